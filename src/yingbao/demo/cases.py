"""The constructed cases of constructed.yaml: people whose answer is known from the law, not from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from yingbao.demo.wording import Figure

Facts = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One template. `facts` by place: self, household, members, parents, …; `amount` is worded, or None: not known.

    `receipts`: which ways of paying the copies go through. `needs`: the figures without which the answer is not known.
    `decided`: what is delivered is a decision, not a payment. `paid`: what was paid where nothing, or nobody knows how
    much, was due. `lapsed`: the day on which time alone ended it; what was paid for a period that had begun before is
    right. `due`: the last day of the year, MM-DD, on which a duty may still be done. `also`: what else the law gives to
    the people in the case, and that they have it.
    """

    policy: str
    table: str
    each: str
    name: str
    expected: str
    facts: Mapping[str, Any]
    amount: Any = None
    amount_max: Any = None
    receipts: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    decided: bool = False
    copies: int | None = None
    paid: Any = None
    due: str = ""
    lapsed: str = ""
    also: tuple[Also, ...] = ()


@dataclass(frozen=True)
class Also:
    """An answer that is not what its case is about: `of` names who has it."""

    of: str
    case: Case


@dataclass(frozen=True)
class Constructed:
    """`base`: what holds of a row of a table where its case does not say otherwise; of the young and the old, too."""

    base: Mapping[str, Facts]
    figures: Mapping[str, Figure]
    cases: tuple[Case, ...] = field(default=())
    copies: int = 200

    def holding(self, on: date) -> Constructed:
        """The cases whose law is in force on the day."""
        here = tuple(
            replace(case, also=tuple(each for each in case.also if _holds(each.case.facts, on)))
            for case in self.cases
            if _holds(case.facts, on)
        )
        return Constructed(self.base, self.figures, here, self.copies)


def _holds(facts: Mapping[str, Any], on: date) -> bool:
    return bool(facts.get("from", date.min) <= on < facts.get("until", date.max))


@cache
def constructed() -> Constructed:
    raw = yaml.safe_load(files("yingbao.demo").joinpath("constructed.yaml").read_text(encoding="utf-8"))
    figures = {
        name: Figure(name, tuple(sorted((start, _fraction(yuan)) for start, yuan in rows.items())))
        for name, rows in raw["figures"].items()
    }
    programmes = raw["programmes"]
    cases = [_with_also(programmes, raw["ways"], p, entry) for p in programmes for entry in _entries(programmes[p])]
    return Constructed(raw["base"], figures, tuple(cases), raw["copies"])


def _fraction(yuan: Any) -> Fraction | None:
    return None if yuan is None else Fraction(str(yuan))


def _entries(programme: Mapping[str, Any]) -> list[Facts]:
    """Each case with what its programme says for all of them: table, each, needs, from, until, shared facts."""
    return [{**_terms(programme), **_merged(programme.get("shared", {}), case)} for case in programme["cases"]]


def _terms(programme: Mapping[str, Any]) -> Facts:
    return {key: entry for key, entry in programme.items() if key not in ("cases", "shared")}


def _merged(shared: Mapping[str, Any], case: Mapping[str, Any]) -> Facts:
    """A case's facts over those that the programme gives to all its cases, place by place."""
    out = dict(shared)
    for key, entry in case.items():
        both = isinstance(entry, dict) and isinstance(out.get(key), dict)
        out[key] = {**out[key], **entry} if both else entry
    return out


def _with_also(programmes: Mapping[str, Any], ways: Mapping[str, Any], policy: str, entry: Facts) -> Case:
    also = []
    for each in entry.get("also", ()):
        about = {"case": entry["case"], "expected": "entitled", **_terms(programmes[each["policy"]]), **each}
        about.setdefault("receipt", "right" if about["expected"] == "entitled" else "none")
        also.append(Also(each.get("of", "self"), _case(each["policy"], about, ways)))
    return replace(_case(policy, entry, ways), also=tuple(also))


def _case(policy: str, entry: Facts, ways: Mapping[str, Any]) -> Case:
    expected, amount = entry["expected"], entry.get("amount")
    low, high = amount if isinstance(amount, list) else (amount, amount)
    decided = entry.get("delivered_by") == "decision"
    usual = "decided" if decided else "entitled" if low is None else "priced" if low == high else "ranged"
    usual = usual if expected == "entitled" else "lapsed" if "lapsed" in entry else expected
    paying = (entry["receipt"],) if "receipt" in entry else tuple(ways[usual])
    needs = entry.get("needs", ()) if expected == "entitled" else entry.get("turns_on", ())
    return Case(
        policy, entry["table"], entry["each"], entry["case"], expected, entry, low, high, paying, frozenset(needs),
        decided, entry.get("copies"), entry.get("paid"), entry.get("due", ""),
        entry.get("lapsed", ""),
    )  # fmt: skip
