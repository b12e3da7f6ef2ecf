"""One book, one population, one day: what `explain` says of every subject, and what `count` says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.faults import Faults
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.checking import FIELDS, Answer, answer_from, answer_of
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement, branches
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows

from .policies import Drawn

HERE = Path(__file__).parent
DICTIONARY = load_dictionary(HERE / "registry.yaml")
PASSABLE = {"overflow"}
"""A random product may not fit 64 bits; the checker says so, and the policy is drawn in vain."""
COMPARED = ("status", "amount", "amount_max", "quantity", "due", "payee", "ground")
Key = tuple[str, int, str]


def book_of(drawn: Iterable[Drawn]) -> Book:
    """The policies as files, read and checked. Those whose only fault may pass are left out, and those that ask them."""
    texts = {each.id: each.text for each in drawn}
    with TemporaryDirectory() as folder:
        while True:
            try:
                return _load(Path(folder) / "policies", texts)
            except Faults as wrong:
                if {fault.code for fault in wrong.faults} - PASSABLE - _of_missing(wrong, drawn, texts):
                    raise
                bad = {Path(fault.place.file).stem for fault in wrong.faults if fault.place}
                assert bad
                texts = {name: text for name, text in texts.items() if name not in bad}


def _of_missing(wrong: Faults, drawn: Iterable[Drawn], texts: dict[str, str]) -> set[str]:
    """Once a policy is left out, those that ask it no longer find it."""
    return {"policy-unknown", "programme-unknown", "ground-unknown"} if len(texts) < len(list(drawn)) else set()


def _load(folder: Path, texts: dict[str, str]) -> Book:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*"):
        old.unlink()
    (folder / "registry.yaml").write_text((HERE / "registry.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return load_book(folder)


@dataclass
class Readings:
    """Both answers by (policy, row id, table)."""

    explained: dict[Key, Answer]
    counted: dict[Key, Answer]
    sql: str
    seen: set[str]

    def differences(self) -> list[str]:
        return [line for key in self.explained for line in self.difference(key)]

    def difference(self, key: Key) -> list[str]:
        one, other = self.explained[key], self.counted.get(key, Answer("not"))
        return [
            f"{key}: {name}: explain {getattr(one, name)!r}, count {getattr(other, name)!r}"
            for name in COMPARED
            if getattr(one, name) != getattr(other, name)
        ]


def read_twice(book: Book, people: Sequence[Row], on: date) -> Readings:
    """`explain` without folding, `count` with it: the two share no more than the operators."""
    plain, folded = (Law(book, on, fold=fold) for fold in (False, True))
    rows: dict[str, list[Row]] = {}
    for row in {id(row): row for home in people for row in all_rows(home)}.values():
        rows.setdefault(row.table, []).append(row)
    found = branches(folded)
    statement = Statement(book.dictionary, named_source).build(found)
    counted: dict[Key, Answer] = {}
    for row in run_in_memory(memory_tables(book.dictionary, people), statement):
        event = row["occasion"].isdigit() and len(row["occasion"]) != 4 or _by_event(book, row["policy"])
        number = int(row["occasion"]) if event else row["subject"]
        key = (row["policy"], number, "")
        assert key not in counted, f"{key} is counted twice"
        counted[key] = answer_from(row)
    explained = {}
    for outcome in plain.outcomes():
        explained |= _explained(outcome, rows.get(outcome.table, []))
    assert counted.keys() <= explained.keys()
    return Readings(explained, counted, statement.sql("duckdb", pretty=True), _operators(book, plain, folded))


def _by_event(book: Book, policy: str) -> bool:
    head = book.heads[policy]
    return head.root != head.subject


def _explained(outcome: Outcome, rows: list[Row]) -> dict[Key, Answer]:
    program = Program(tree for name in FIELDS if (tree := getattr(outcome, name)) is not None)
    found = {}
    for row in rows:
        for each in all_rows(row):
            each.forget()
        found[outcome.policy.id, row.id, ""] = answer_of(program, outcome, row)
    return found


def _operators(book: Book, *laws: Law) -> set[str]:
    """The operators of every tree, before the day is put in, with it, and folded."""
    roots: list[Node] = []
    for file in book.files:
        for clause in file.clauses:
            for checked in clause.checked:
                roots += [checked.low, checked.high, *([checked.condition] if checked.condition else [])]
    for law in laws:
        for outcome in law.outcomes():
            roots += [tree for name in FIELDS if (tree := getattr(outcome, name)) is not None]
    return {each.op.name for root in roots for each in root.walk()}
