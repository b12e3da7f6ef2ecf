"""What returned rows and templates have in common: columns that speak to people only, drop-downs, and plain text cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from yingbao.engine.faults.render import Language
from yingbao.registry.imports.mapping import Catalogue, Target

OPTIONS: Final = "选项"
SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Whatever a cell holds, Excel gets it as text."""


class Options:
    """Lists to choose from, on a hidden sheet: Excel takes no longer ones beside the cells."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet(OPTIONS)
        self.sheet.hide()
        self.ranges: dict[tuple[str, ...], str] = {}

    def offer(self, sheet: Any, column: int, last_row: int, choices: Sequence[str], first_row: int = 1) -> None:
        """A drop-down in a column; another value is warned of, not refused, for labels differ."""
        words = tuple(choices)
        if words not in self.ranges:
            place = len(self.ranges)
            for row, word in enumerate(words):
                self.sheet.write_string(row, place, word)
            self.ranges[words] = f"={OPTIONS}!${_letter(place)}$1:${_letter(place)}${len(words)}"
        rule = {"validate": "list", "source": self.ranges[words], "error_type": "warning"}
        sheet.data_validation(first_row, column, last_row, column, rule)


def choices(target: Target, catalogue: Catalogue, areas: Sequence[str], lang: Language) -> list[str]:
    """What a column may hold, where that is a list."""
    if target.reads == "boolean":
        return ["是", "否"] if lang == "zh" else ["yes", "no"]
    if target.reads == "area":
        return list(areas)
    if target.reads == "category" and target.fact and target.fact.category:
        return [label[lang] for label in catalogue.categories[target.fact.category].values.values()]
    return []


def _letter(place: int) -> str:
    from yingbao.registry.imports.reading import letters

    return letters(place + 1)


def formats(book: Any) -> Mapping[str, Any]:
    """Text stays text: an ID number of 18 digits survives only so."""
    return {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E7EEF7", "border": 1, "num_format": "@", "text_wrap": True}
        ),
        "ours": book.add_format({"italic": True, "font_color": "#7A4B00", "bg_color": "#FFF6E0", "num_format": "@"}),
        "wrong": book.add_format({"bg_color": "#FBE3E0", "num_format": "@"}),
    }
