"""A fault is data: a code, a place and the words to fill in; several of them travel as one exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where in a text: file as given by the user, line and column from 1 (0: not known), and the line itself."""

    file: str
    line: int = 0
    column: int = 0
    text: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `code` names a message in messages.yaml, `words` fill its blanks."""

    code: str
    place: Place | None = None
    words: dict[str, Any] = field(default_factory=dict, hash=False)


class Faults(Exception):
    """All faults found together; never empty."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.code for fault in self.faults))

    def __str__(self) -> str:
        from yingbao.engine.faults.render import render

        return render(self.faults)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names most like `name`, for 'did you mean', comma-separated; '' when none is near."""
    return ", ".join(get_close_matches(name, sorted(known), n=3, cutoff=0.5))
