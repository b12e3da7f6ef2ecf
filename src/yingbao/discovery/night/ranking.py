"""In which order findings are worked on: a few lines of data, and for each finding the lines that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from yingbao.engine.dictionary import Label, read_yaml

FEN = 100


@dataclass(frozen=True)
class Line:
    """`points` for a finding in one of `cells`, of a policy `each` period or event, with `stake_from` fen at stake, and
    whose cause is not in doubt (`sure`); what is empty asks nothing."""

    points: int
    label: Label
    cells: frozenset[str]
    each: frozenset[str]
    stake_from: int
    sure: bool

    def fits(self, cell: str, each: str, stake: int | None, cause: str | None) -> bool:
        return (
            (not self.cells or cell in self.cells)
            and (not self.each or each in self.each)
            and (not self.stake_from or abs(stake or 0) >= self.stake_from)
            and (not self.sure or cause is None)
        )


@cache
def lines() -> tuple[Line, ...]:
    """The lines of office.yaml, in order."""
    return tuple(map(_line, read_yaml(settings.POLICIES / "office.yaml").get("ranking", ())))


def _line(raw: dict[str, Any]) -> Line:
    cells, each = (frozenset(raw.get(key, ())) for key in ("cells", "each"))
    return Line(
        raw["points"], Label(**raw["label"]), cells, each, FEN * raw.get("stake_from", 0), raw.get("sure", False)
    )


def reasons(cell: str, each: str, stake: int | None, cause: str | None) -> tuple[Line, ...]:
    """The lines that fit a finding; its rank is the sum of their points."""
    return tuple(line for line in lines() if line.fits(cell, each, stake, cause))


def rank(cell: str, each: str, stake: int | None, cause: str | None) -> int:
    return sum(line.points for line in reasons(cell, each, stake, cause))
