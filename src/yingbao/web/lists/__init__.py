"""Lists: declared once; filtered, sorted, paged, saved as views and exported alike (docs/pages.md)."""

from yingbao.web.lists.filters import Choice, Days, Text, YesNo
from yingbao.web.lists.respond import respond
from yingbao.web.lists.shape import Column, List
from yingbao.web.lists.sources import Numbered, Rows, Source, Values

__all__ = ["Choice", "Column", "Days", "List", "Numbered", "Rows", "Source", "Text", "Values", "YesNo", "respond"]
