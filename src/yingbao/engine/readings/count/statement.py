"""All policies of a day as one SQL statement: one row for each entitled or undecided subject and occasion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlglot.dialects.duckdb  # noqa: F401  (loaded with the rest, not at the first statement)
import sqlglot.expressions as exp

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.language.checker.sets import TRUE
from yingbao.engine.language.operators.base import REGISTRY, Sql, case
from yingbao.engine.language.operators.leaves import constant, is_constant
from yingbao.engine.language.operators.unknown import UNKNOWN
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import TEXT
from yingbao.engine.policies.outcome import Line, Outcome, op
from yingbao.engine.policies.territory import Branch
from yingbao.engine.readings.count.cause import Causes, asked, possible
from yingbao.engine.readings.count.frames import Frame, Frames, Source, not_false
from yingbao.engine.readings.count.needs import any_of, necessary
from yingbao.engine.readings.count.render import Names, render, table_named

COLUMNS = {
    "policy": "TEXT",
    "subject": "",
    "occasion": "TEXT",
    "status": "TEXT",
    "amount_fen": "BIGINT",
    "amount_max_fen": "BIGINT",
    "quantity": "BIGINT",
    "due": "DATE",
    "payee": "TEXT",
    "ground": "TEXT",
    "cause": "TEXT",
}


class Statement:
    """Builds the statement for branches whose outcomes' tables lie in one home."""

    def __init__(self, dictionary: Dictionary, source: Source) -> None:
        self.dictionary = dictionary
        self.names = Names()
        self.frames = Frames(dictionary, source, self.names)
        self.place: dict[str, Frame] = {}

    def build(self, found: Sequence[Branch]) -> exp.Expression:
        """The rows of docs/language.md §9."""
        by_table: dict[str, list[Branch]] = defaultdict(list)
        for branch in found:
            by_table[branch.outcome.table].append(branch)
        self.causes = Causes(possible(tree for branch in found for tree in self._open(branch).values()))
        for table, group in by_table.items():
            self._demand(table, group)
        self.frames.settle()
        selects = [self._select(branch) for table in by_table for branch in by_table[table]]
        return self._whole(selects)

    def counting(self, table: str, condition: Node) -> exp.Expression:
        """How many rows of a table satisfy a condition, or may: the unknown stay in."""
        frame = self.frames.frame(table, condition.level, False)
        self.frames.want(frame, [condition])
        self.frames.settle()
        query = exp.select(exp.Count(this=exp.Star())).from_(table_named(frame.name), copy=False)
        return self._whole([query.where(not_false(condition, self.names, frame.shared))])

    def _whole(self, selects: Sequence[exp.Select]) -> exp.Expression:
        union: exp.Expression = selects[0]
        for select in selects[1:]:
            union = exp.Union(this=union, expression=select, distinct=False)
        union.set("with_", exp.With(expressions=self.frames.ctes)) if self.frames.ctes else None
        return union

    def _trees(self, branch: Branch) -> list[Node]:
        outcome = branch.outcome
        values = [outcome.amount, outcome.amount_max, outcome.quantity, outcome.due, outcome.payee, outcome.ground]
        return [branch.answer, outcome.status, *(tree for tree in values if tree is not None)]

    def _demand(self, table: str, group: Sequence[Branch]) -> None:
        trees = [tree for branch in group for tree in self._trees(branch)]
        level = max(tree.level for tree in trees)
        out = bool(self.dictionary.tables[table].ups)
        if out and (filter_ := self._filter(group)) is not None:
            self.frames.filters[table] = filter_
        frame = self.frames.frame(table, level, out)
        for branch in group:
            keys = ("id",) if branch.occasion else ("id", "owner")
            self.frames.want(frame, self._trees(branch), *keys)
            frame.always[branch.answer] = None
            for tree in self._open(branch).values():
                frame.always.update((each, None) for each in asked(tree) if not each.type.ratio)
                self.frames.want(frame, [self.causes.tree(tree)])
        self.place[table] = frame

    def _filter(self, group: Sequence[Branch]) -> Node | None:
        """What a row must satisfy for any policy of the group: (this territory and any of its policies' needs) or …"""
        by_place: dict[Node, list[Node]] = defaultdict(list)
        for branch in group:
            needs = necessary(branch.status)
            by_place[branch.here].append(TRUE if needs is None else needs)
        parts = []
        for here, wants in by_place.items():
            local = necessary(here)
            either = any_of(wants)
            parts.append(either if local is None else op("and", local, either))
        return op("or", *parts) if len(parts) > 1 else parts[0]

    def _open(self, branch: Branch) -> dict[str, Node]:
        """The trees whose being unknown needs a cause."""
        trees = {"answer": branch.answer, "amount": branch.outcome.amount}
        return {name: tree for name, tree in trees.items() if tree is not None and tree.type.unknown}

    def _cause(self, tree: Node, frame: Frame) -> Sql:
        """The code of the cause where `tree` is unknown."""
        blank = render(node(UNKNOWN, tree), self.names, frame.shared)
        return case((blank, render(self.causes.tree(tree), self.names, frame.shared)))

    def _select(self, branch: Branch) -> exp.Select:
        """A branch's rows: inside, each tree once; outside, the columns of the result made of them."""
        outcome, frame = branch.outcome, self.place[branch.outcome.table]
        answer = branch.answer
        trees: dict[str, Node] = {
            name: tree
            for name in ("amount", "amount_max", "quantity", "due", "payee", "ground")
            if (tree := getattr(outcome, name)) is not None and not (name == "amount_max" and tree is outcome.amount)
        }
        rows: dict[str, Sql] = {"id": exp.column("id", quoted=True)}
        if not branch.occasion:
            rows["owner"] = exp.column("owner", quoted=True)
        rows |= {name: render(tree, self.names, frame.shared) for name, tree in trees.items()}
        if answer.type.unknown:
            rows["answer"] = render(answer, self.names, frame.shared)
        rows |= {f"{name}_cause": self._cause(tree, frame) for name, tree in self._open(branch).items()}
        where = render(answer, self.names, frame.shared)
        where = exp.Coalesce(this=where, expressions=[exp.true()]) if answer.type.unknown else where
        inner = exp.select(*(exp.alias_(sql, name, quoted=True, copy=False) for name, sql in rows.items()), copy=False)
        inner = inner.from_(table_named(frame.name), copy=False).where(where, copy=False)
        values = self._values(branch, rows)
        outer = exp.select(*(self._column(name, value) for name, value in values.items()), copy=False)
        return outer.from_(inner.subquery("r", copy=False), copy=False)

    def _values(self, branch: Branch, rows: dict[str, Sql]) -> dict[str, Sql]:
        """The result's columns from the inner ones."""
        unknown = "answer" in rows

        def column(name: str) -> exp.Expression:
            return exp.column(name, quoted=True)

        def given(name: str) -> Sql:
            if name not in rows:
                return exp.Null()
            return case((column("answer"), column(name))) if unknown else column(name)

        entitled, undecided = exp.Literal.string("entitled"), exp.Literal.string("unknown")
        codes = [column(f"{key}_cause") for key in ("answer", "amount") if f"{key}_cause" in rows]
        code = exp.Coalesce(this=codes[0], expressions=codes[1:]) if len(codes) > 1 else codes[0] if codes else None
        return {
            "policy": exp.Literal.string(branch.outcome.policy.id),
            "subject": column("id" if branch.occasion else "owner"),
            "occasion": exp.Literal.string(branch.occasion) if branch.occasion else column("id"),
            "status": case((column("answer"), entitled), default=undecided) if unknown else entitled,
            "amount_fen": given("amount"),
            "amount_max_fen": given("amount_max" if "amount_max" in rows else "amount"),
            "quantity": given("quantity"),
            "due": given("due"),
            "payee": given("payee"),
            "ground": given("ground"),
            "cause": self.causes.text(code, self._open(branch).values()) if code is not None else exp.Null(),
        }

    def _column(self, name: str, value: Sql) -> Sql:
        """Every output column is cast: an untyped NULL means different things on different engines."""
        kind = COLUMNS[name]
        return exp.alias_(
            exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type[kind])) if kind else value,
            name,
            quoted=True,
            copy=False,
        )


def lines_branches(found: Sequence[Branch], dictionary: Dictionary) -> list[Branch]:
    """For `amount each SET:` the same policies as one row a member: the member's share where the whole is entitled."""
    return [
        made for branch in found for line in branch.outcome.lines if (made := _line_branch(branch, line, dictionary))
    ]


def _line_branch(branch: Branch, line: Line, dictionary: Dictionary) -> Branch | None:
    way = line.members.way
    ups = dictionary.tables[way.table].ups.values()
    up = next((u for u in ups if u.column == way.key and u.table == way.owner), None)
    if up is None or line.members.ups:
        return None
    whole = branch.answer if line.when is None else op("and", branch.answer, line.when)
    above = node(REGISTRY["up"], whole, payload=up, table=way.table)
    status = above if is_constant(line.members.keep) else op("and", line.members.keep, above)
    return Branch(_member_outcome(branch.outcome, way.table, status, line.amount), TRUE, branch.occasion)


def _member_outcome(outcome: Outcome, table: str, status: Node, amount: Node) -> Outcome:
    nothing: dict[str, Any] = {"quantity": None, "due": None, "payee": None, "lines": ()}
    shown = constant(outcome.policy.id, TEXT)
    return replace(outcome, table=table, status=status, amount=amount, amount_max=amount, ground=shown, **nothing)
