"""Boundary examples: for each comparison of a rule, two households one step apart of which one is entitled.

A step is one fen, one day, or one more of a whole number, in one fact, so that the comparison and the status both turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import z3
from z3.z3util import get_vars

from yingbao.engine.dictionary import Fact
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.bench import Bench
from yingbao.engine.readings.prove.finding import Finding, Seen
from yingbao.engine.readings.prove.shrink import shrink
from yingbao.engine.readings.prove.solve import Reply
from yingbao.engine.readings.prove.symbols import FIRST, LAST, Symbol, Truth, boolean, both, either
from yingbao.engine.readings.prove.table import cell, example_rows
from yingbao.engine.readings.prove.world import SymbolicRow

COMPARISONS = ("less", "at_most", "more", "at_least", "equal", "unequal", "share")
MOST_FACTS = 6
"""Facts of one comparison that are tried; the first that turns it is taken."""


@dataclass(frozen=True)
class Pair:
    """Two cases, as rows of the policy's example table, and the fact whose step lies between them."""

    fact: Fact
    rows: tuple[dict[str, str], ...]
    key: tuple[Any, ...]


def boundaries(bench: Bench) -> Iterator[Finding]:
    """For each comparison a finding: its pair in words['pair'], or that there is none or none was found in time."""
    holds, fails = bench.truth(bench.outcome.status)
    seen: set[tuple[Any, ...]] = set()
    for atom in bench.outcome.status.walk():
        if atom.op.name not in COMPARISONS or not any(_steps(arg) for arg in atom.args):
            continue
        yield _boundary(bench, atom, (holds, fails), seen)


def _steps(tree: Node) -> bool:
    return bool(tree.table) and tree.type.dim in (Dim.NUMBER, Dim.MONEY, Dim.DATE, Dim.DAYS, Dim.MONTHS)


def _boundary(bench: Bench, atom: Node, truths: tuple[Truth, Truth], seen: set[tuple[Any, ...]]) -> Finding:
    words: dict[str, Any] = {"comparison": bench.naming.condition(atom)}
    reasons: list[str] = []
    for row, fact, turns in _turns(bench, atom):
        reply = _search(bench, row, fact, turns, truths)
        if reply.verdict == "undecided":
            reasons.append(reply.reason)
        if reply.picture is None:
            continue
        root, real = reply.picture.of(bench.root), reply.picture.of(row)
        pair = _pair(bench, root, real, fact)
        if pair is None:
            reasons.append("replay")
        else:
            fresh = pair.key not in seen
            seen.add(pair.key)
            return Finding("boundary", "fine", {**words, "pair": pair} if fresh else words)
    return Finding("boundary", "undecided" if reasons else "note", words, reasons[0] if reasons else "")


def _turns(bench: Bench, atom: Node) -> list[tuple[SymbolicRow, Fact, Truth]]:
    """The facts that a step of may turn the comparison, in the first row that it speaks of."""
    row = next((row for tree, row in bench.terms.known if tree is atom), None)
    found = bench.terms.symbol(atom, row) if row is not None else None
    if not isinstance(found, Symbol):
        return []
    names = {str(variable) for variable in get_vars(found.term)}
    turns = []
    for each in bench.world.rows:
        for name, known in each.facts.items():
            fact = bench.book.dictionary.tables[each.table].facts[name]
            if fact.kind in ("integer", "money", "date") and isinstance(known, Symbol) and str(known.term) in names:
                after = z3.substitute(found.term, (known.term, known.term + 1))
                turns.append((each, fact, both(found.known, found.term != after)))
    return turns[:MOST_FACTS]


def _search(bench: Bench, row: SymbolicRow, fact: Fact, turns: Truth, truths: tuple[Truth, Truth]) -> Reply:
    """A case whose status turns with one step up of the fact."""
    variable = row.facts[fact.name].term
    after_holds, after_fails = (_after(truth, variable) for truth in truths)
    flips = either(both(truths[0], after_fails), both(truths[1], after_holds))
    dated = fact.kind == "date"
    inside = z3.And(variable >= FIRST, variable < _last(bench, fact)) if dated else variable < fact.hi
    return bench.solve(inside, turns, flips)


def _last(bench: Bench, fact: Fact) -> int:
    return min(LAST, bench.on.toordinal()) if fact.past else LAST


def _after(truth: Truth, variable: Any) -> Truth:
    return truth if isinstance(truth, bool) else z3.substitute(boolean(truth), (variable, variable + 1))


def stepped(value: Any) -> Any:
    return value + timedelta(days=1) if isinstance(value, date) else value + 1


def _pair(bench: Bench, root: Row, real: Row, fact: Fact) -> Pair | None:
    """The two cases made plain and written as rows; None where the evaluation does not agree."""
    kept = real.facts[fact.name]

    def sides(row: Row) -> tuple[Seen, Seen]:
        first = bench.judge.seen(row)
        value = real.facts[fact.name]
        try:
            real.facts[fact.name] = stepped(value)
            return first, bench.judge.seen(row)
        finally:
            real.facts[fact.name] = value

    def turns(row: Row) -> bool:
        if real.facts[fact.name] != kept or (before := bench.judge.status(row)) is None:
            return False
        try:
            real.facts[fact.name] = stepped(kept)
            return bench.judge.status(row) is (not before)
        finally:
            real.facts[fact.name] = kept

    if not turns(root):
        return None
    shrink(bench.book.dictionary, root, turns)
    answers = sides(root)
    rows: list[dict[str, str]] = []
    named = bench.naming.fact(real, fact)
    for value, answer in zip((kept, stepped(kept)), answers, strict=True):
        real.facts[fact.name] = value
        rows += example_rows(bench, root, answer, f"{named} {cell(value, fact)}")
    real.facts[fact.name] = kept
    cells = tuple(tuple(sorted(row.items())) for row in rows)
    return Pair(fact, tuple(rows), cells)


def pasteable(findings: Iterator[Finding] | list[Finding]) -> list[dict[str, str]]:
    """All rows of the findings' pairs, each case under a name of its own."""
    taken: set[str] = set()
    found: list[dict[str, str]] = []
    for finding in findings:
        pair = finding.words.get("pair")
        names: dict[str, str] = {}
        for row in pair.rows if pair else ():
            name = row["example"]
            if name not in names:
                names[name] = next(each for each in _named(name) if each not in taken)
                taken.add(names[name])
            found.append({**row, "example": names[name]})
    return found


def _named(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}（{number}）" for number in range(2, 1000))
