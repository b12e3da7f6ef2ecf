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


def body(lines: Sequence[Line]) -> SafeString:
    """A <tr> each, roles said outright: where rows become cards, the browser forgets that they were rows."""
    if not lines:
        return SafeString()
    begun = [_begun(cell.column) for cell in lines[0].cells]
    return mark_safe("\n".join(_row(line, begun) for line in lines))  # every value is escaped below


def _begun(column: Column) -> str:
    """How every cell of a column begins; said and escaped once, not once a row."""
    side = ' class="right"' if column.right else ' class="whole"' if column.show in UNBROKEN else ""
    return f'<td role="cell"{side} data-label="{escape(said(column.label))}">'


def _row(line: Line, begun: Sequence[str]) -> str:
    name = escape(line.cells[0].text)
    if line.href:
        name = f'<a href="{escape(line.href)}" data-open>{name}</a>'
    cells = "".join(map(_cell, begun[1:], line.cells[1:]))
    return f'<tr role="row" data-row><th scope="row" role="rowheader">{name}</th>{cells}</tr>'


def _cell(begun: str, cell: Cell) -> str:
    kind = f' class="badge {escape(cell.badge)}"' if cell.badge else ""
    return f"{begun}<span{kind}>{escape(cell.text)}</span></td>"
