"""A page of plain words: headings and what stands below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yingbao.engine.readings.say.bullets import Item


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Said:
    """A policy read back in one language."""

    policy: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    lang: str

    def to_text(self) -> str:
        """Plain text, headings underlined, two blanks a level."""
        lines = [self.title, "=" * (_width(self.title)), "", self.lead]
        for part in self.parts:
            lines += ["", part.heading, "-" * _width(part.heading), *_lines(part.items, 0)]
        return "\n".join(lines) + "\n"


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _lines(items: Iterable[Item], depth: int) -> list[str]:
    lines = []
    for item in items:
        mark = "" if item.text[:1].isdigit() and ". " in item.text[:4] else "· " if depth % 2 else "• "
        lines.append(f"{'  ' * depth}{mark}{item.text}")
        lines += _lines(item.below, depth + 1)
    return lines
