"""What speaks for two files being one person's and what against, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yingbao.engine.dictionary import Label
from yingbao.registry.identity.model import BY_COLUMN

STRENGTHS: Final = (
    (10.0, "ok", Label("很有力地支持", "speaks for it very strongly")),
    (5.0, "ok", Label("有力地支持", "speaks for it strongly")),
    (1.0, "ok", Label("支持", "speaks for it")),
    (-1.0, "", Label("说明不了什么", "says little")),
    (-3.0, "warn", Label("不支持", "speaks against it")),
)
AGAINST: Final = ("error", Label("有力地反对", "speaks against it strongly"))


@dataclass(frozen=True)
class Line:
    """One comparison: what was compared, how it came out, and its weight, the binary logarithm of how many times likelier

    two files of one person agree so than two of different people. `times`: that factor in words.
    """

    what: Label
    level: Label
    weight: float
    times: Label
    kind: str
    strength: Label


def told(evidence: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines of a pair's evidence, the weightiest first."""
    return tuple(sorted(map(_line, evidence), key=lambda line: -abs(line.weight)))


def _line(said: Mapping[str, Any]) -> Line:
    comparison, weight = BY_COLUMN[said["what"]], float(said["weight"])
    kind, strength = next(((kind, label) for least, kind, label in STRENGTHS if weight >= least), AGAINST)
    return Line(comparison.label, comparison.levels[said["level"]].label, weight, _times(weight), kind, strength)


def _times(weight: float) -> Label:
    factor = 2 ** abs(weight)
    figure = f"{_rounded(factor):,}" if factor >= 2 else f"{factor:.1f}"
    if weight >= 0:
        return Label(f"同一人这样的可能，是不同人的约 {figure} 倍", f"about {figure} times likelier of one person")
    return Label(f"不同人这样的可能，是同一人的约 {figure} 倍", f"about {figure} times likelier of different people")


def _rounded(factor: float) -> int:
    """Two figures: nobody knows it better."""
    size = max(0, len(str(int(factor))) - 2)
    return int(round(factor, -size))
