"""Values as noun phrases, one small function an operator. A speaker looks here before it asks the operator for its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from yingbao.engine.language.operators.leaves import CONSTANT, is_constant
from yingbao.engine.language.operators.tables import Band, Values
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.policies.resolve import ParameterLabel

if TYPE_CHECKING:
    from yingbao.engine.readings.say.speaker import Speaker


def conjuncts(node: Node) -> list[Node]:
    """The parts of a conjunction; none for what is always true."""
    if is_constant(node) and node.payload[0] is True:
        return []
    return [part for arg in node.args for part in conjuncts(arg)] if node.op.name == "and" else [node]


def has_parameter(node: Node) -> bool:
    return any(each.op is CONSTANT and isinstance(each.payload[3], ParameterLabel) for each in node.walk())


def summands(node: Node) -> Iterator[Node]:
    for arg in node.args:
        yield from summands(arg) if arg.op.name == "add" else (arg,)


def _constant(self: Speaker, node: Node) -> str:
    value, type_, _, label, _ = node.payload
    if isinstance(label, ParameterLabel):
        name = self.words.parameter(label.name)
        if value is None:
            return self.either(f"{name}（当日未定）", f"{name} (not set on the day)")
        return self.either(f"{name}（{self.value(value, type_)}）", f"{name} ({self.value(value, type_)})")
    if label == "on":
        return self.either("当日", "the day")
    return self.value(value, type_)


def _if(self: Speaker, node: Node) -> str:
    from yingbao.engine.readings.say.conditions import clause

    condition, yes, no = node.args
    if is_constant(condition) and condition.payload[0] is not None:
        # a rule that is in force or not: only what it leads to today
        taken = self.formula(yes if condition.payload[0] else no)[0]
        label = condition.payload[3]
        name = self.words.parameter(label.name) if isinstance(label, ParameterLabel) else ""
        state = self.either("是" if condition.payload[0] else "否", "yes" if condition.payload[0] else "no")
        return self.either(f"{taken}（“{name}”当日为{state}）", f"{taken} (“{name}”: {state} on the day)")
    first, other = self.noun(yes), self.noun(no)
    return self.either(
        f"（{clause(self, condition)}的为 {first}，其他的为 {other}）",
        f"({first} if {clause(self, condition)}, otherwise {other})",
    )


def _extreme(self: Speaker, node: Node) -> str:
    all_parts = _same(self, node)
    parts = [self.formula(arg)[0] for arg in all_parts if not is_zero(arg)]
    floor = len(parts) < len(all_parts) and node.op.name == "max"
    if not floor:
        parts = [self.formula(arg)[0] for arg in all_parts]
    zh, en = ("小", "the lesser of") if node.op.name == "min" else ("大", "the greater of")
    zh_text = f"{'、'.join(parts)}中{zh}的一个" if len(parts) > 1 else parts[0]
    en_text = f"{en} {' and '.join(parts)}" if len(parts) > 1 else parts[0]
    return self.either(
        f"（{zh_text}{'，不足 0 的按 0 算' if floor else ''}）", f"({en_text}{', at least 0' if floor else ''})"
    )


def is_zero(node: Node) -> bool:
    return is_constant(node) and node.payload[0] == 0 and not isinstance(node.payload[3], ParameterLabel)


def _span(self: Speaker, node: Node) -> str:
    """months(n): the number with its unit."""
    inner, (dim, factor) = node.args[0], node.payload
    if inner.op is not CONSTANT:
        return node.op.words([self.formula(inner)[0]], node, self.lang)
    value, name = (
        inner.payload[0],
        self.words.parameter(inner.payload[3].name) if isinstance(inner.payload[3], ParameterLabel) else "",
    )
    if value is None:
        return self.either(f"“{name}”（当日未定）", f"“{name}” (not set on the day)")
    return self.value(value * factor, Type(dim))


def _same(self: Speaker, node: Node) -> list[Node]:
    """min(min(a, b), c) is one min of three."""
    return [
        part for arg in node.args for part in (_same(self, arg) if arg.op is node.op and not self.term(arg) else [arg])
    ]


def _lookup(self: Speaker, node: Node) -> str:
    keys = self.listed([self.formula(arg)[0] for arg in node.args])
    name = self.words.parameter(node.payload.name)
    return self.either(f"{name}（按{keys}定）", f"{name} (by {keys})")


def band_words(self: Speaker, matcher: Any, category: str | None) -> str:
    """A row's key in a parameter by band or category."""
    if isinstance(matcher, Values):
        kind = Type(Dim.CATEGORY, category=category)
        return self.one_of([self.value(name, kind) for name in matcher.names])
    assert isinstance(matcher, Band)
    if matcher.lo is None or matcher.hi is None:
        return self.either(
            *(f"{matcher.lo} 以上", f"{matcher.lo} and over")
            if matcher.hi is None
            else (f"不满 {matcher.hi}", f"under {matcher.hi}")
        )
    if matcher.hi - matcher.lo == 1:
        return str(matcher.lo)
    return self.either(f"{matcher.lo} 到 {matcher.hi - 1}", f"{matcher.lo} to {matcher.hi - 1}")


def _sum(self: Speaker, node: Node) -> str:
    way, (keep, body) = node.payload[0], node.args
    if is_constant(body):
        body_words = self.noun(body)
        return self.either(
            f"{self.set_noun(way, keep)}每人 {body_words} 合计",
            f"{body_words} for each of the {self.set_noun(way, keep)}",
        )
    who, what = self.set_noun(way, keep), self.formula(body)[0]
    return self.either(f"{who}的{what}合计", f"the total {what} of the {who}")


def _count(self: Speaker, node: Node) -> str:
    way = node.payload[0]
    who = self.set_noun(way, node.args[0])
    people = self.dictionary.tables[way.table].kind in ("subject", "link")
    return self.either(f"{who}的{'人数' if people else '次数'}", f"the number of {who}")


def _best(self: Speaker, node: Node) -> str:
    way, (keep, body) = node.payload[0], node.args
    zh, en = ("最早", "least") if node.op.name == "least_of" else ("最大", "greatest")
    who, what = self.set_noun(way, keep), self.formula(body)[0]
    return self.either(f"{who}中{zh}的{what}", f"the {en} {what} of the {who}")


def _fact(self: Speaker, node: Node) -> str:
    return str(node.payload[0].label[self.lang])


def _answer(self: Speaker, node: Node) -> str:
    return self.either(f"“{self.title(node.payload[0])}”的金额", f"the amount of “{self.title(node.payload[0])}”")


def _up(self: Speaker, node: Node) -> str:
    return self.formula(node.args[0])[0]


def _age(self: Speaker, node: Node) -> str:
    return (
        self.either("周岁", "age")
        if node.args[1].op is CONSTANT
        else node.op.words(["", self.noun(node.args[1])], node, self.lang)
    )


NOUNS: dict[str, Callable[[Speaker, Node], str]] = {
    "constant": _constant, "fact": _fact, "answer": _answer, "up": _up, "if": _if, "min": _extreme, "max": _extreme,
    "as_span": _span, "lookup": _lookup, "sum": _sum, "count": _count, "least_of": _best, "greatest_of": _best, "age": _age,
}  # fmt: skip
