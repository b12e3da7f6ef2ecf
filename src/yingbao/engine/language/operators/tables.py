"""Look-ups in a parameter by band or category, and shares with a stated answer for an empty whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yingbao.engine.language.operators.arithmetic import pair
from yingbao.engine.language.operators.base import (
    REGISTRY,
    Operator,
    Sql,
    Term,
    any_unknown,
    case,
    need,
    number,
    paren,
    register,
)
from yingbao.engine.language.operators.compare import times
from yingbao.engine.language.operators.folding import fold_strict
from yingbao.engine.language.operators.leaves import constant, is_constant, literal_sql, literal_term, wide
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import Dim, Type, checked, of_value


@dataclass(frozen=True)
class Band:
    """lo <= x < hi; None is open."""

    lo: int | None
    hi: int | None

    def __contains__(self, value: int) -> bool:
        return (self.lo is None or self.lo <= value) and (self.hi is None or value < self.hi)


@dataclass(frozen=True)
class Values:
    """Category values by name."""

    names: tuple[str, ...]

    def __contains__(self, value: str) -> bool:
        return value in self.names


Matcher = Band | Values


@dataclass(frozen=True)
class Grid:
    """A parameter by key. `rows` pairs a matcher for each key with a constant node; None until resolved for a day."""

    policy: str
    name: str
    type: Type
    categories: tuple[str | None, ...]
    codes: tuple[Any, ...] = ()
    rows: tuple[tuple[tuple[Matcher, ...], Node], ...] | None = None


@register
class Lookup(Operator):
    """`table[key, …]`. Payload: the Grid. Outside all rows the value is unknown, cause parameter."""

    name = "lookup"

    def typed(self, args: Sequence[Type], payload: Grid) -> Type:
        need(
            len(args) == len(payload.categories),
            "table-keys",
            table=payload.name,
            wanted=len(payload.categories),
            given=len(args),
        )
        for arg, category in zip(args, payload.categories, strict=True):
            suits = arg.category == category if category else arg.dim.numeric and not arg.ratio
            need(suits, "table-key", table=payload.name, given=arg)
        if payload.rows is None:
            return payload.type.may_be_unknown(Type(Dim.BOOLEAN, unknown=True))
        found = [value.type for _, value in payload.rows] or [payload.type]
        bounds = min(t.lo for t in found), max(t.hi for t in found), max(t.den_hi for t in found)
        return Type(payload.type.dim, *bounds, unknown=True)

    def value(self, *args: Any) -> Any:
        *keys, grid = args
        for matchers, value in grid.rows:
            if all(key in matcher for key, matcher in zip(keys, matchers, strict=True)):
                return value.payload[0]
        return None

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        if node.type.ratio:
            return self._case(args, node, 0), self._case(args, node, 1)
        return self._case(args, node, None)

    def _case(self, args: Sequence[Sql], node: Node, part: int | None) -> Sql:
        branches = []
        for matchers, value in node.payload.rows:
            known = value.payload[0]
            shown = pair(known)[part] if part is not None and known is not None else known
            tests = [
                self._test(key, matcher, codes)
                for key, matcher, codes in zip(args, matchers, node.payload.codes, strict=True)
            ]
            condition = tests[0]
            for test in tests[1:]:
                condition = exp.And(this=condition, expression=test)
            branches.append((condition, literal_sql(shown, Type(node.type.dim))))
        return (
            wide(case(*branches), *(value for _, value in node.payload.rows))
            if branches
            else literal_sql(None, node.type)
        )

    def _test(self, key: Sql, matcher: Matcher, codes: Any) -> Sql:
        if isinstance(matcher, Values):
            return exp.In(this=paren(key.copy()), expressions=[number(codes[name]) for name in matcher.names])
        tests: list[Sql] = []
        if matcher.lo is not None:
            tests.append(exp.GTE(this=paren(key.copy()), expression=number(matcher.lo)))
        if matcher.hi is not None:
            tests.append(exp.LT(this=paren(key.copy()), expression=number(matcher.hi)))
        if not tests:
            return exp.Not(this=exp.Is(this=paren(key.copy()), expression=exp.Null()))
        return exp.Paren(this=exp.And(this=tests[0], expression=tests[1])) if len(tests) > 1 else tests[0]

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        by = "、".join(args) if lang == "zh" else ", ".join(args)
        return f"按{by}对应的“{node.payload.name}”" if lang == "zh" else f"the '{node.payload.name}' for {by}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        kind = Type(node.type.dim)
        shape = (z3.FreshInt("gap"), z3.IntVal(1)) if node.type.ratio else z3.FreshInt("gap")
        for matchers, value in reversed(node.payload.rows):
            if value.payload[0] is None:
                continue
            test = z3.And(
                *(self._term_test(k, m, c) for k, m, c in zip(args, matchers, node.payload.codes, strict=True))
            )
            if node.type.ratio:
                n, d = pair(value.payload[0])
                shape = (z3.If(test, n, shape[0]), z3.If(test, d, shape[1]))
            else:
                shape = z3.If(test, literal_term(value.payload[0], kind), shape)
        return shape

    def _term_test(self, key: Term, matcher: Matcher, codes: Any) -> Term:
        import z3

        if isinstance(matcher, Values):
            return z3.Or(*(key == codes[name] for name in matcher.names))
        bounds = [key >= matcher.lo] if matcher.lo is not None else []
        return z3.And(True, *bounds, *([key < matcher.hi] if matcher.hi is not None else []))

    def fold(self, node_: Node) -> Node:
        """By age, the bands become tests of the date of birth."""
        grid = node_.payload
        if grid.rows is None:
            return node_
        if all(map(is_constant, node_.args)) and all(arg.payload[0] is not None for arg in node_.args):
            return constant(
                self.value(*(arg.payload[0] for arg in node_.args), grid), grid.type, f"parameter:{grid.name}"
            )
        if len(node_.args) != 1 or node_.args[0].op.name != "age":
            return node_
        result = constant(None, grid.type, f"parameter:{grid.name}", grid.name)
        for (band,), value in sorted(grid.rows, key=lambda row: row[1].payload[0] is not None):
            result = _choice(_in_band(node_.args[0], band), value, result)
        return result


def _in_band(key: Node, band: Band) -> Node:
    tests = []
    for name, bound in (("at_least", band.lo), ("less", band.hi)):
        if bound is not None:
            op = REGISTRY[name]
            tests.append(op.fold(node(op, key, constant(bound, of_value(bound, Dim.NUMBER)))))
    both = REGISTRY["and"]
    return both.fold(node(both, *tests))


def _choice(condition: Node, yes: Node, no: Node) -> Node:
    op = REGISTRY["if"]
    return op.fold(node(op, condition, yes, no))


@register
class Share(Operator):
    """`share(part, whole, zero=…)` against a bound: (part, whole, bound), payload (comparison name, answer for whole = 0)."""

    name = "share"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        part, whole, bound = args
        need(part.dim is whole.dim and part.dim.numeric and whole.lo >= 0, "share-of", left=part, right=whole)
        need(bound.dim is Dim.NUMBER and not part.ratio and not whole.ratio, "share-of", left=part, right=whole)
        checked(Type(part.dim, part.lo * bound.den_hi, part.hi * bound.den_hi))
        checked(Type(part.dim, whole.lo * bound.lo, whole.hi * bound.hi))
        return Type(Dim.BOOLEAN, 0, 1, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        part, whole, bound, (comparison, zero) = args
        if whole == 0:
            return zero
        n, d = pair(bound)
        return REGISTRY[comparison].value(part * d, whole * n)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        part, whole, bound = args
        comparison, zero = node.payload
        n, d = bound if isinstance(bound, tuple) else (bound, None)
        test = REGISTRY[comparison].sql([times(part, d), times(whole, n)], node)
        empty = exp.EQ(this=paren(whole.copy()), expression=number(0))
        return case((exp.And(this=empty, expression=_known(part, bound)), exp.Boolean(this=zero)), default=test)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        phrase = REGISTRY[node.payload[0]].words(["{}", "{}"], node, lang)
        whole = f"{args[0]}占{args[1]}的比例" if lang == "zh" else f"the share of {args[0]} in {args[1]}"
        return phrase.format(whole, args[2])

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        part, whole, bound = args
        n, d = pair(bound)
        test = REGISTRY[node.payload[0]].term([part * d, whole * n], node)
        return z3.If(whole == 0, z3.BoolVal(node.payload[1]), test)

    def fold(self, node_: Node) -> Node:
        return fold_strict(node_)


def _known(*sqls: Sql) -> Sql:
    parts = [side for sql in sqls for side in (sql if isinstance(sql, tuple) else (sql,))]
    tests: list[Sql] = [exp.Not(this=exp.Is(this=paren(part.copy()), expression=exp.Null())) for part in parts]
    result = tests[0]
    for test in tests[1:]:
        result = exp.And(this=result, expression=test)
    return result
