"""Trees as phrases: values become noun phrases here, conditions become clauses in `conditions`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.dictionary.model import Collection
from yingbao.engine.language.operators.leaves import ANSWER, CONSTANT, FACT, is_constant
from yingbao.engine.language.operators.tables import Band, Values
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.language.wording import value_words
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.say.terms import Asked, Term, Terms
from yingbao.engine.readings.say.vocabulary import Vocabulary

SYMBOLS = {"add": ("＋", "+", 1), "subtract": ("－", "−", 1), "multiply": ("×", "×", 2), "divide": ("÷", "÷", 2)}
ATOM = 3
_EMPTY = Program(())


@dataclass
class Speaker:
    """Speaks one language about one policy. `spoken` collects the terms that were called by name, in order."""

    words: Vocabulary
    terms: Terms
    dictionary: Dictionary
    title: Callable[[str], str]
    spoken: dict[Node, Term] = field(default_factory=dict)
    hidden: set[Node] = field(default_factory=set)
    """Terms that are being defined: they are spelled out, not named."""

    @property
    def lang(self) -> str:
        return self.words.lang

    @property
    def zh(self) -> bool:
        return self.words.lang == "zh"

    def either(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def listed(self, parts: Sequence[str], zh: str = "、", en: str = ", ") -> str:
        return (zh if self.zh else en).join(parts)

    def one_of(self, parts: Sequence[str]) -> str:
        """'A、B 或 C'."""
        if len(parts) < 2:
            return "".join(parts)
        return self.listed(parts[:-1]) + self.either("或", " or ") + parts[-1]

    def term(self, node: Node) -> str:
        """The name of a let, '' for any other tree."""
        found = self.terms.lets.get(node)
        if found is None or node in self.hidden:
            return ""
        self.spoken.setdefault(node, found)
        return self.words.name("lets", found.name)

    def asked(self, node: Node) -> Asked | None:
        if node.op is ANSWER:
            return Asked(node.payload[0], node.payload[1])
        return self.terms.answers.get(node)

    # ---- values -----------------------------------------------------------------------------------

    def noun(self, node: Node) -> str:
        """A value as a noun phrase; a formula of parameters alone also says what it comes to."""
        text = self.formula(node)[0]
        if (
            node.table
            or node.op.name in ("constant", "as_span")
            or not has_parameter(node)
            or node.type.dim is Dim.BOOLEAN
        ):
            return text
        value = _EMPTY.value(node, None)  # type: ignore[arg-type]
        if value is None:
            return text
        return text + self.either(
            f"（即 {self.value(value, node.type)}）", f" (that is {self.value(value, node.type)})"
        )

    def formula(self, node: Node) -> tuple[str, int]:
        """A value's words and how tightly they bind."""
        if name := self.term(node):
            return name, ATOM
        if node.op.name in SYMBOLS:
            return self.arithmetic(node)
        if not node.table and node.op is not CONSTANT and not has_parameter(node):
            return self.value(_EMPTY.value(node, None), node.type), ATOM  # type: ignore[arg-type]
        special = NOUNS.get(node.op.name)
        if special:
            return special(self, node), ATOM
        return node.op.words([self.formula(arg)[0] for arg in node.args], node, self.lang), ATOM

    def arithmetic(self, node: Node) -> tuple[str, int]:
        zh, en, strength = SYMBOLS[node.op.name]
        if node.op.name == "add" and (steps := self.steps(node)):
            return steps, ATOM
        parts = []
        for position, arg in enumerate(node.args):
            text, binds = self.formula(arg)
            tight = binds > strength or (binds == strength and (position == 0 or node.op.name in ("add", "multiply")))
            parts.append(text if tight else self.either(f"（{text}）", f"({text})"))
        return self.either(f" {zh} ", f" {en} ").join(parts), strength

    def steps(self, node: Node) -> str:
        """(0 if a else 1) + (0 if b else 1) + …: how many of the conditions do not hold."""
        from yingbao.engine.readings.say.conditions import clause

        found = []
        for each in _summands(node):
            if each.op.name != "if" or not all(is_constant(arg) and arg.payload[0] in (0, 1) for arg in each.args[1:]):
                return ""
            found.append(clause(self, each.args[0], holds=each.args[1].payload[0] == 1))
        inside = self.listed(found)
        return self.either(f"以下各项中符合的项数（{inside}）", f"how many of these hold ({inside})")

    def value(self, value: Any, type_: Type, fact: Fact | None = None) -> str:
        """A known value in words; categories and areas by name."""
        if type_.dim is Dim.CATEGORY and isinstance(value, str):
            label = self.dictionary.categories[type_.category or ""].values.get(value)
            return label[self.lang] if label else self.either("无", "none")
        if type_.dim is Dim.AREA and isinstance(value, str):
            return self.area(value)
        return value_words(value, type_, None, self.lang)

    def area(self, code: str) -> str:
        """A division by the longest part of its code that has a name."""
        for length in range(len(code), 0, -1):
            if name := self.words.name("areas", code[:length]):
                return name if not code[length:].strip("0") else self.either(f"{name}（{code}）", f"{name} ({code})")
        return code

    # ---- sets -------------------------------------------------------------------------------------

    def members(self, way: Collection, keep: Node) -> tuple[str, list[Node]]:
        """What a set is called, and the conditions that the name does not say."""
        rest = conjuncts(keep)
        for (known, condition), label in self.terms.sets.items():
            inside = conjuncts(condition)
            if known is way and inside and all(part in rest for part in inside):
                return label, [part for part in rest if part not in inside]
        return way.label[self.lang], rest

    def set_noun(self, way: Collection, keep: Node) -> str:
        from yingbao.engine.readings.say.conditions import together
        from yingbao.engine.readings.say.records import record_noun

        if self.dictionary.tables[way.table].kind in ("ledger", "event"):
            return record_noun(self, way, keep)
        label, rest = self.members(way, keep)
        if not rest:
            return label
        return self.either(f"（{together(self, rest)}的）{label}", f"{label} ({together(self, rest)})")


def conjuncts(node: Node) -> list[Node]:
    """The parts of a conjunction; none for what is always true."""
    if is_constant(node) and node.payload[0] is True:
        return []
    return [part for arg in node.args for part in conjuncts(arg)] if node.op.name == "and" else [node]


def has_parameter(node: Node) -> bool:
    return any(each.op is CONSTANT and isinstance(each.payload[3], ParameterLabel) for each in node.walk())


def _summands(node: Node) -> Iterator[Node]:
    for arg in node.args:
        yield from _summands(arg) if arg.op.name == "add" else (arg,)


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

__all__ = ["FACT", "Speaker", "band_words", "conjuncts", "has_parameter"]
