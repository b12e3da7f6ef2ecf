"""Trees as phrases: values become noun phrases here, conditions become clauses in `conditions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.dictionary.model import Collection
from yingbao.engine.language.operators.leaves import ANSWER, CONSTANT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.language.wording import value_words
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.say.nouns import NOUNS, band_words, conjuncts, has_parameter, is_zero, summands
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
    groups: dict[str, None] = field(default_factory=dict)
    """The names of sets that were used."""
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
        for each in summands(node):
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
        for (known, condition), label in sorted(self.terms.sets.items(), key=lambda item: -len(conjuncts(item[0][1]))):
            if condition in self.hidden:
                continue
            inside = conjuncts(condition)
            if known is way and inside and all(part in rest for part in inside):
                self.groups.setdefault(label)
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


__all__ = ["ATOM", "SYMBOLS", "Speaker", "band_words", "conjuncts", "has_parameter", "is_zero"]
