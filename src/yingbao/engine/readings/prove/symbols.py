"""What a node may be in a symbolic world: a known value, a symbol of the solver, or one of a few cases.

A symbol carries beside its term the condition under which it is known, so that the solver sees Kleene's three values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from yingbao.engine.dictionary import Fact
from yingbao.engine.dictionary.model import NONE, Codes
from yingbao.engine.language.operators.leaves import area_number
from yingbao.engine.values import NEVER, Value

Term = Any
"""A Z3 expression, or for an exact fraction the pair of its numerator and denominator."""
Truth = Any
"""A Z3 Boolean expression, or a Python bool."""

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
"""The days that a symbolic date may be; `never` besides, where the dictionary allows it."""


@dataclass(frozen=True, eq=False)
class Symbol:
    """`term` is the value where `known` holds."""

    term: Term
    known: Truth = True


@dataclass(frozen=True, eq=False)
class Cases:
    """One of a few values, each under its guard; exactly one guard holds. Products of two of them stay linear."""

    options: tuple[tuple[Truth, Any], ...]
    known: Truth = True


def both(*truths: Truth) -> Truth:
    """And, without asking the solver about Python's own True and False."""
    kept: list[Truth] = []
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            kept.append(truth)
    return True if not kept else kept[0] if len(kept) == 1 else z3.And(*kept)


def either(*truths: Truth) -> Truth:
    kept: list[Truth] = []
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            kept.append(truth)
    return False if not kept else kept[0] if len(kept) == 1 else z3.Or(*kept)


def negation(truth: Truth) -> Truth:
    return (not truth) if isinstance(truth, bool) else z3.Not(truth)


def boolean(truth: Truth) -> Term:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def choose(condition: Truth, yes: Truth, no: Truth) -> Truth:
    """`yes` where the condition holds, else `no`, of truths."""
    if isinstance(condition, bool):
        return yes if condition else no
    if yes is no:
        return yes
    return z3.If(condition, boolean(yes), boolean(no))


class Texts:
    """Texts as numbers: the solver only ever asks whether two are equal. 0 is any other text."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers) + 1)

    def text(self, number: int) -> str:
        return next((text for text, known in self.numbers.items() if known == number), "…")


def is_text(value: Any, text: str, texts: Texts) -> Truth:
    """Whether a text fact, known or symbolic, says `text`."""
    return both(value.known, value.term == texts.number(text)) if isinstance(value, Symbol) else value == text


def at_most(a: Any, b: Any) -> Truth:
    """a <= b, of dates known or symbolic."""
    sides = [day.term if isinstance(day, Symbol) else day.toordinal() for day in (a, b)]
    return sides[0] <= sides[1]


def variable(name: str, fact: Fact) -> Term:
    return z3.Bool(name) if fact.kind == "boolean" else z3.Int(name)


def bounds(fact: Fact, codes: Codes | None, today: date, term: Term) -> Iterable[Truth]:
    """What every value of the fact satisfies."""
    if fact.kind in ("integer", "money"):
        yield z3.And(term >= fact.lo, term <= fact.hi)
    elif fact.kind == "category":
        assert codes is not None
        yield z3.And(term >= (0 if fact.absent == NONE else 1), term < len(codes))
    elif fact.kind == "date":
        day = z3.And(term >= FIRST, term <= (min(LAST, today.toordinal()) if fact.past else LAST))
        yield z3.Or(day, term == NEVER.toordinal()) if fact.absent == NEVER else day
    elif fact.kind == "area":
        yield z3.And(term >= 10**11, term < 10**12)
    elif fact.kind == "text":
        yield term >= 0


def value_of(number: Any, fact: Fact, codes: Codes | None, texts: Texts) -> Value:
    """The solver's value as the rest of the engine writes it."""
    if fact.kind == "boolean":
        return bool(z3.is_true(number))
    whole = int(number.as_long())
    if fact.kind == "category":
        assert codes is not None
        return next(name for name, code in codes.items() if code == whole)
    if fact.kind == "date":
        return date.fromordinal(whole)
    if fact.kind == "area":
        return str(whole)
    return texts.text(whole) if fact.kind == "text" else whole


def number_of(value: Value, fact: Fact, codes: Codes | None, texts: Texts) -> Term:
    """A known value of a fact as the solver writes it."""
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, date):
        return z3.IntVal(value.toordinal())
    if isinstance(value, str):
        if fact.kind == "category":
            assert codes is not None
            return z3.IntVal(codes[value])
        return z3.IntVal(area_number(value) if fact.kind == "area" else texts.number(value))
    return z3.IntVal(value)
