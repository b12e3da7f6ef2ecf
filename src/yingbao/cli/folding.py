"""Text for a terminal of a given width: lines break at spaces and between Chinese characters, never inside a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from yingbao.engine.faults import Fault, render

OPENS = "（《〈“‘「『【〔[("
CLOSES = "）》〉”’」』】〕])，。、；：！？…·;!?%％"
WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
DATE = r"\d{4} 年 \d{1,2} 月(?: \d{1,2} 日)?"
NUMBER = rf"(?:CNY )?[+\-−]?\d[\d,.:\-/]*%?(?: ?(?:个月|万元|周岁|[{WIDE}]))?"
WORD = rf"[^\s{WIDE}{re.escape(OPENS + CLOSES)}]+"
PIECE = re.compile(rf"\s+|[{re.escape(OPENS)}]*(?:{DATE}|{NUMBER}|{WORD}|.)(?:[{re.escape(CLOSES)}]|'s\b)*")
LEAD = re.compile(r"\s*(?:(?:[•·✓✗?？]|\d+\.|-)\s+)?")
NARROWEST = 24
"""Cells below which nothing more is folded."""


def fold(text: str, width: int) -> list[str]:
    """The lines of `text`, each at most `width` cells wide unless a number alone is wider; at least one."""
    lines, line = [], ""
    for piece in _fitting(text, width):
        if cell_len((line + piece).rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()]


def pieces(text: str) -> list[str]:
    """What may not be broken: words, numbers with their unit, Chinese characters with the punctuation that clings to them."""
    return PIECE.findall(text)


def _fitting(text: str, width: int) -> Iterator[str]:
    """The pieces, of which a word wider than a line is broken all the same, an address for instance; a number is not."""
    for piece in pieces(text):
        rest = piece
        while cell_len(rest) > width and not re.fullmatch(rf"\D{{0,2}}{NUMBER}\D{{0,2}}", rest):
            head = set_cell_size(rest, width).rstrip()
            yield head
            rest = rest[len(head) :]
        yield rest


def hang(text: str, width: int) -> str:
    """A text of many lines, each folded below its own beginning, after its bullet or mark."""
    return "\n".join("\n".join(_hung(line, width)) for line in text.split("\n"))


def _hung(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    lead = match.group() if (match := LEAD.match(line)) else ""
    margin = cell_len(lead) + (2 if lead.isspace() else 0)
    first, *rest = fold(line[len(lead) :], max(width - margin, NARROWEST))
    return [lead + first, *(" " * margin + each for each in rest)]


@dataclass(frozen=True)
class Folded:
    """A text that stays as it is in files and pipes; on a terminal it is folded to what its width leaves `after` so many cells."""

    text: str
    after: int = 0
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        shown = hang(self.text, options.max_width - self.after) if console.is_terminal else self.text
        yield Text(shown.replace("\n", "\n" + " " * self.after), self.style)


def print_text(console: Console, text: str, after: int = 0, style: str = "") -> None:
    console.print(Folded(text, after, style), soft_wrap=True)


def print_faults(console: Console, faults: Iterable[Fault], lang: str | None, style: str | None = None) -> None:
    """Faults, their quoted lines never folded, so that each caret stays under its column."""
    width = console.width if console.is_terminal else 0
    said = render(faults, lang, width)
    console.print(hang(said, width) if width else said, markup=False, soft_wrap=True, emoji=False, style=style)
