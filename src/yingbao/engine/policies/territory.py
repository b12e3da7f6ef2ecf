"""Whose business it is: each division with files of its own is one territory, and every row is answered in exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from yingbao.engine.calendar import month_start
from yingbao.engine.language.operators.unknown import UNKNOWN
from yingbao.engine.language.tree import Node, node
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome, junction, op


@dataclass(frozen=True)
class Branch:
    """One policy in one territory, the division `area`.

    `here`: the row lies in it, unknown where nobody knows. Of several territories the first also answers for rows of which
    that is unknown; `beside` is what the others would say of these, so that no possible entitlement is lost or told twice.
    """

    outcome: Outcome
    here: Node
    occasion: str
    beside: tuple[Node, ...] = ()
    area: str = ""

    @cached_property
    def answer(self) -> Node:
        mine = op("and", self.here, self.outcome.status)
        return junction("or", [mine, *self.beside], mine)

    @property
    def status(self) -> Node:
        """What a row here must satisfy for any answer."""
        return junction("or", [self.outcome.status, *self.beside], self.outcome.status)


def branches(law: Law, only: Sequence[str] | None = None) -> list[Branch]:
    """The policies of a law, each with every territory that it decides for."""
    wanted = list(only) if only is not None else None
    found = {each.area: {one.policy.id: one for one in each.outcomes(wanted)} for each in law.territories}
    return [
        _branch(each, outcome, list(_same(law, name, found)))
        for each in law.territories
        for name, outcome in found[each.area].items()
    ]


Found = dict[str, dict[str, Outcome]]
"""Outcomes by territory and policy."""
Sharing = list[tuple[Law, Outcome]]
"""One policy in each territory that has it, the widest first."""


def _same(law: Law, name: str, found: Found) -> Iterator[tuple[Law, Outcome]]:
    yield from ((each, found[each.area][name]) for each in law.territories if name in found[each.area])


def _branch(law: Law, outcome: Outcome, sharing: Sharing) -> Branch:
    here, others = law.in_territory(outcome.policy), sharing[1:]
    blank = node(UNKNOWN, law.resolve(law.deciding_area(outcome.policy)))
    beside: tuple[Node, ...] = ()
    if sharing[0][0] is not law:
        here = op("and", op("not", blank), here)
    elif here.type.unknown:
        differing = [(each, one) for each, one in others if one.status is not outcome.status]
        beside = tuple(op("and", blank, each.in_territory(one.policy), one.status) for each, one in differing)
    return Branch(outcome, here, _occasion(outcome, law), beside, law.area)


def _occasion(outcome: Outcome, law: Law) -> str:
    each = outcome.policy.each
    return {"month": month_start(law.on).strftime("%Y-%m"), "year": str(law.on.year), "once": "once"}.get(each, "")
