"""Official letters: a kind (policies/documents) filled with fields becomes a PDF laid out as 公文, or the same as a page."""

from yingbao.casework.documents.composing import Office
from yingbao.casework.documents.filling import Fields, Value
from yingbao.casework.documents.kinds import Kind, kinds
from yingbao.casework.documents.press import many, page, render
from yingbao.casework.documents.unwritable import Unwritable

__all__ = ["Fields", "Kind", "Office", "Unwritable", "Value", "kinds", "many", "page", "render"]
