"""The law of one day in one place: every policy that has a clause in force there, resolved to trees ready for a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from yingbao.engine.faults import Fault, Faults
from yingbao.engine.language.checker.names import lift
from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.leaves import FACT, constant
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, Dim, Mismatch, Type
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.groups import settle
from yingbao.engine.policies.outcome import Outcome, assemble, op
from yingbao.engine.policies.parameters import Parameter
from yingbao.engine.policies.resolve import NO_GAPS, Gaps, Resolver, Today
from yingbao.engine.values import Value


@dataclass
class Law:
    """`area` is a division code prefix: the place whose policies count. With `fold`, constants are computed beforehand
    (for count and prove); without, every step stays visible (for explain and say). With `today="open"`, the trees hold
    from `on` to the eve of the next of `turning_days`."""

    book: Book
    on: date
    area: str = ""
    gaps: Gaps = NO_GAPS
    overrides: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    fold: bool = True
    today: Today = "fixed"
    _raw: dict[str, Outcome | None] = field(default_factory=dict)
    _resolved: dict[str, Outcome | None] = field(default_factory=dict)
    _settled: dict[str, Outcome | None] = field(default_factory=dict)

    @cached_property
    def policies(self) -> dict[str, Policy]:
        """The policies with a clause in force, by id, in the order of their ids."""
        found = {name: self.book.chain(name, self.area) for name in sorted(self.book.by_id)}
        return {name: p for name, p in found.items() if p and p.is_rule and any(c.holds(self.on) for c in p.clauses)}

    @cached_property
    def unfolded(self) -> Law:
        """The same law with every step visible."""
        return replace(self, fold=False, _raw={}, _resolved={}, _settled={}) if self.fold else self

    @cached_property
    def resolve(self) -> Resolver:
        return Resolver(self.on, self.parameters, self.answer, self.gaps, self.overrides, self.fold, self.today)

    def parameters(self, policy: str) -> Mapping[str, Parameter]:
        chain = self.book.chain(policy, self.area)
        return chain.parameters if chain else {}

    def outcomes(self, only: list[str] | None = None) -> list[Outcome]:
        """The outcomes of the policies asked for (default: all), after exclusion groups."""
        found = [self.outcome(name) for name in (only if only is not None else self.policies)]
        return [outcome for outcome in found if outcome is not None]

    def outcome(self, name: str) -> Outcome | None:
        """A policy's resolved outcome; None when it has nothing in force here on this day."""
        if name not in self._settled:
            self._settled[name] = self._settle(name)
        return self._settled[name]

    def before_groups(self, name: str) -> Outcome | None:
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def answer(self, name: str, aspect: str, ground: str) -> Node:
        """Another policy's tree for `entitled_to`, `qualifies` and `amount_of`."""
        outcome = self.before_groups(name) if aspect == "qualifies" else self.outcome(name)
        if aspect == "amount":
            zero = constant(0, Type(Dim.MONEY))
            return zero if outcome is None or outcome.amount is None else op("if", outcome.status, outcome.amount, zero)
        if outcome is None:
            return constant(False, BOOLEAN)
        if aspect == "qualifies":
            return outcome.qualifies
        return op("and", outcome.status, self._by_ground(outcome, ground)) if ground else outcome.status

    def _by_ground(self, outcome: Outcome, name: str) -> Node:
        """This ground holds and no earlier one does."""
        earlier: list[Node] = []
        tests: list[Node] = []
        for ground in outcome.grounds:
            if ground.name == name:
                tests.append(op("and", ground.condition, *(op("not", tree) for tree in earlier)))
            earlier.append(ground.condition)
        return op("or", *tests) if tests else constant(False, BOOLEAN)

    def _resolve(self, name: str) -> Outcome | None:
        policy = self.policies.get(name)
        if policy is None:
            return None
        clauses = [clause for clause in policy.clauses if clause.holds(self.on)]
        raw = assemble(policy, clauses, self.book.dictionary)
        if not raw.grounds:
            return None
        try:
            return raw.mapped(self.resolve)
        except Mismatch as problem:
            place = clauses[0].place
            raise Faults([Fault("resolve-mismatch", place, {"code": problem.code, "words": problem.words})]) from None

    def _settle(self, name: str) -> Outcome | None:
        mine = self.before_groups(name)
        if mine is None or not mine.policy.front.get("group"):
            return mine
        group = mine.policy.front["group"]["name"]
        members = []
        for other, policy in self.policies.items():
            if (
                policy.front.get("group")
                and policy.front["group"]["name"] == group
                and (found := self.before_groups(other))
            ):
                members.append(found)
        settled = settle(mine, members, self.book.dictionary)
        changed: dict[str, Any] = {
            key: self.resolve(tree)
            for key in ("status", "amount", "amount_max")
            if (tree := getattr(settled, key)) is not None and tree is not getattr(mine, key)
        }
        return replace(settled, **changed)

    @cached_property
    def territories(self) -> list[Law]:
        """This law, and that of each deeper division which has files of its own, the widest first."""
        deeper = [area for area in self.book.areas if area.startswith(self.area) and area != self.area]
        return [self, *(replace(self, area=area, _raw={}, _resolved={}, _settled={}) for area in deeper)]

    def deciding_area(self, policy: Policy) -> Node:
        """The area of the subject (or of the occasion) that decides whose business it is."""
        key = str(policy.front["applies"])
        root, dictionary = policy.root, self.book.dictionary
        table = dictionary.tables[root]
        name = table.areas[key]
        if name in table.own_facts or table.kind == "subject":
            return node(FACT, payload=(table.facts[name], None, False), table=root)
        owner = table.ups["owner"]
        inner = node(FACT, payload=(dictionary.tables[owner.table].facts[name], None, False), table=owner.table)
        return lift(inner, owner, start=root)

    def in_territory(self, policy: Policy) -> Node:
        """The deciding area lies here, and in no deeper division that has files of its own."""
        area = self.resolve(self.deciding_area(policy))
        inside = [other for other in self.book.areas if other != self.area and other.startswith(self.area)]
        tests = [node(REGISTRY["within"], area, payload=self.area)] if self.area else []
        tests += [op("not", node(REGISTRY["within"], area, payload=other)) for other in inside]
        return op("and", *tests) if len(tests) > 1 else tests[0] if tests else constant(True, BOOLEAN)
