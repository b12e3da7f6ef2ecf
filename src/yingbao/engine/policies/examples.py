"""Worked examples: rows of an example table as cases, each a small world of rows and what the law gives there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.faults import Fault, Place, nearest
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.document import Cell, RawTable, Row
from yingbao.engine.policies.parameters import Parameter, parse_value
from yingbao.engine.values import Value, fen

NAME, ON, WHO = ("example", "例"), ("on", "日期", "当日"), ("who", "谁")
EXPECTED = {
    "entitled": ("entitled", "应享", "结果"),
    "amount": ("amount", "金额"),
    "ground": ("ground", "依据"),
    "quantity": ("quantity", "数量"),
    "due": ("due", "期限"),
    "payee": ("payee", "领取人"),
    "cause": ("cause", "原因"),
}
WORDS = {"yes": "entitled", "是": "entitled", "no": "not", "否": "not", "unknown": "unknown", "未知": "unknown"}
NO_VALUE = {"amount": "example-amount", "quantity": "example-quantity", "due": "example-due"}
"""What is said of a cell that expects what cannot be read."""
THIS = ("this", "本次")
"""The occasion of a decision or receipt that is for the case's own."""
LEDGER_COLUMNS = ("policy", "from", "to", "amount", "quantity", "occasion")


@dataclass
class Member:
    """One row of a case: whose it is, its table's facts as given (None: `?`), and the rows that hang on it."""

    who: str
    facts: dict[str, Value]
    parts: list[Member] = field(default_factory=list)
    occasion: dict[str, Value] = field(default_factory=dict)


@dataclass
class Example:
    """A case: the world as members, parameters set for it, and what is expected. `amount` is (low, high) fen, or None for `?`."""

    name: str
    place: Place
    on: date
    self_: Member
    household: Member | None
    others: list[Member]
    parameters: dict[tuple[str, str], Value]
    expected: dict[str, Any]
    row: Row

    def at(self, key: str) -> Place:
        """Where something is expected."""
        return self.row.at(*EXPECTED[key]) if key in EXPECTED else self.place


class _Bad(Exception):
    def __init__(self, code: str, place: Place, **words: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, place, words)


def read_examples(policy: Policy, tables: list[RawTable], book: Book) -> tuple[list[Example], list[Fault]]:
    """All cases of the tables; a case with a fault is left out and reported."""
    examples: list[Example] = []
    faults: list[Fault] = []
    for table in tables:
        reader = _Reader(policy, book, table)
        if strange := list(reader.unknown_columns()):
            faults += strange  # without the column no case is what it was meant to be
            continue
        for rows in _cases(table):
            try:
                examples.append(reader.case(rows))
            except _Bad as bad:
                faults.append(bad.fault)
            except Exception as bad:
                if not hasattr(bad, "fault"):
                    raise
                faults.append(bad.fault)
    return examples, faults


def _cases(table: RawTable) -> Iterator[list[Row]]:
    """Rows that share a name, in the order of the table."""
    named: dict[str, list[Row]] = {}
    for row in table.rows:
        cell = row.get(*NAME)
        named.setdefault(cell.text if cell else "", []).append(row)
    yield from named.values()


class _Reader:
    def __init__(self, policy: Policy, book: Book, table: RawTable) -> None:
        self.policy, self.book, self.dictionary, self.table = policy, book, book.dictionary, table
        self.subject = policy.subject
        self.special = {*NAME, *ON, *WHO, *(name for names in EXPECTED.values() for name in names)}

    @property
    def belongs(self) -> str | None:
        """The subject that a member belongs to (a person's household)."""
        return next((up.table for up in self.dictionary.tables[self.subject].ups.values()), None)

    def unknown_columns(self) -> Iterator[Fault]:
        known = {*self.special, *self.policy.parameters, *LEDGER_COLUMNS}
        known |= {name for table in self.dictionary.tables.values() for name in table.facts}
        for cell in self.table.header:
            bare = cell.text.split(".")[-1]
            if bare not in known and self.parameter(cell.text) is None:
                yield Fault("example-column", cell.place, {"name": cell.text, "near": nearest(bare, known)})

    def case(self, rows: list[Row]) -> Example:
        first = rows[0]
        name = first.get(*NAME)
        day = first.get(*ON)
        if day is None:
            raise _Bad("example-day", first.at(*ON))
        members = list(self.members(rows))
        selves = [member for member in members if member.who in ("self", self.subject)]
        if len(selves) != 1:
            raise _Bad("example-self", first.at(*WHO), name=name.text if name else "", count=len(selves))
        household = next((m for m in members if m.who == self.belongs and m.who != self.subject), None)
        others = [member for member in members if member is not selves[0] and member is not household]
        expected = self.expected(first)
        parameters = self.parameters(first)
        return Example(
            name.text if name else "",
            first.place,
            self.day(day),
            selves[0],
            household,
            others,
            parameters,
            expected,
            first,
        )

    def day(self, cell: Cell) -> date:
        try:
            return date.fromisoformat(cell.text)
        except ValueError:
            raise _Bad("date-cell", cell.place, given=cell.text) from None

    def members(self, rows: list[Row]) -> Iterator[Member]:
        """Top-level rows; `member.parent` and the ledgers hang on the row above them."""
        holder: Member | None = None
        by_who: dict[str, Member] = {}
        for row in rows:
            cell = row.get(*WHO)
            path = (cell.text if cell else "self").split(".")
            who, table = path[-1], self.table_of(path[-1], row, cell)
            member = Member(who, dict(self.facts(row, table, path)))
            if who in ("self", self.subject) and self.policy.root != self.subject:
                member.occasion = dict(self.facts(row, self.policy.root, path, occasion=self.policy.each))
            ledger = self.dictionary.tables[table].kind == "ledger"
            if len(path) > 1 or (ledger and holder is not None):
                owner = by_who.get(path[-2]) if len(path) > 1 else holder
                if owner is None:
                    raise _Bad("example-hangs", row.place, who=cell.text if cell else "")
                owner.parts.append(member)
            else:
                yield member
            if not ledger:
                by_who[who] = member
                holder = member

    def table_of(self, who: str, row: Row, cell: Cell | None) -> str:
        if who == "self":
            return self.subject
        found = self.dictionary.singulars.get(who) or (who if who in self.dictionary.tables else None)
        if found is None:
            by_collection = {n: w.table for t in self.dictionary.tables.values() for n, w in t.collections.items()}
            found = by_collection.get(who)
        if found is None:
            known = ("self", *self.dictionary.singulars)
            near = nearest(who, known) or ", ".join(known)
            raise _Bad("example-who", cell.place if cell else row.place, who=who, near=near)
        return found

    def facts(self, row: Row, table: str, path: list[str], occasion: str = "") -> Iterator[tuple[str, Value]]:
        """The facts of a row's own table: by bare name, or by `hardship.kind` where two tables share one."""
        entry = self.dictionary.tables[table]
        for name, cell in row.cells.items():
            prefix, _, bare = name.rpartition(".")
            if not cell.text or name in self.special or bare not in entry.facts:
                continue
            if name in self.policy.parameters and entry.kind != "ledger":
                continue
            if prefix and prefix not in (entry.one, table, path[-1]):
                continue
            if occasion and not prefix and bare in self.dictionary.tables[self.subject].facts:
                continue
            yield bare, self.value(cell, entry.facts[bare], row)

    def value(self, cell: Cell, fact: Fact, row: Row) -> Value:
        text = cell.text.strip()
        if text in ("?", "？"):
            return None
        if fact.kind in ("money", "integer", "date", "boolean") and text not in ("never",):
            kind = {"integer": "integer"}.get(fact.kind, fact.kind)
            return parse_value(cell, kind, row)
        if fact.kind == "date":
            return fact.absent
        if fact.kind == "category":
            return self.category(cell, fact)
        return text

    def category(self, cell: Cell, fact: Fact) -> Value:
        category = self.dictionary.categories[fact.category or ""]
        for value, label in category.values.items():
            if cell.text in (value, label.zh, label.en):
                return value
        if cell.text in ("none", "无") and fact.absent == "none":
            return "none"
        raise _Bad("example-value", cell.place, given=cell.text, fact=fact.name, near=", ".join(category.values))

    def parameter(self, name: str) -> tuple[tuple[str, str], Parameter] | None:
        """The parameter that a column sets: of this policy, or `other.name`."""
        owner, _, bare = name.rpartition(".")
        chain = self.book.chain(owner, self.policy.file.prefix) if owner else self.policy
        found = chain.parameters.get(bare) if chain else None
        return ((owner or self.policy.id, bare), found) if found else None

    def parameters(self, row: Row) -> dict[tuple[str, str], Value]:
        found: dict[tuple[str, str], Value] = {}
        for name, cell in row.cells.items():
            named = self.parameter(name) if cell.text and name not in self.special else None
            if named is not None:
                found[named[0]] = parse_value(cell, named[1].kind, row)
        return found

    def expected(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, names in EXPECTED.items():
            cell = row.get(*names)
            if cell is not None:
                found[key] = self.expectation(key, cell)
        if "entitled" not in found:
            raise _Bad("example-expects", row.at(*EXPECTED["entitled"]))
        return found

    def expectation(self, key: str, cell: Cell) -> Any:
        text = cell.text.strip()
        if key == "entitled":
            if text not in WORDS:
                raise _Bad("example-entitled", cell.place, given=text)
            return WORDS[text]
        if text in ("?", "？"):
            return None
        try:
            if key == "amount":
                return _amount(text)
            if key == "quantity":
                return int(text)
            return date.fromisoformat(text) if key == "due" else text
        except ValueError:
            raise _Bad(NO_VALUE[key], cell.place, given=text) from None


def _amount(text: str) -> tuple[int, int]:
    """`5652.00–8478.00` or one amount, in fen."""
    from fractions import Fraction

    for dash in ("–", "—", "..", "～", "~", " - "):
        if dash in text:
            low, high = text.split(dash, 1)
            return _amount(low)[0], _amount(high)[0]
    amount = fen(Fraction(text.strip().replace(",", "")))
    return amount, amount
