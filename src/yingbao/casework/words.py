"""What steps, outcomes, marks and ways are called (policies/casework.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from yingbao.engine.dictionary import Label, read_yaml


@dataclass(frozen=True)
class Outcome:
    """What may come of a step. `verdict`: grant, refuse, raise, reduce, stop or ''; `asks`: reason, until, papers;
    `once`: not twice in a case;
    `lasts`: for how many months it holds where nobody says until when, and at the most;
    `says`: facts that it tells of whom the case is about; `suspends`: their guardians and helpers lose sight of them."""

    label: Label
    verdict: str = ""
    asks: frozenset[str] = frozenset()
    once: bool = False
    lasts: tuple[int, int] | None = None
    says: tuple[tuple[str, bool], ...] = ()
    suspends: bool = False


@dataclass(frozen=True)
class Words:
    """`applied`: the ways in which somebody asked for it; `set_by`: marks, and the fact of an event that sets each."""

    steps: dict[str, Label]
    outcomes: dict[str, Outcome]
    marks: dict[str, Label]
    ways: dict[str, Label]
    applied: frozenset[str]
    set_by: dict[str, str]


ENDS = {
    "grant": Label("已确认", "granted"),
    "refuse": Label("不予确认", "refused"),
    "raise": Label("已增发", "raised"),
    "reduce": Label("已减发", "reduced"),
    "stop": Label("已停发", "stopped"),
    "died": Label("对象去世，自动办结", "closed: the person died"),
    "reported_again": Label("又有人报告，重新受理", "reported again: begun anew"),
    "lives": Label("去世登记已更正，自动办结", "closed: the death was taken back"),
}
"""How a case or a step ended, where that is no outcome that somebody chose."""


PLAIN = ("steps", "marks", "ways")


@cache
def words() -> Words:
    raw = read_yaml(settings.POLICIES / "casework.yaml")
    plain = {key: {code: Label(**label) for code, label in raw[key].items()} for key in PLAIN}
    outcomes = {code: _outcome(entry) for code, entry in raw["outcomes"].items()}
    return Words(outcomes=outcomes, applied=frozenset(raw["applied"]), set_by=dict(raw.get("set_by") or {}), **plain)


def _outcome(raw: dict[str, Any]) -> Outcome:
    says = tuple((raw.get("says") or {}).items())
    asks = frozenset(raw.get("asks", ()))
    once, suspends = bool(raw.get("once")), bool(raw.get("suspends"))
    return Outcome(Label(**raw["label"]), raw.get("verdict", ""), asks, once, _lasts(raw), says, suspends)


def _lasts(raw: dict[str, Any]) -> tuple[int, int] | None:
    usual, most = raw.get("lasts") or (0, 0)
    return (int(usual), int(most)) if most else None


BY_ITSELF = ("finding", "death", "office", "twice")
"""Ways in which nobody came: a case is not opened by hand that way."""


def outcome_label(code: str) -> Label:
    """What a verdict, or the end of a case, is called: done, where an outcome of the same name only proposes it."""
    return ENDS[code] if code in ENDS else came_of(code)


def came_of(code: str) -> Label:
    """What came of a step is called."""
    known = words().outcomes.get(code)
    return known.label if known else ENDS.get(code, Label(code, code))
