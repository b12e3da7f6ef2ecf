"""Frames: for each table and level one common table expression, holding what has crossed over so far.

Level 0 is the stored rows. Level k joins what is gathered from, or read in, other tables' level k − 1. Demand runs from
the outputs down, so that every frame carries just the columns that somebody above reads; the frame that feeds a
member table's outputs is filtered beforehand by what every entitled row must satisfy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import sqlglot.expressions as exp

from yingbao.engine.dictionary import Collection, Dictionary
from yingbao.engine.language.earlier import FACTS, Earlier
from yingbao.engine.language.operators.base import Sql, paren
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import FACT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.count.earlier import OCCASION, earlier_rows
from yingbao.engine.readings.count.render import Names, leaves, render, shared, table_named

Source = Callable[[str], exp.Expression]
"""The stored rows of a table, as something that stands behind FROM."""


@dataclass
class Frame:
    """What is wanted of one table at one level. `out` marks the filtered line that only feeds outputs."""

    table: str
    level: int
    out: bool
    columns: dict[Node, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    roots: dict[Node, None] = field(default_factory=dict)
    always: dict[Node, None] = field(default_factory=dict)
    readers: int = 0
    name: str = ""
    shared: dict[Node, str] = field(default_factory=dict)

    @property
    def crossings(self) -> list[Node]:
        return [each for each in self.columns if each.op.crosses and each.level == self.level]


class Frames:
    """Collects demand, then writes the common table expressions."""

    def __init__(self, dictionary: Dictionary, source: Source, names: Names) -> None:
        self.dictionary, self.source, self.names = dictionary, source, names
        self.frames: dict[tuple[str, int, bool], Frame] = {}
        self.filters: dict[str, Node] = {}
        self.ctes: list[exp.CTE] = []

    def frame(self, table: str, level: int, out: bool) -> Frame:
        return self.frames.setdefault((table, level, out), Frame(table, level, out))

    def want(self, frame: Frame, roots: Sequence[Node], *keys: str) -> None:
        """Expressions that somebody evaluates over the frame's rows."""
        frame.readers += 1
        frame.roots.update(dict.fromkeys(roots))
        frame.columns.update(dict.fromkeys(leaves(roots)))
        frame.keys.update(keys)

    def settle(self) -> None:
        """Hands demand down level by level, then writes the frames from the lowest up."""
        for level in range(max((level for _, level, _ in self.frames), default=0), 0, -1):
            for frame in [f for f in list(self.frames.values()) if f.level == level]:
                self._hand_down(frame)
        for frame in sorted(self.frames.values(), key=lambda f: f.level):
            self._write(frame)

    def _hand_down(self, frame: Frame) -> None:
        below = self.frame(frame.table, frame.level - 1, frame.out)
        below.readers += 1
        below.keys |= frame.keys | {"id"}
        crossings = dict.fromkeys(frame.crossings)
        below.columns.update({each: None for each in frame.columns if each not in crossings})
        for each in crossings:
            if isinstance(each.op, Gather):
                way: Collection = each.payload[0]
                inner = self.frame(way.table, frame.level - 1, False)
                if isinstance(way, Earlier):
                    below.keys.add(way.up.column)
                    inner.keys.update(FACTS)
                self.want(inner, each.args, way.key)
            else:
                below.keys.add(each.payload.column)
                self.want(self.frame(each.payload.table, frame.level - 1, False), each.args, "id")

    def _write(self, frame: Frame) -> None:
        query = self._stored(frame) if frame.level == 0 else self._joined(frame)
        if query is None:
            below = self.frames[frame.table, frame.level - 1, frame.out]
            frame.name, frame.shared = below.name, dict(below.shared)
            if not self._new_shared(frame):
                return
            query = exp.select(exp.Star()).from_(table_named(frame.name), copy=False)
        frame.name = f"{frame.table}_{frame.level}" + ("_out" if frame.out else "")
        query = self._with_shared(frame, query)
        # stored rows are read again rather than copied whole: each reader then takes just its own columns
        keep = None if frame.readers == 1 else frame.level > 0
        self.ctes.append(
            exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(frame.name)), materialized=keep)
        )

    def _new_shared(self, frame: Frame) -> list[Node]:
        return [each for each in shared(frame.roots, frame.always) if each not in frame.shared]

    def _with_shared(self, frame: Frame, query: exp.Select) -> exp.Select:
        """Parts used in several places become columns, layer upon layer as they need one another."""
        todo = self._new_shared(frame)
        while todo:
            ready = [each for each in todo if not self._waits(each, todo)]
            query = exp.select(exp.Star()).from_(query.subquery("q", copy=False), copy=False)
            for each in ready:
                sql = render(each, self.names, frame.shared)
                query = query.select(exp.alias_(sql, self.names[each], quoted=True, copy=False), copy=False)
            frame.shared |= {each: self.names[each] for each in ready}
            todo = [each for each in todo if each not in ready]
        return query

    def _waits(self, each: Node, todo: list[Node]) -> bool:
        waiting = set(todo) - {each}
        stack = list(each.inner)
        while stack:
            arg = stack.pop()
            if arg in waiting:
                return True
            stack.extend(arg.inner)
        return False

    def _stored(self, frame: Frame) -> exp.Select:
        facts = [each.payload[0].name for each in frame.columns if each.op is FACT]
        keys = sorted(frame.keys | ({"id"} if self.dictionary.tables[frame.table].kind == "subject" else set()))
        chosen = list(dict.fromkeys([*keys, *facts]))
        query = exp.select(*(exp.column(name, quoted=True) for name in chosen), copy=False).from_(
            self.source(frame.table), copy=False
        )
        necessary = self.filters.get(frame.table) if frame.out else None
        if necessary is not None:
            query.where(not_false(necessary, self.names), copy=False)
        return query

    def _joined(self, frame: Frame) -> exp.Select | None:
        crossings = frame.crossings
        if not crossings:
            return None
        below = self.frames[frame.table, frame.level - 1, frame.out]
        kept = [exp.column(name, "b", quoted=True) for name in sorted(below.keys)]
        kept += [exp.column(self.names[each], "b", quoted=True) for each in frame.columns if each in below.columns]
        kept += [exp.column(name, "b", quoted=True) for name in below.shared.values()]
        frame.shared = dict(below.shared)
        query = exp.select(*{(column.table, column.name): column for column in kept}.values(), copy=False)
        query = query.from_(exp.alias_(table_named(below.name), "b", table=True, copy=False), copy=False)
        for number, group in enumerate(self._by_way(crossings).values()):
            alias = f"j{number}"
            gathers = isinstance(group[0].op, Gather)
            joined, on = self._gathered(frame, group, alias) if gathers else self._looked_up(frame, group, alias)
            query = query.join(joined, on=on, join_type="left", copy=False)
            for each in group:
                query = query.select(self._crossed(each, alias, gathers), copy=False)
        return query

    def _by_way(self, crossings: list[Node]) -> dict[tuple[str, ...], list[Node]]:
        groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        for each in crossings:
            gathers = isinstance(each.op, Gather)
            groups[("set", *each.payload[0].rows) if gathers else ("up", each.payload.name)].append(each)
        return groups

    def _crossed(self, each: Node, alias: str, gathers: bool) -> Sql:
        """The crossing's own column, finished from the aggregate columns."""
        name = self.names[each]
        if not gathers:
            return exp.column(name, alias, quoted=True)
        suffixes = self._suffixes(each)
        columns = {suffix: exp.column(f"{name}_{suffix}", alias, quoted=True) for suffix in suffixes}
        finished: Sql = each.op.sql(columns, each)  # type: ignore[arg-type]
        return exp.alias_(finished, name, quoted=True, copy=False)

    def _suffixes(self, each: Node) -> list[str]:
        assert isinstance(each.op, Gather)
        blank: list[Sql] = [exp.column("x") for _ in each.args]
        return list(each.op.columns(blank, each))

    def _gathered(self, frame: Frame, group: list[Node], alias: str) -> tuple[exp.Expression, exp.Expression]:
        way: Collection = group[0].payload[0]
        inner = self.frames[way.table, frame.level - 1, False]
        key: str = way.key
        rows: exp.Expression = table_named(inner.name)
        if isinstance(way, Earlier):
            below = self.frames[frame.table, frame.level - 1, frame.out]
            key, rows = OCCASION, earlier_rows(way, table_named(below.name), rows)
        query = exp.select(exp.column(key, quoted=True)).from_(rows, copy=False)
        for each in group:
            assert isinstance(each.op, Gather)
            args = [render(arg, self.names, inner.shared) for arg in each.args]
            for suffix, sql in each.op.columns(args, each).items():
                query = query.select(
                    exp.alias_(sql, f"{self.names[each]}_{suffix}", quoted=True, copy=False), copy=False
                )
        query = query.group_by(exp.column(key, quoted=True), copy=False)
        if filters := self._only(group, inner):
            query = query.where(filters, copy=False)
        on = exp.EQ(this=exp.column("id", "b", quoted=True), expression=exp.column(key, alias, quoted=True))
        return query.subquery(alias, copy=False), on

    def _only(self, group: list[Node], inner: Frame) -> exp.Expression | None:
        """Rows that can matter to none of the group need not be gathered."""
        tests = []
        for each in group:
            assert isinstance(each.op, Gather)
            if each.op.base(each) or (is_constant(each.args[0]) and each.op.name != "any") or each.op.name == "all":
                return None
            tests.append(not_false(each.args[0], self.names, inner.shared))
        result = tests[0]
        for test in tests[1:]:
            result = exp.Or(this=paren(result), expression=paren(test))
        return result

    def _looked_up(self, frame: Frame, group: list[Node], alias: str) -> tuple[exp.Expression, exp.Expression]:
        up = group[0].payload
        inner = self.frames[up.table, frame.level - 1, False]
        query = exp.select(exp.column("id", quoted=True)).from_(table_named(inner.name), copy=False)
        for each in group:
            sql = render(each.args[0], self.names, inner.shared)
            query = query.select(exp.alias_(sql, self.names[each], quoted=True, copy=False), copy=False)
        on = exp.EQ(this=exp.column(up.column, "b", quoted=True), expression=exp.column("id", alias, quoted=True))
        return query.subquery(alias, copy=False), on


def not_false(tree: Node, names: Names, columns: Mapping[Node, str] | None = None) -> exp.Expression:
    """True for yes and unknown: the unknown stay in. Said of the parts, so that the engine may stop at the first that decides."""
    columns = columns or {}
    if tree.op.name in ("and", "or") and tree not in columns:
        parts = [paren(not_false(arg, names, columns)) for arg in tree.args]
        kind = exp.And if tree.op.name == "and" else exp.Or
        return reduce(lambda a, b: kind(this=a, expression=b), parts)
    sql = render(tree, names, columns)
    return exp.Coalesce(this=sql, expressions=[exp.true()]) if tree.type.unknown else sql
