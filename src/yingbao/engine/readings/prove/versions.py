"""The difference of two versions or two days of a policy: for each kind of change a household that sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.readings.prove.bench import Bench, Judge
from yingbao.engine.readings.prove.finding import Finding, Seen, Witness
from yingbao.engine.readings.prove.solve import Reply
from yingbao.engine.readings.prove.symbols import Symbol, Truth, both, either, negation

KINDS = ("gains", "loses", "more", "less", "settles", "unsettles")


@dataclass(frozen=True)
class _Side:
    """A version about the world's root: holds, does not, and the amount with the condition under which it is known."""

    holds: Truth
    fails: Truth
    amount: Any
    known: Truth

    @property
    def unknown(self) -> Truth:
        return negation(either(self.holds, self.fails))


def difference(bench: Bench, law: Law, title: str) -> Iterator[Finding]:
    """What `law` (another day's, or of other files with the same dictionary) gives otherwise than the bench's.

    The bench's is the version before. Yields one finding a kind of change.
    """
    judge = Judge(law.book, law.on, law.area, bench.policy)
    before, after = _side(bench, bench.outcome), _side(bench, law.outcome(bench.policy))
    for kind in KINDS:
        condition = _condition(kind, before, after)
        if condition is None:
            continue

        def shows(row: Row, kind: str = kind) -> bool:
            return kind in _kinds(bench.judge.seen(row), judge.seen(row))

        reply = bench.find(shows, condition)
        yield _finding(bench, judge, title, kind, reply, shows)


def _finding(bench: Bench, judge: Judge, title: str, kind: str, reply: Reply, shows: Any) -> Finding:
    verdict = {"found": "note", "never": "fine", "undecided": "undecided"}[reply.verdict]
    witnesses: tuple[Witness, ...] = ()
    if reply.picture is not None:
        known = [(row, name) for row, name, value in _facts(reply.picture.of(bench.root)) if value is not None]

        def plain(row: Row) -> bool:
            """Nothing may become unknown only because the witness was made plainer."""
            complete = kind not in ("settles", "unsettles") or all(each.facts[n] is not None for each, n in known)
            return complete and shows(row)

        first = bench.witness(reply, plain)[0]
        witnesses = first, Witness(first.row, judge.seen(first.row), title)
    words = {"versus": title}
    return Finding(f"change-{kind}", verdict, words, reply.reason, witnesses)  # type: ignore[arg-type]


def _facts(root: Row) -> list[tuple[Row, str, Any]]:
    return [(row, name, value) for row in all_rows(root) for name, value in row.facts.items()]


def _side(bench: Bench, outcome: Outcome | None) -> _Side:
    if outcome is None:
        return _Side(False, True, None, False)
    holds, fails = bench.terms.truth(outcome.status, bench.root)
    if outcome.amount is None:
        return _Side(holds, fails, None, False)
    found = bench.terms.symbol(outcome.amount, bench.root)
    if isinstance(found, Symbol):
        return _Side(holds, fails, found.term, found.known)
    return _Side(holds, fails, found, found is not None)


def _condition(kind: str, before: _Side, after: _Side) -> Truth | None:
    if kind == "gains":
        return both(before.fails, after.holds)
    if kind == "loses":
        return both(before.holds, after.fails)
    if kind == "settles":
        return both(before.unknown, negation(after.unknown))
    if kind == "unsettles":
        return both(negation(before.unknown), after.unknown)
    if before.amount is None or after.amount is None:
        return None
    comparison = after.amount > before.amount if kind == "more" else after.amount < before.amount
    return both(before.holds, after.holds, before.known, after.known, comparison)


def _kinds(before: Seen, after: Seen) -> set[str]:
    """The kinds of change between two answers."""
    if before.status is not after.status:
        if before.status is None or after.status is None:
            return {"settles" if before.status is None else "unsettles"}
        return {"gains" if after.status else "loses"}
    if before.amount is None or after.amount is None or before.amount == after.amount:
        return set()
    return {"more" if after.amount > before.amount else "less"}
