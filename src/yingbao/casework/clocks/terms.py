"""A term as people write it: `3 working days`, `7 days`, `24 hours`, `3 months`, or the same in Chinese."""

from __future__ import annotations

import re
from typing import Final

from yingbao.engine.dictionary import Label
from yingbao.engine.policies.process import Term

UNITS: Final = {
    "working_days": ("working day", "working days", "个工作日"),
    "days": ("day", "days", "日", "天"),
    "hours": ("hour", "hours", "小时"),
    "months": ("month", "months", "个月"),
}
_UNIT_OF: Final = {word: unit for unit, words in UNITS.items() for word in words}
LONGEST: Final = 9999


class Unreadable(ValueError):
    """What was written is no term; `why` says so to who wrote it."""

    def __init__(self, why: Label) -> None:
        super().__init__(why.zh)
        self.why = why


def read_term(text: str) -> Term:
    """The term that `text` writes; Unreadable, in prose, if it writes none."""
    found = re.fullmatch(r"([0-9]+)\s*(\D+)", text.strip())
    unit = _UNIT_OF.get(" ".join(found[2].lower().split())) if found else None
    if found is None or unit is None:
        raise Unreadable(
            Label(
                f"时限“{text}”看不懂。请写成 3 working days、7 days、24 hours 或 3 months。",
                f"The term '{text}' cannot be read. Write 3 working days, 7 days, 24 hours or 3 months.",
            )
        )
    if not (len(found[1]) <= len(str(LONGEST)) and 0 < int(found[1]) <= LONGEST):
        raise Unreadable(
            Label(
                f"时限“{text}”的数字须在 1 到 {LONGEST} 之间。",
                f"The number of the term '{text}' must be between 1 and {LONGEST}.",
            )
        )
    return Term(int(found[1]), unit)
