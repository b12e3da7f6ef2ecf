"""Asking another policy: what the model says, what was decided, what is paid. The three are never mistaken for one another."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from yingbao.engine.faults import nearest
from yingbao.engine.language.checker import names, sets
from yingbao.engine.language.operators.leaves import ANSWER, TODAY
from yingbao.engine.language.scope import Head
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.values import MAX_INT

if TYPE_CHECKING:
    from yingbao.engine.language.checker.check import Checker

Function = Callable[["Checker", ast.Call, str], Node]
MOST_FEN = 10**13
"""No policy pays more than this at a time; a policy whose amount could is refused when it is put together."""
assert MOST_FEN < MAX_INT


def heads(self: Checker, tree: ast.expr) -> list[Head]:
    """The policies that `self`, an id or `any_of(programme)` means."""
    if isinstance(tree, ast.Name):
        found = self.around.head if tree.id == "self" else self.around.policy(tree.id)
        if found:
            return [found]
        return self.fail("policy-unknown", tree, name=tree.id, near=nearest(tree.id, self.around.policies()))
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Name)
        and tree.func.id == "any_of"
        and len(tree.args) == 1
    ):
        name = self.expression.segment(tree.args[0])
        known = self.around.policies().values()
        found_all = [head for head in known if head.programme == name]
        near = nearest(name, {head.programme for head in known})
        return found_all or self.fail("programme-unknown", tree, name=name, near=near)
    return self.fail("policy-unknown", tree, name=self.expression.segment(tree), near="")


def model_answer(aspect: str) -> Function:
    """entitled_to, qualifies, amount_of."""

    def function(self: Checker, tree: ast.Call, table: str) -> Node:
        from yingbao.engine.language.checker.calls import arguments, keyword

        (which,) = arguments(self, tree, 1, 1, ("ground",) if aspect == "entitled" else ())
        found = heads(self, which)
        ground = keyword(tree, "ground")
        if aspect == "amount":
            if len(found) > 1 or found[0].discretion:
                return self.fail("amount-of-range", tree, policy=", ".join(head.id for head in found))
            type_ = Type(Dim.MONEY, 0, MOST_FEN, unknown=True)
        else:
            type_ = Type(Dim.BOOLEAN, 0, 1, unknown=True)
        answers = [_ask(self, which, head, aspect, type_, _ground(self, ground, head), table) for head in found]
        return answers[0] if len(answers) == 1 else self.make("or", tree, *answers)

    return function


def _ground(self: Checker, tree: ast.expr | None, head: Head) -> str:
    if tree is None:
        return ""
    name = self.expression.segment(tree)
    return (
        name
        if name in head.grounds
        else self.fail("ground-unknown", tree, name=name, near=", ".join(sorted(head.grounds)))
    )


def _ask(self: Checker, tree: ast.expr, head: Head, aspect: str, type_: Type, ground: str, table: str) -> Node:
    if head.root != head.subject:
        return self.fail("policy-of-occasions", tree, policy=head.id)
    ups = sets.reach(self, tree, head, table)
    answer = node(ANSWER, payload=(head.id, aspect, type_, ground), table=head.subject)
    return names.lift(answer, *ups, start=table)


def on_record(ledger: str) -> Function:
    """recognised, receives: a decision in force, a payment whose period covers the day."""

    def function(self: Checker, tree: ast.Call, table: str) -> Node:
        from yingbao.engine.language.checker.calls import arguments

        (which,) = arguments(self, tree, 1, 1)
        by_subject: dict[str, list[Head]] = {}
        for head in heads(self, which):
            by_subject.setdefault(head.subject, []).append(head)
        found = [_recorded(self, which, ledger, group, table) for group in by_subject.values()]
        return found[0] if len(found) == 1 else self.make("or", tree, *found)

    return function


def _recorded(self: Checker, tree: ast.expr, ledger: str, group: list[Head], table: str) -> Node:
    ups = sets.reach(self, tree, group[0], table)
    owner = ups[-1].table if ups else table
    way = self.around.dictionary.tables[owner].collections[ledger]
    start, end = (names.fact(self, way.table, name) for name in ("from", "to"))
    assert start is not None
    assert end is not None
    today = node(TODAY, table="")
    covers = [self.make("at_most", tree, start, today), self.make("at_least", tree, end, today)]
    keep = self.make("and", tree, sets.of_policies(self, tree, way, group), *covers)
    return names.lift(self.make("any", tree, keep, payload=(way, None), table=owner), *ups, start=table)


def bare_any_of(self: Checker, tree: ast.Call, table: str) -> Node:
    return self.fail("any-of-alone", tree)
