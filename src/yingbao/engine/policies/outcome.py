"""What a policy gives on a day, as trees: status, ground, amount, quantity, due day, payee. The clauses become one formula each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.language.checker.sets import TRUE
from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.leaves import TODAY, constant
from yingbao.engine.language.scope import SetOf
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, TEXT, Dim, Type
from yingbao.engine.policies.file import Checked, Clause

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Policy

FALSE = constant(False, BOOLEAN)
ZERO = constant(0, Type(Dim.MONEY))


@dataclass(frozen=True)
class Ground:
    """One way to be entitled: its name in the results, the clause it stands in, and its condition."""

    name: str
    clause: Clause
    condition: Node


@dataclass(frozen=True)
class Line:
    """One `amount each SET:` (or `add each`): each member's share, where `when` holds of the owner (None: always)."""

    members: SetOf
    amount: Node
    when: Node | None = None

    def mapped(self, change: Callable[[Node], Node]) -> Line:
        members = replace(self.members, keep=change(self.members.keep))
        return Line(members, change(self.amount), change(self.when) if self.when is not None else None)


@dataclass(frozen=True)
class Outcome:
    """A policy's trees about a row of `table`. None where the policy does not speak of it."""

    policy: Policy
    table: str
    grounds: tuple[Ground, ...]
    excepts: tuple[tuple[Clause, Node], ...]
    qualifies: Node
    status: Node
    ground: Node
    amount: Node | None = None
    amount_max: Node | None = None
    quantity: Node | None = None
    due: Node | None = None
    payee: Node | None = None
    lines: tuple[Line, ...] = ()
    remind: Node | None = None

    def mapped(self, change: Callable[[Node], Node]) -> Outcome:
        """The same with every tree changed."""
        names = ("qualifies", "status", "ground", "amount", "amount_max", "quantity", "due", "payee", "remind")
        trees: dict[str, Any] = {name: change(tree) for name in names if (tree := getattr(self, name)) is not None}
        grounds = tuple(replace(ground, condition=change(ground.condition)) for ground in self.grounds)
        excepts = tuple((clause, change(tree)) for clause, tree in self.excepts)
        lines = tuple(line.mapped(change) for line in self.lines)
        return replace(self, grounds=grounds, excepts=excepts, lines=lines, **trees)


def op(name: str, *args: Node, table: str | None = None) -> Node:
    """A folded node of one operator."""
    made = node(REGISTRY[name], *args, table=table)
    return made.op.fold(made)


def junction(name: str, trees: Sequence[Node], empty: Node) -> Node:
    return op(name, *trees) if len(trees) > 1 else trees[0] if trees else empty


def assemble(policy: Policy, clauses: Sequence[Clause], dictionary: Dictionary) -> Outcome:
    """The outcome of the clauses that hold on a day, before exclusion groups."""
    grounds: list[Ground] = []
    excepts: list[tuple[Clause, Node]] = []
    for clause, checked in _statements(policy, clauses):
        if checked.keyword == "entitled when":
            name = clause.name or f"#{len(grounds) + 1}"
            grounds.append(Ground(name, clause, checked.low))
        elif checked.keyword == "except when":
            excepts.append((clause, checked.low))
        elif checked.keyword == "until":
            excepts.append((clause, op("at_least", node(TODAY, table=""), checked.low)))
    either = junction("or", [ground.condition for ground in grounds], FALSE)
    status = op("and", either, *(op("not", tree) for _, tree in excepts)) if excepts else either
    names = [constant(ground.name, TEXT, label=None) for ground in grounds]
    outcome = Outcome(
        policy, policy.root, tuple(grounds), tuple(excepts), status, status, _chain(grounds, names) or FALSE
    )
    return _with_amounts(outcome, clauses, dictionary)


def _statements(policy: Policy, clauses: Sequence[Clause]) -> list[tuple[Clause, Checked]]:
    return [(clause, checked) for clause in clauses for checked in policy.checked(clause)]


def _chain(grounds: Sequence[Ground], values: Sequence[Node | None]) -> Node | None:
    """The value of the first ground that holds; an earlier unknown ground leaves it unknown."""
    if not values or any(value is None for value in values):
        return None
    result = values[-1]
    for ground, value in reversed(list(zip(grounds, values, strict=True))[:-1]):
        assert result is not None
        assert value is not None
        result = value if value is result else op("if", ground.condition, value, result)
    return result


def _with_amounts(outcome: Outcome, clauses: Sequence[Clause], dictionary: Dictionary) -> Outcome:
    statements = _statements(outcome.policy, clauses)
    low = _owned(outcome, statements, "amount", lambda checked: _total(checked, checked.low, dictionary))
    high = _owned(outcome, statements, "amount", lambda checked: _total(checked, checked.high, dictionary))
    for _, checked in statements:
        if checked.keyword != "add":
            continue
        extra = _total(checked, checked.low, dictionary)
        if checked.condition is not None:
            extra = op("if", checked.condition, extra, ZERO)
        low, high = op("add", low or ZERO, extra), op("add", high or ZERO, extra)
    reminds = [c.low for _, c in statements if c.keyword == "remind"]
    return replace(
        outcome,
        amount=low,
        amount_max=high,
        quantity=_owned(outcome, statements, "quantity", lambda checked: checked.low),
        due=_owned(outcome, statements, "due", lambda checked: checked.low),
        payee=_payee(str(outcome.policy.front["pay"]), outcome, dictionary),
        lines=tuple(_lines(outcome, statements)),
        remind=reminds[0] if reminds else None,
    )


def _lines(outcome: Outcome, statements: list[tuple[Clause, Checked]]) -> Iterator[Line]:
    """The shares of `each` statements: a ground's own where it is the first that holds, a top-up's where its condition does."""
    earlier: list[Node] = []
    first: dict[int, list[Node]] = {}
    for ground in outcome.grounds:
        first.setdefault(id(ground.clause), []).append(
            op("and", ground.condition, *(op("not", each) for each in earlier))
        )
        earlier.append(ground.condition)
    for clause, checked in statements:
        if checked.each is None or checked.keyword not in ("amount", "add"):
            continue
        own = first.get(id(clause)) if checked.keyword == "amount" else None
        yield Line(checked.each, checked.low, checked.condition or (junction("or", own, FALSE) if own else None))


def _owned(
    outcome: Outcome, statements: list[tuple[Clause, Checked]], keyword: str, value: Callable[[Checked], Node]
) -> Node | None:
    """Each ground's own value, or the one of the sections that have no ground."""
    owners = {id(ground.clause) for ground in outcome.grounds}
    own = {id(clause): value(c) for clause, c in statements if c.keyword == keyword and id(clause) in owners}
    shared = [value(c) for clause, c in statements if c.keyword == keyword and id(clause) not in owners]
    default = shared[0] if shared else None
    values = [own.get(id(ground.clause), default) for ground in outcome.grounds]
    if all(each is None for each in values):
        return None
    return _chain(outcome.grounds, [ZERO if each is None and keyword == "amount" else each for each in values])


def _total(checked: Checked, body: Node, dictionary: Dictionary) -> Node:
    """An `each` amount as the sum of its lines."""
    if checked.each is None:
        return body
    from yingbao.engine.language.checker.names import lift

    found = checked.each
    owner = found.ups[-1].table if found.ups else found.way.owner
    total = node(REGISTRY["sum"], found.keep, body, payload=(found.way, None), table=owner)
    start = dictionary.tables[owner].name if not found.ups else _start(found, dictionary)
    return lift(total, *found.ups, start=start)


def _start(found: SetOf, dictionary: Dictionary) -> str:
    """The table that the first way up of a set starts from."""
    first = found.ups[0]
    return next(name for name, table in dictionary.tables.items() if first in table.ups.values())


def _payee(pay: str, outcome: Outcome, dictionary: Dictionary) -> Node:
    """`guardian, else carer`: the first relation that has a row; the last role stands for itself."""
    roles = [role.strip().removeprefix("else ").strip() for role in pay.split(",")]
    result = constant(roles[-1], TEXT)
    ways = dictionary.tables[outcome.table].collections
    for role in reversed(roles[:-1]):
        if role in ways:
            some = node(REGISTRY["any"], TRUE, payload=(ways[role], None), table=outcome.table)
            result = op("if", some, constant(role, TEXT), result)
    return result
