"""The process in which a file is opened: whatever the file does to it, only that process dies."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from yingbao.registry.imports.reading import limits
from yingbao.registry.imports.reading.excel import read_excel
from yingbao.registry.imports.reading.grid import Grid
from yingbao.registry.imports.reading.kinds import kind_of
from yingbao.registry.imports.reading.text import read_text
from yingbao.registry.imports.reasons import Reason, Refused
from yingbao.web import apart
from yingbao.web.workrooms import work_room

LIMITS: Final = apart.Limits(limits.MEMORY, limits.SECONDS)


def read_here(file: Path) -> Grid:
    """Reads a file in this process. Raises Refused."""
    kind = kind_of(file)
    return read_text(file) if kind == "csv" else read_excel(file, kind)


def read_apart(file: Path, out: Path) -> Grid:
    """Reads a file in a process of its own, with little memory and time; the grid lies in `out`. Raises Refused."""
    told = apart.ask(__name__, LIMITS, str(file), str(out))
    if told is None:
        raise Refused("too-heavy")
    if "refused" in told:
        reason = Reason.from_json(told["refused"])
        raise Refused(reason.code, **reason.words)
    with pa.memory_map(str(out)) as source:
        table = pa.ipc.open_file(source).read_all()
    return Grid(table, told["blank"], tuple(map(Reason.from_json, told["notes"])), told["encoding"])


def read_brought(blocks: Iterable[bytes]) -> Grid:
    """A file that somebody brought, read apart; in clear it lies only in a folder that goes at once. Raises Refused."""
    with work_room("brought") as folder:
        file = folder / "file"
        with file.open("wb") as out:
            out.writelines(blocks)
        return read_apart(file, folder / "out")


def main() -> None:
    """Writes the grid of FILE to OUT (Arrow), and answers what the grid says besides, or why there is none."""
    file, out = sys.argv[1:]
    apart.confine(LIMITS)
    apart.answer(_told(Path(file), Path(out)))


def _told(file: Path, out: Path) -> dict[str, Any]:
    try:
        grid = read_here(file)
    except Refused as refused:
        return {"refused": refused.reason.as_json()}
    except MemoryError:
        return {"refused": Reason("too-heavy").as_json()}
    with pa.OSFile(str(out), "wb") as sink, pa.ipc.new_file(sink, grid.table.schema) as writer:
        writer.write_table(grid.table)
    return {"blank": grid.blank, "notes": [note.as_json() for note in grid.notes], "encoding": grid.encoding}
