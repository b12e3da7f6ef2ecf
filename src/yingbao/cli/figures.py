"""Figures for the terminal: a name and its numbers a row. Names fold, numbers never.

Where the numbers leave a name too little room they stand in a line of their own below it, and where even that
is too wide each number stands behind its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from yingbao.cli.folding import fold, pieces

GAP = "  "
SHORT, HEAD = 10, 12
"""Cells up to which a heading is not folded, and beyond which a column grows for its numbers only."""
NAME = 20
"""Cells that a name must have beside its numbers, unless all are shorter."""


@dataclass(frozen=True)
class Figures:
    """`heads` of the name and of each number; `rows` of a name and as many numbers, ready to print."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.lines(options.max_width)

    def lines(self, width: int) -> Iterator[Text]:
        """The table, each line at most `width` cells wide."""
        numbers = [self._width(column) for column in range(1, len(self.heads))]
        taken = sum(numbers) + len(GAP) * len(numbers)
        longest = max(cell_len(row[0]) for row in (self.heads, *self.rows))
        if width - taken >= min(NAME, longest):
            return self._beside([min(longest, width - taken), *numbers])
        if taken <= width:
            return self._below(width, numbers)
        return self._apart(width)

    def _width(self, column: int) -> int:
        """Cells of a column of numbers: its widest number, or its heading in one line if short and else in two."""
        head = self.heads[column]
        unbroken = [head] if cell_len(head) <= SHORT else pieces(head)
        least = max(cell_len(text) for text in (*unbroken, *(row[column] for row in self.rows)))
        return next((width for width in range(least, HEAD) if len(fold(head, width)) <= 2), max(least, HEAD))

    def _beside(self, widths: Sequence[int]) -> Iterator[Text]:
        for line in _sunk(self.heads, widths):
            yield _line(_left(line[0], widths[0]) + _right(line[1:], widths[1:]), "bold")
        yield _line("─" * (sum(widths) + len(GAP) * (len(widths) - 1)), "dim")
        for name, *numbers in self.rows:
            first, *more = fold(name, widths[0])
            yield _line(_left(first, widths[0]) + _right(numbers, widths[1:]))
            yield from (_line(each) for each in more)

    def _below(self, width: int, widths: Sequence[int]) -> Iterator[Text]:
        yield _line(self.heads[0], "bold")
        for line in _sunk(self.heads[1:], widths):
            yield _line(_right(line, widths), "bold")
        yield _line("─" * (sum(widths) + len(GAP) * len(widths)), "dim")
        for name, *numbers in self.rows:
            yield from (_line(each, "bold") for each in fold(name, width))
            yield _line(_right(numbers, widths))

    def _apart(self, width: int) -> Iterator[Text]:
        for name, *numbers in self.rows:
            yield from (_line(each, "bold") for each in fold(name, width))
            line = ""
            for head, number in zip(self.heads[1:], numbers, strict=True):
                item = f"{GAP}{head} {number}"
                if line and cell_len(line + item) > width:
                    yield _line(line)
                    line = ""
                line += item
            yield _line(line)


def _line(text: str, style: str = "") -> Text:
    return Text(text.rstrip(), style, no_wrap=True)


def _left(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _right(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(GAP + " " * (width - cell_len(cell)) + cell for cell, width in zip(cells, widths, strict=True))


def _sunk(heads: Sequence[str], widths: Sequence[int]) -> list[tuple[str, ...]]:
    """Headings folded to their columns, line by line from the top; the short ones stand at the bottom."""
    folded = [fold(head, width)[::-1] for head, width in zip(heads, widths, strict=True)]
    return list(zip_longest(*folded, fillvalue=""))[::-1]
