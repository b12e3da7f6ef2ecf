"""How much of a picture is taken, and how large one is kept."""

from __future__ import annotations

from typing import Final

from yingbao.web.apart import Limits

BYTES: Final = 15 * 2**20
"""Of one file as it is brought."""
FILES: Final = 12
"""Of one form."""
MANY: Final = 60
"""Pictures of one step; the database holds to it (sql/pictures.sql)."""
PIXELS: Final = 60_000_000
"""Of one picture as it is brought: what phones take in their usual quality, and a little more."""
PAGES: Final = 10
"""Of one scan."""
EDGE: Final = 2_000
"""Pixels of the longer edge of what is kept: a page of A4 at 170 dots per inch."""
SMALL: Final = 320
"""Of what is shown beside others."""
APART: Final = Limits(2 * 2**30, 60)
"""What the process may use that opens a file."""
