"""The rows of a table as HTML. Made here, not in a template: 50 rows of 8 cells are most of a page's work."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from yingbao.web.languages import said

if TYPE_CHECKING:
    from yingbao.web.lists.page import Cell, Line


def body(lines: Iterable[Line]) -> SafeString:
    """A <tr> each, roles said outright: where rows become cards, the browser forgets that they were rows."""
    return mark_safe("\n".join(_row(line) for line in lines))  # every value is escaped below


def _row(line: Line) -> str:
    first, *others = line.cells
    name = escape(first.text)
    if line.href:
        name = f'<a href="{escape(line.href)}" data-open>{name}</a>'
    cells = "".join(map(_cell, others))
    return f'<tr role="row" data-row><th scope="row" role="rowheader">{name}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    kind = f' class="badge {escape(cell.badge)}"' if cell.badge else ""
    side = ' class="right"' if cell.column.right else ""
    label = escape(said(cell.column.label))
    return f'<td role="cell"{side} data-label="{label}"><span{kind}>{escape(cell.text)}</span></td>'
