"""What `ask` answers with: where the answer stands, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from yingbao.engine.dictionary import Collection, Dictionary, Fact, Label
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.file import Clause
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.ask.matter import Answer
from yingbao.engine.readings.explain.world import Row, attach
from yingbao.engine.readings.prove.critical import FAR, OTHER
from yingbao.engine.readings.say.vocabulary import vocabulary
from yingbao.engine.values import Value

Kind = Literal["boolean", "integer", "money", "date", "area", "text", "category", "count"]
YES_NO: Mapping[Value, Label] = {True: Label("是", "yes"), False: Label("否", "no")}
NOTHING = Label("无", "none")
ANOTHER = Label("其他", "another")


@dataclass(frozen=True, eq=False)
class Question:
    """One thing to find out: a fact of a row, or (kind count) how many rows a collection of it has.

    `choices` maps the values one can choose from to their labels, empty where one types; money is fen. `why` names the
    clauses that it can decide. `joins`: the row is not in memory yet; answering puts it into this collection.
    """

    row: Row
    kind: Kind
    label: Label
    choices: Mapping[Value, Label] = field(default_factory=dict)
    why: tuple[Clause, ...] = ()
    fact: Fact | None = None
    way: Collection | None = None
    joins: tuple[Row, Collection] | None = None
    remaining: float = 0.0
    """How many facts are expected to stay open after it."""

    @property
    def least(self) -> int | None:
        return self.range[0] if self.range else None

    @property
    def most(self) -> int | None:
        return self.range[1] if self.range else None

    @property
    def range(self) -> tuple[int, int] | None:
        """The lowest and highest number that answers it."""
        if self.fact and self.kind in ("integer", "money"):
            return self.fact.lo, self.fact.hi
        return (self.way.at_least, self.way.at_most) if self.way else None

    def answer(self, dictionary: Dictionary, value: Any) -> None:
        """Writes the answer into the rows: the fact, or as many rows as there are, of which nothing is known yet."""
        if self.joins:
            owner, way = self.joins
            if self.row not in owner.collections.setdefault(way.name, []):
                attach(dictionary, owner, way.name, self.row)
        if self.fact:
            self.row.facts[self.fact.name] = value
        elif self.way:
            self.list(dictionary, self.way, int(value))

    def list(self, dictionary: Dictionary, way: Collection, number: int) -> None:
        rows = self.row.collections.setdefault(way.name, [])
        while len(rows) < number:
            attach(dictionary, self.row, way.name, unknown_row(dictionary, way.table, f"{way.one} {len(rows) + 1}"))


@dataclass(frozen=True)
class Questions:
    """The answer as it stands; `by_cases`: Kleene's logic calls it unknown, but every completion agrees.

    `decided` are the clauses that decided it; `elsewhere`: it is another district's business. No question is left where the
    answer is settled, or where only parameters are missing.
    """

    answer: Answer
    by_cases: bool
    questions: tuple[Question, ...]
    decided: tuple[Clause, ...] = ()
    amount: Value = None
    amount_max: Value = None
    elsewhere: bool = False


def unknown_row(dictionary: Dictionary, table: str, id: Any) -> Row:
    """A row of which nothing is known, not even by the absence from a register; its collections are not listed."""
    return Row(table, id, dict.fromkeys(dictionary.tables[table].facts))


def unknown_case(dictionary: Dictionary, outcome: Outcome) -> Row:
    """A row to ask a policy about from nothing: the subject, what it belongs to, and the occasion if there is one."""
    subject = unknown_row(dictionary, outcome.policy.subject, outcome.policy.subject)
    for up in dictionary.tables[subject.table].ups.values():
        subject.ups[up.name] = unknown_row(dictionary, up.table, up.table)
    if outcome.table == subject.table:
        return subject
    occasion = unknown_row(dictionary, outcome.table, outcome.table)
    occasion.ups = dict.fromkeys(dictionary.tables[outcome.table].ups, subject)
    return occasion


def choices_of(book: Book, fact: Fact, named: Sequence[Any]) -> Mapping[Value, Label]:
    """What one can choose from. Of a text or an area only those that the rules name matter; a policy goes by its title."""
    if fact.kind == "boolean":
        return YES_NO
    if fact.kind == "text":
        titles = {text: files[-1].title for text, files in book.by_id.items()}
        return {text: titles.get(text, Label(text, text)) for text in named} | {OTHER: ANOTHER}
    if fact.kind == "area":
        zh, en = (vocabulary(book, lang) for lang in ("zh", "en"))
        names = {code: Label(zh.name("areas", code) or code, en.name("areas", code) or code) for code in named}
        return names | {FAR: ANOTHER} if names else {}
    if fact.kind != "category":
        return {}
    choices: dict[Value, Label] = {NONE: NOTHING} if fact.absent == NONE else {}
    named_values: Iterable[tuple[Value, Label]] = book.dictionary.categories[fact.category or ""].values.items()
    return dict(named_values) | choices
