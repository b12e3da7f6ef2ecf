"""prove: can this rule go wrong? Bounded questions to a solver; every witness is evaluated again by the explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yingbao.engine.language.operators.base import Unprovable
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.prove.bench import Bench
from yingbao.engine.readings.prove.boundary import boundaries, pasteable
from yingbao.engine.readings.prove.clauses import Clauses
from yingbao.engine.readings.prove.cliff import cliffs
from yingbao.engine.readings.prove.finding import Finding, Seen, Witness
from yingbao.engine.readings.prove.household import Household
from yingbao.engine.readings.prove.settled import settled_by_cases
from yingbao.engine.readings.prove.table import markdown
from yingbao.engine.readings.prove.versions import difference
from yingbao.engine.readings.prove.world import Bounds

__all__ = ["Bench", "Bounds", "Finding", "Seen", "Witness", "bench_of", "markdown", "pasteable", "prove", "versus"]
__all__ += ["steepest"]


def bench_of(book: Book, on: date, policy: str, area: str, bounds: Bounds, seconds: float) -> Bench:
    """The policy in `area`; where its lowest file says the same for the whole of its own division, there, so that examples can
    stand in it. LookupError if nothing is in force."""
    chain = book.chain(policy, area)
    own = Law(book, on, chain.file.prefix).outcome(policy) if chain else None
    same = own is not None and _trees(own) == _trees(Law(book, on, area).outcome(policy))
    return Bench(book, on, chain.file.prefix if chain and same else area, policy, bounds, seconds)


def _trees(outcome: Outcome | None) -> tuple[Node | None, ...]:
    return (outcome.status, outcome.amount, outcome.amount_max, outcome.quantity, outcome.due) if outcome else ()


def prove(bench: Bench) -> Iterator[Finding]:
    """Clauses, amounts, what is settled by cases, and the boundaries with their examples, one finding after another."""
    try:
        yield from Clauses(bench).findings()
        yield from settled_by_cases(bench)
        yield from boundaries(bench)
    except Unprovable:
        yield Finding("reachable", "undecided", {}, "unprovable")


def versus(bench: Bench, law: Law, title: str) -> Iterator[Finding]:
    """The kinds of change between the bench's version and another."""
    try:
        yield from difference(bench, law, title)
    except Unprovable:
        yield Finding("change-gains", "undecided", {"versus": title}, "unprovable")


def steepest(bench: Bench, area: str) -> tuple[Iterator[Finding], Household]:
    """The cliffs of the money that the bench's policy looks at, over all programmes of `area`, and whom they count."""
    outcome = bench.outcome
    trees = [tree for tree in (outcome.status, outcome.amount) if tree is not None]
    wanted = {(each.table, each.payload[0].name) for tree in trees for each in tree.walk() if each.op is FACT}
    home = Household(bench.book, bench.on, area, bench.bounds)
    return cliffs(home, wanted, bench.solve.seconds), home
