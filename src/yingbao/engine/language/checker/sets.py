"""Sets and what is gathered over them. Windows become conditions on the element's date."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yingbao.engine.dictionary import Collection
from yingbao.engine.faults import nearest
from yingbao.engine.language.checker import names
from yingbao.engine.language.earlier import earlier
from yingbao.engine.language.operators.leaves import FACT, TODAY, constant, is_constant
from yingbao.engine.language.scope import Head, SetOf
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, Dim

if TYPE_CHECKING:
    from yingbao.engine.language.checker.check import Checker

TRUE = constant(True, BOOLEAN)
WINDOWS = ("last", "this", "at")
EARLIER = {"earlier_decisions": "decisions", "earlier_receipts": "receipts"}


def find_set(self: Checker, tree: ast.expr, table: str) -> SetOf | None:
    """The set that an expression names, or None if it is no set."""
    dictionary = self.around.dictionary
    if isinstance(tree, ast.Name):
        if way := dictionary.tables[table].collections.get(tree.id):
            return SetOf(way, TRUE)
        if up := names.owner_way(self, table):
            way = dictionary.tables[up.table].collections.get(tree.id)
            if way:
                return SetOf(way, TRUE, (up,))
        return _let_set(self, tree.id, table)
    if isinstance(tree, ast.Attribute) and isinstance(tree.value, ast.Name):
        ups = names.ways(self, tree.value.id, table)
        way = dictionary.tables[ups[-1].table].collections.get(tree.attr) if ups else None
        return SetOf(way, TRUE, ups) if way else None
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        if tree.func.id == "where" and len(tree.args) == 2:
            return _where(self, tree, table)
        if tree.func.id in ("decisions", "receipts") and len(tree.args) == 1:
            return ledger(self, tree.func.id, tree.args[0], table)
        if tree.func.id in EARLIER and len(tree.args) == 1:
            return _earlier(self, tree, tree.args[0], table)
    return None


def _let_set(self: Checker, name: str, table: str) -> SetOf | None:
    expression = self.around.let(name, table)
    if expression is None or (table, name) in self.open_lets:
        return None
    outer, self.expression = self.expression, expression
    self.open_lets.append((table, name))
    try:
        return find_set(self, expression.tree, table)
    finally:
        self.expression = outer
        self.open_lets.pop()


def _where(self: Checker, tree: ast.Call, table: str) -> SetOf:
    base = need_set(self, tree.args[0], table)
    condition = self.visit(tree.args[1], base.way.table)
    _condition(self, tree.args[1], condition)
    return SetOf(base.way, self.make("and", tree, base.keep, condition, table=base.way.table), base.ups)


def _condition(self: Checker, tree: ast.expr, condition: Node) -> None:
    if condition.type.dim is not Dim.BOOLEAN:
        self.fail("needs-condition", tree, operator="where", given=condition.type)


def need_set(self: Checker, tree: ast.expr, table: str) -> SetOf:
    found = find_set(self, tree, table)
    if found is None:
        known = self.around.dictionary.tables[table].collections
        text = self.expression.segment(tree)
        return self.fail("set-unknown", tree, text=text, near=nearest(text, known) or ", ".join(known))
    return found


def ledger(self: Checker, name: str, tree: ast.expr, table: str) -> SetOf:
    """The decisions or receipts of a policy (`self`, an id, `any_of(programme)`) about the row spoken of."""
    from yingbao.engine.language.checker.answers import heads

    found = heads(self, tree)
    ups = reach(self, tree, found[0], table)
    owner = ups[-1].table if ups else table
    if any(head.subject != found[0].subject for head in found):
        return self.fail("mixed-subjects", tree, text=self.expression.segment(tree))
    way = self.around.dictionary.tables[owner].collections[name]
    return SetOf(way, of_policies(self, tree, way, found), ups)


def _earlier(self: Checker, tree: ast.Call, which: ast.expr, table: str) -> SetOf:
    """The same about the owner of the occasion spoken of, but for what is for this occasion, or came after."""
    name, up = self.expression.segment(tree.func), names.owner_way(self, table)
    if up is None:
        return self.fail("earlier-than-nothing", tree, name=name, plain=EARLIER[name])
    found = ledger(self, EARLIER[name], which, table)
    if found.ups != (up,):
        text = self.expression.segment(which)
        return self.fail("policy-of-another-subject", tree, policy=text, subject=found.way.owner, table=table)
    return SetOf(earlier(found.way, up, table, self.around.head.id), found.keep)


def of_policies(self: Checker, tree: ast.expr, way: Collection, found: list[Head]) -> Node:
    fact = node(FACT, payload=(self.around.dictionary.tables[way.table].facts["policy"], None, False), table=way.table)
    ids = tuple(head.id for head in found)
    return self.make("in", tree, fact, payload=(ids, (None,) * len(ids), None))


def reach(self: Checker, tree: ast.expr, head: Head, table: str) -> tuple:  # type: ignore[type-arg]
    """The ways up from a row of `table` to the subject that a policy is about."""
    if table == head.subject:
        return ()
    if self.around.dictionary.tables[table].kind == "link":
        return self.fail("across-households", tree, policy=head.id, table=table)
    start, first = table, names.owner_way(self, table)
    if first:
        if first.table == head.subject:
            return (first,)
        start = first.table
    up = self.around.dictionary.way_up(start, head.subject)
    if up is None:
        return self.fail("policy-of-another-subject", tree, policy=head.id, subject=head.subject, table=table)
    return (first, up) if first else (up,)


def gather(self: Checker, tree: ast.Call, table: str, operator: str) -> Node:
    """count, sum, any, all, min, max over a set, with its window."""
    from yingbao.engine.language.checker.calls import arguments, keyword

    measured = operator in ("sum", "least_of", "greatest_of")
    extra = ("empty",) if operator in ("least_of", "greatest_of") else ()
    least, most = (1, 2) if operator == "count" else (2, 2)
    given = arguments(self, tree, least, most, (*WINDOWS, "where", *extra))
    found = need_set(self, given[0], table)
    inside, owner = found.way.table, found.ups[-1].table if found.ups else table
    keep = self.make("and", tree, found.keep, *_window(self, tree, found.way, table), table=inside)
    if where := keyword(tree, "where"):
        keep = self.make("and", tree, keep, self.visit(where, inside), table=inside)
    body = self.visit(given[1], inside) if len(given) > 1 else TRUE
    keep = keep.op.fold(keep) if keep.op.name == "and" else keep
    empty = _empty(self, tree, table, extra, body)
    args = (keep, body) if measured else (_decided(self, tree, operator, keep, body, inside),)
    payload = (found.way, empty if measured else "all" if args[0] is TRUE else None)
    made = self.make(operator, tree, *args, payload=payload, table=owner)
    return names.lift(made, *found.ups, start=table)


def _decided(self: Checker, tree: ast.Call, operator: str, keep: Node, body: Node, inside: str) -> Node:
    """any: keep and condition; all: condition unless not kept; count: both hold."""
    _condition(self, tree, body)
    if operator == "all":
        if keep is TRUE:
            return body
        return self.make("or", tree, self.make("not", tree, keep), body, table=inside)
    both = self.make("and", tree, keep, body, table=inside)
    return both.op.fold(both) if both.op.name == "and" else both


def _empty(self: Checker, tree: ast.Call, table: str, extra: tuple[str, ...], body: Node) -> Node | None:
    from yingbao.engine.language.checker.calls import keyword
    from yingbao.engine.language.checker.check import unify

    given = keyword(tree, "empty") if extra else None
    if given is None:
        return None
    value = unify(self.visit(given, table), body)[0]
    return value if is_constant(value) else self.fail("empty-constant", given)


def _window(self: Checker, tree: ast.Call, way: Collection, table: str) -> list[Node]:
    """last=months(12): at − 12 months < date <= at; this=year: from its first day up to and including at."""
    from yingbao.engine.language.checker.calls import keyword

    last, this, at = (keyword(tree, name) for name in WINDOWS)
    if last is None and this is None:
        return [] if at is None else [self.fail("window-alone", at)]
    if way.date is None:
        return [self.fail("window-undated", tree, table=way.table)]
    day = self.visit(at, table) if at else node(TODAY, table="")
    if day.table:
        return [self.fail("window-anchor", at or tree)]
    when = names.fact(self, way.table, way.date)
    assert when is not None
    if last is not None:
        span = self.visit(last, table)
        shift = {Dim.MONTHS: "add_months", Dim.DAYS: "add_days"}.get(span.type.dim)
        if shift is None or span.table:
            return [self.fail("window-span", last, given=span.type)]
        start = self.make("more", tree, when, self.make(shift, tree, day, self.make("negate", tree, span)))
    elif isinstance(this, ast.Name) and this.id in ("year", "month"):
        start = self.make("at_least", tree, when, self.make(f"start_of_{this.id}", tree, day))
    else:
        return [self.fail("window-this", this or tree)]
    return [start, self.make("at_most", tree, when, day)]
