"""Yes, no and unknown: Kleene's three values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from yingbao.engine.language.operators.base import Operator, Sql, Term, any_unknown, case, need, paren, register
from yingbao.engine.language.operators.leaves import constant, is_constant, wide
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, Dim, Type


def _booleans(args: Sequence[Type], name: str) -> Type:
    for arg in args:
        need(arg.dim is Dim.BOOLEAN, "needs-condition", operator=name, given=arg)
    return BOOLEAN.may_be_unknown(*args)


class _Junction(Operator):
    """And, or: any number of arguments; `decisive` is the value of one argument that settles it."""

    strict = False
    decisive: bool

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return _booleans(args, self.name)

    def value(self, *args: Any) -> Any:
        result: bool | None = not self.decisive
        for arg in args:
            if arg is self.decisive:
                return arg
            if arg is None:
                result = None
        return result

    def fold(self, node_: Node) -> Node:
        flat: list[Node] = []
        for arg in node_.args:
            flat.extend(arg.args if arg.op is self else (arg,))
        kept: list[Node] = []
        for arg in flat:
            if is_constant(arg) and arg.payload[0] is self.decisive:
                return arg
            if arg not in kept and not (is_constant(arg) and arg.payload[0] is (not self.decisive)):
                kept.append(arg)
        if not kept:
            return constant(not self.decisive, BOOLEAN)
        return kept[0] if len(kept) == 1 else node(self, *kept)


@register
class And(_Junction):
    name = "and"
    infix = "and"
    decisive = False

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return reduce(lambda a, b: exp.And(this=a, expression=b), map(paren, args))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return "，并且".join(args) if lang == "zh" else " and ".join(args)

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        return z3.And(*args)


@register
class Or(_Junction):
    name = "or"
    infix = "or"
    decisive = True

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return reduce(lambda a, b: exp.Or(this=a, expression=b), map(paren, args))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"（{'，或者'.join(args)}）" if lang == "zh" else f"({', or '.join(args)})"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        return z3.Or(*args)


@register
class Not(Operator):
    name = "not"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return _booleans(args, self.name)

    def value(self, *args: Any) -> Any:
        return not args[0]

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return exp.Not(this=paren(args[0]))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"不满足“{args[0]}”" if lang == "zh" else f"it is not the case that {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        return z3.Not(args[0])

    def fold(self, node_: Node) -> Node:
        (arg,) = node_.args
        return arg.args[0] if arg.op is self else node_


@register
class If(Operator):
    """`a if condition else b`; an unknown condition gives unknown."""

    name = "if"
    strict = False

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        condition, yes, no = args
        _booleans([condition], self.name)
        need(yes.dim is no.dim and yes.category == no.category, "branches-differ", left=yes, right=no)
        bounds = min(yes.lo, no.lo), max(yes.hi, no.hi), max(yes.den_hi, no.den_hi)
        free = yes.free and no.free
        return Type(yes.dim, *bounds, unknown=any_unknown(args), category=yes.category, free=free)

    def value(self, *args: Any) -> Any:
        condition, yes, no = args
        return None if condition is None else yes if condition else no

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        condition, yes, no = args
        if node.type.ratio:
            pairs = [arg if isinstance(arg, tuple) else (arg, exp.Literal.number(1)) for arg in (yes, no)]
            return tuple(wide(self._case(condition, a, b, node), *node.args[1:]) for a, b in zip(*pairs, strict=True))
        return wide(self._case(condition, yes, no, node), *node.args[1:])

    def _case(self, condition: Sql, yes: Sql, no: Sql, node: Node) -> Sql:
        if node.args[0].type.unknown:
            return case((condition, yes), (exp.Not(this=paren(condition.copy())), no))
        return case((condition, yes), default=no)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        condition, yes, no = args
        if lang == "zh":
            return f"（{condition}的，{yes}；否则{no}）"
        return f"({yes} if {condition}, otherwise {no})"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        condition, yes, no = args
        if node.type.ratio:
            pairs = [arg if isinstance(arg, tuple) else (arg, z3.IntVal(1)) for arg in (yes, no)]
            return tuple(z3.If(condition, a, b) for a, b in zip(*pairs, strict=True))
        return z3.If(condition, yes, no)

    def fold(self, node_: Node) -> Node:
        condition, yes, no = node_.args
        if is_constant(condition) and condition.payload[0] is not None:
            return yes if condition.payload[0] else no
        return yes if yes is no and not condition.type.unknown else node_
