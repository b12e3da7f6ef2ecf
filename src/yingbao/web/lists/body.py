"""The rows of a table as HTML. Made here, not in a template: 50 rows of 8 cells are most of a page's work."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString, mark_safe

from yingbao.web.languages import said

if TYPE_CHECKING:
    from yingbao.web.lists.page import Cell, Line
    from yingbao.web.lists.shape import Column

UNBROKEN: Final = frozenset({"day", "moment", "code"})
"""What is shown on one line."""
WORD: Final = 8
"""So many characters are a word, or two: a name, a community, a state. It is not broken inside."""


def body(lines: Sequence[Line]) -> SafeString:
    """A <tr> each, roles said outright: where rows become cards, the browser forgets that they were rows."""
    if not lines:
        return SafeString()
    begun = [(_begun(cell.column, ""), _begun(cell.column, "whole")) for cell in lines[0].cells]
    return mark_safe("\n".join(_row(line, begun) for line in lines))  # every value is escaped below


def _begun(column: Column, side: str) -> str:
    """How every cell of a column begins; said and escaped once, not once a row."""
    side = "right" if column.right else "whole" if column.show in UNBROKEN else side
    classes = " ".join(filter(None, (side, "bare" if column.bare else "")))
    kind = f' class="{classes}"' if classes else ""
    return f'<td role="cell"{kind} data-label="{escape(said(column.label))}">'


def _row(line: Line, begun: Sequence[tuple[str, str]]) -> str:
    text = line.cells[0].text
    name, kind = escape(text), ' class="whole"' if len(text) <= WORD else ""
    if line.href:
        name = f'<a href="{escape(line.href)}" data-open>{name}</a>'
    cells = "".join(map(_cell, begun[1:], line.cells[1:]))
    return f'<tr role="row" data-row><th scope="row" role="rowheader"{kind}>{name}</th>{cells}</tr>'


def _cell(begun: tuple[str, str], cell: Cell) -> str:
    kind = f' class="badge {escape(cell.badge)}"' if cell.badge else ""
    return f"{begun[len(cell.text) <= WORD]}<span{kind}>{escape(cell.text)}</span></td>"
