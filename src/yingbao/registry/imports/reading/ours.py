"""Columns and rows of a file that we wrote ourselves, for the reader: an import does not look at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yingbao.engine.faults.render import Language

MARK: Final = "※"
EXAMPLE: Final[Mapping[Language, str]] = {"zh": "示例行，导入时忽略", "en": "An example; left out at import"}


def is_ours(label: str) -> bool:
    """A column with a note or a reason of ours."""
    return label.startswith(MARK)
