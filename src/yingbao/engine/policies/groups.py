"""Exclusion groups, settled after the amounts by building further trees: Kleene's logic then does what is right with unknowns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.leaves import FACT, TODAY, constant
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, DATE
from yingbao.engine.policies.outcome import ZERO, Outcome, junction, op
from yingbao.engine.values import NEVER

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Policy

Beats = Callable[[Outcome, Outcome], Node]


def order(policy: Policy) -> int:
    return int(policy.front["group"].get("order", 0))


def settle(mine: Outcome, members: Sequence[Outcome], dictionary: Dictionary) -> Outcome:
    """`mine` after the group: it falls to every qualifying rival that beats it (or, with top_up, pays the difference)."""
    rule = mine.policy.front["group"]["rule"]
    rivals = [other for other in members if other.policy.id != mine.policy.id]
    if rule == "top_up":
        return _top_up(mine, rivals)
    beats = _chosen(mine, dictionary) if rule == "chosen" else _earlier(dictionary) if rule == "earlier" else _higher
    lost = [op("and", rival.qualifies, beats(rival, mine)) for rival in rivals]
    keeps = [op("not", tree) for tree in lost]
    return replace(mine, status=junction("and", [mine.qualifies, *keeps], mine.qualifies))


def _first(rival: Outcome, mine: Outcome) -> bool:
    return (order(rival.policy), rival.policy.id) < (order(mine.policy), mine.policy.id)


def _truth(value: bool) -> Node:
    return constant(value, BOOLEAN)


def _higher(rival: Outcome, mine: Outcome) -> Node:
    theirs, ours = rival.amount or ZERO, mine.amount or ZERO
    return op("at_least" if _first(rival, mine) else "more", theirs, ours)


def _earlier(dictionary: Dictionary) -> Beats:
    def beats(rival: Outcome, mine: Outcome) -> Node:
        theirs, ours = (_since(outcome, dictionary) for outcome in (rival, mine))
        return op("at_most" if _first(rival, mine) else "less", theirs, ours)

    return beats


def _since(outcome: Outcome, dictionary: Dictionary) -> Node:
    """The first day of the decision in force; never without one."""
    way = dictionary.tables[outcome.table].collections["decisions"]
    facts = dictionary.tables[way.table].facts
    policy, start, end = (
        node(FACT, payload=(facts[n], None, False), table=way.table) for n in ("policy", "from", "to")
    )
    today = node(TODAY, table="")
    ours = node(REGISTRY["in"], policy, payload=((outcome.policy.id,), (None,), None))
    keep = op("and", ours, op("at_most", start, today), op("at_least", end, today))
    return node(REGISTRY["least_of"], keep, start, payload=(way, constant(NEVER, DATE)), table=outcome.table)


def _chosen(mine: Outcome, dictionary: Dictionary) -> Beats:
    fact = dictionary.tables[mine.table].facts[mine.policy.front["group"]["choice"]]
    category = dictionary.categories[fact.category or ""]
    choice = node(FACT, payload=(fact, category.codes, False), table=mine.table)

    def picks(outcome: Outcome) -> Node:
        if outcome.policy.id not in category.values:
            return _truth(False)
        return node(
            REGISTRY["in"],
            choice,
            payload=((outcome.policy.id,), (category.values[outcome.policy.id],), category.codes),
        )

    def beats(rival: Outcome, mine: Outcome) -> Node:
        undecided = op("not", op("or", picks(rival), picks(mine)))
        return op("or", picks(rival), op("and", undecided, _truth(_first(rival, mine))))

    return beats


def _top_up(mine: Outcome, rivals: Sequence[Outcome]) -> Outcome:
    """What the policy gives beyond those with a lower order: together they have brought it up to the highest of them.

    An unknown rival leaves the amount unknown. Where officials have discretion, the least is left beside the rivals' most.
    """
    below = [rival for rival in rivals if _first(rival, mine) and rival.amount is not None]
    if mine.amount is None or not below:
        return mine
    rest: dict[str, Any] = {
        name: op("max", ZERO, op("subtract", tree, _given(below, theirs)))
        for name, theirs in (("amount", "amount_max"), ("amount_max", "amount"))
        if (tree := getattr(mine, name)) is not None
    }
    return replace(mine, **rest)


def _given(below: Sequence[Outcome], end: str) -> Node:
    each = [op("if", rival.status, getattr(rival, end) or ZERO, ZERO) for rival in below]
    return reduce(lambda a, b: op("max", a, b), each)
