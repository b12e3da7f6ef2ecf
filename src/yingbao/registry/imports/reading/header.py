"""Which row names the columns: the one under the titles that looks most like labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from yingbao.registry.imports.reading.grid import LENGTH, ROW, Grid, letters
from yingbao.registry.imports.reading.ours import EXAMPLE, is_ours
from yingbao.registry.imports.reasons import Reason, Refused

LOOK = 30
"""Rows among which the header is looked for."""
NO_LABEL = re.compile(r"^[\s\d.,:/¥￥%+-]*$|\d{5,}|^\d{4}[-/年.]\d{1,2}")
LABEL_LENGTH = 60


@dataclass(frozen=True)
class Column:
    """A column of a file: `place` from 0, `letter` as in Excel, `label` as its head says ('' if it has none).

    `name`: what it is called where columns must be told apart: the label, with the letter where that is not enough.
    """

    place: int
    letter: str
    label: str
    name: str

    @property
    def field(self) -> str:
        return f"c{self.place}"


@dataclass(frozen=True)
class Sheet:
    """A file with a header. `table` as in Grid, the rows below the header only; `width`: how many cells the header has;
    `doubled`: labels that stand twice."""

    columns: tuple[Column, ...]
    table: pa.Table
    header_row: int
    width: int
    doubled: tuple[str, ...] = ()
    notes: tuple[Reason, ...] = ()
    encoding: str = ""


def with_header(grid: Grid, known: Callable[[str], bool] = lambda label: False) -> Sheet:
    """Finds the header of a grid; `known` tells labels that it expects. Raises Refused: there is none, or nothing below."""
    head = grid.table.slice(0, LOOK).to_pylist()
    names = [f"c{place}" for place in range(grid.width)]
    rows = [[(row[name] or "").strip() for name in names] for row in head]
    place = _header(rows, known)
    if place is None:
        raise Refused("no-header")
    below = _without_example(grid.table.slice(place + 1), rows[place])
    if not below.num_rows:
        raise Refused("no-rows")
    used = [index for index, label in enumerate(rows[place]) if label or _filled(below, index)]
    labels = [" ".join(rows[place][index].split()) for index in used]
    doubled = tuple(dict.fromkeys(label for label in labels if label and labels.count(label) > 1))
    columns = tuple(_column(index, label, doubled) for index, label in zip(used, labels, strict=True))
    table = below.select([ROW, LENGTH, *(column.field for column in columns)])
    notes = grid.notes + tuple(Reason("doubled-label", {"label": label}) for label in doubled)
    return Sheet(columns, table, head[place][ROW], head[place][LENGTH], doubled, notes, grid.encoding)


def _without_example(table: pa.Table, labels: Sequence[str]) -> pa.Table:
    """Leaves out the row that our own template shows how to fill in."""
    import pyarrow.compute as pc

    for place, label in enumerate(labels):
        if is_ours(label):
            shown = pc.is_in(pc.fill_null(table[f"c{place}"], ""), pa.array(list(EXAMPLE.values())))
            table = table.filter(pc.invert(shown)) if pc.any(shown).as_py() else table
    return table


def _column(index: int, label: str, doubled: Sequence[str]) -> Column:
    letter = letters(index + 1)
    return Column(index, letter, label, label if label and label not in doubled else f"{label}[{letter}]")


def _filled(table: pa.Table, index: int) -> bool:
    import pyarrow.compute as pc

    texts = pc.utf8_trim_whitespace(table[f"c{index}"])
    return bool(pc.any(pc.greater(pc.utf8_length(texts), 0)).as_py())


def _header(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int | None:
    """The row with most known labels; without any, the first that is as wide as the table and holds labels only."""
    recognised = [sum(map(known, filter(None, row))) for row in rows]
    best = max(recognised, default=0)
    if best >= 2 or (best and max(sum(map(bool, row)) for row in rows) == best):
        return recognised.index(best)
    width = max((sum(map(bool, row)) for row in rows), default=0)
    for place, row in enumerate(rows):
        cells = [text for text in row if text]
        if 2 * len(cells) > width and all(not NO_LABEL.search(text) and len(text) <= LABEL_LENGTH for text in cells):
            return place
    return None
