"""The ask command: one question at a time, in the terminal or from a pipe, until the answer is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Console

from yingbao.cli.folding import print_text
from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, nearest
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.ask import Question, Questions, ask, unknown_case
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.values import NEVER, fen, yuan_text

DO_NOT_KNOW = ("?", "？", "不知道", "不清楚", "unknown", "don't know", "dk")
NOTHING = ("无", "没有", "从未", "never", "none")
HINTS = {
    "integer": ("整数", "a whole number"),
    "money": ("元", "yuan"),
    "date": ("如 1950-01-31", "such as 1950-01-31"),
    "area": ("区划代码", "a division code"),
    "count": ("几个", "how many"),
}
ANSWERS = {
    "entitled": ("符合条件，应当享受。", "Entitled."),
    "not": ("不符合条件。", "Not entitled."),
    "unknown": ("还不能确定。", "Not known yet."),
    "elsewhere": ("不归这里管，由别的区划办理。", "Another division's business."),
}


def run_ask(
    console: Console, name: str, on: date, policies: Path, overlays: Iterable[str], area: str | None, lang: str
) -> Questions:
    """Asks until the answer is settled, nothing more can be asked, or the input ends; returns how it stands."""
    book = ready_book(policies, overlays=overlays)
    law = Law(book, on, book.dictionary.office if area is None else area)
    outcome = law.outcome(name) if name in law.policies else None
    if outcome is None:
        near = nearest(name, law.policies) or ", ".join(law.policies)
        raise Faults([Fault("policy-not-in-force", None, {"name": name, "on": on, "near": near})])
    talk = Talk(console, book.dictionary, outcome, lang)
    talk.say(f"{outcome.policy.title[lang]}  {on}", f"{outcome.policy.title[lang]}  {on}")
    talk.say("不知道的请答“不知道”。", "Answer 'unknown' where you do not know.")
    result = talk.converse(law)
    talk.conclude(result)
    return result


class Talk:
    """One conversation about one row of the outcome's table."""

    def __init__(self, console: Console, dictionary: Dictionary, outcome: Outcome, lang: str) -> None:
        self.console, self.dictionary, self.outcome, self.lang = console, dictionary, outcome, lang
        self.row = unknown_case(dictionary, outcome)
        self.passed: set[tuple[int, str]] = set()

    def say(self, zh: str, en: str) -> None:
        print_text(self.console, en if self.lang == "en" else zh)

    def converse(self, law: Law) -> Questions:
        while True:
            result = ask(law, self.outcome, self.row)
            if result.answer == "entitled":
                result = ask(law, self.outcome, self.row, about="amount")
            open_ = [question for question in result.questions if self.key(question) not in self.passed]
            if not open_ or not self.put(open_[0]):
                return result

    def key(self, question: Question) -> tuple[int, str]:
        thing = question.fact or question.way
        assert thing is not None
        return id(question.row), thing.name

    def put(self, question: Question) -> bool:
        """Asks one question until the reply is understood; False when the input has ended."""
        print_text(self.console, self.words(question))
        while True:
            try:
                text = input("> ").strip()
            except EOFError:
                return False
            if text.lower() in DO_NOT_KNOW or (not text and default_of(question) is None):
                self.passed.add(self.key(question))
                return True
            try:
                question.answer(self.dictionary, parse(question, text))
            except ValueError:
                self.say("没有看懂，请再答一次。", "That was not understood; please answer again.")
            else:
                return True

    def words(self, question: Question) -> str:
        who, english = self.who(question), self.lang == "en"
        lines = [f"{who}{question.label[self.lang]}？" if not english else f"{who}{question.label['en']}?"]
        listed = [f"{number} {label[self.lang]}" for number, label in enumerate(question.choices.values(), 1)]
        hints = ["  ".join(listed)] if listed else [HINTS[question.kind][english]] if question.kind in HINTS else []
        if (default := default_of(question)) is not None:
            shown = self.shown(question, default)
            hints.append(f"Enter: {shown}" if english else f"回车：{shown}")
        if question.why:
            titles = (", " if english else "、").join(clause.title for clause in question.why)
            hints.append(f"for: {titles}" if english else f"为判断：{titles}")
        return "\n".join(lines + [f"  {hint}" for hint in hints])

    def shown(self, question: Question, value: Any) -> str:
        if value in question.choices:
            return question.choices[value][self.lang]
        if value == NEVER:
            return "never" if self.lang == "en" else "无"
        return yuan_text(value) if question.kind == "money" else str(value)

    def who(self, question: Question) -> str:
        """Whose fact it is; nothing for the row the policy is about."""
        row, joins = question.row, question.joins
        if row is self.row:
            return ""
        label = self.dictionary.tables[row.table].label[self.lang]
        for owner, name in ((joins[0], joins[1].name),) if joins else places(row):
            rows = owner.collections.get(name, [])
            number = rows.index(row) + 1 if row in rows else len(rows) + 1
            label = f"{self.dictionary.tables[owner.table].collections[name].label[self.lang]} {number}"
        return f"{label}: " if self.lang == "en" else f"{label}："

    def conclude(self, result: Questions) -> None:
        self.say(*ANSWERS["elsewhere" if result.elsewhere else result.answer])
        if result.by_cases:
            self.say("（其余事实无论如何，结果都一样。）", "(Whatever the rest is, the answer is the same.)")
        if result.answer == "entitled" and self.outcome.amount is not None:
            sides = result.amount, result.amount_max
            low, high = (yuan_text(side) if isinstance(side, int) else "?" for side in sides)
            amount = low if low == high else f"{low}–{high}"
            if amount == "?":
                self.say("金额还不知道。", "The amount is not known.")
            else:
                self.say(f"金额：{amount} 元", f"Amount: CNY {amount}")
        for clause in result.decided:
            cited = "；".join(map(str, clause.citations))
            self.say(f"依据：{clause.title}（{cited}）", f"By: {clause.title} ({cited})")


def places(row: Row) -> list[tuple[Row, str]]:
    """The collections that hold the row."""
    return [(above, name) for above in row.ups.values() for name, rows in above.collections.items() if row in rows]


def default_of(question: Question) -> Any:
    """What no answer means: what the dictionary takes absence to mean; of a count, the fewest there may be."""
    if question.kind == "count":
        return question.least
    return question.fact.absent if question.fact else None


def parse(question: Question, text: str) -> Any:
    """A reply as a value; ValueError where it is none, or lies out of range."""
    if not text:
        return default_of(question)
    for number, (value, label) in enumerate(question.choices.items(), 1):
        if text.lower() in (str(number), label.zh, label.en.lower(), str(value).lower()):
            return value
    if question.choices:
        raise ValueError(text)
    if question.kind == "date":
        may_be_never = question.fact is not None and question.fact.absent == NEVER
        return NEVER if may_be_never and text in NOTHING else date.fromisoformat(text)
    if question.kind == "area":
        if not text.isdigit():
            raise ValueError(text)
        return text
    number = fen(Fraction(text.replace(",", ""))) if question.kind == "money" else int(text)
    if not (question.least or 0) <= number <= (question.most if question.most is not None else number):
        raise ValueError(text)
    return number


__all__ = ["Talk", "parse", "run_ask"]
