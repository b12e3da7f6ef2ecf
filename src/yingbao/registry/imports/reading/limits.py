"""How much of a file is read at all. Beyond, it is no register of a district but a mistake, or an attack."""

from __future__ import annotations

FILE_BYTES = 2 * 2**30
EXCEL_BYTES = 200 * 2**20
ROWS = 5_000_000
COLUMNS = 500
CELL = 32_767
"""Characters: what Excel itself holds in a cell."""
CELLS = 60_000_000
"""Rows times columns of a sheet."""
PARTS = 2_000
"""Files in an Excel package."""
INFLATED_BYTES = 2 * 2**30
RATIO = 400
"""Inflated to deflated; a sheet of one number repeated reaches some 200."""
RATIO_FROM = 16 * 2**20
"""Bytes below which no ratio is too much."""
MEMORY = 6 * 2**30
SECONDS = 240
"""What the process may use that reads a file; whatever a file does to it, only that process dies."""
