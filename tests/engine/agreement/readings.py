"""One book, one population, one day: what `explain` says of every subject, and what `count` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlglot
import sqlglot.expressions as exp
from sqlglot.errors import ErrorLevel

from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.faults import Faults
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.checking import check_book
from yingbao.engine.policies.file import read_file
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.territory import branches
from yingbao.engine.readings.checking import FIELDS, Answer, answer_from
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row, all_rows

from .policies import Drawn

HERE = Path(__file__).parent
DICTIONARY = load_dictionary(HERE / "registry.yaml")
PASSABLE = {"overflow", "shift-too-far"}
"""A random product may not fit 64 bits, a random shift may leave the calendar: the checker says so; drawn in vain."""
COMPARED = ("status", "amount", "amount_max", "quantity", "due", "payee", "ground")
Key = tuple[str, int]
"""A policy, and the id of the row that it is asked about."""


def book_of(drawn: Sequence[Drawn]) -> Book:
    """The policies as files, read and checked. Those whose only fault may pass are left out, and those that ask them."""
    with TemporaryDirectory() as folder:
        for each in drawn:
            for name, text in (("above", each.text), ("below", each.below)):
                if text:
                    (Path(folder) / name).mkdir(exist_ok=True)
                    (Path(folder) / name / f"{each.id}.md").write_text(text, encoding="utf-8")
        files = [read_file(path, Path(folder), DICTIONARY) for path in sorted(Path(folder).rglob("*.md"))]
    passable = set(PASSABLE)
    while True:
        book = Book(DICTIONARY, files)
        faults = [*(fault for file in files for fault in file.faults), *check_book(book)]
        if not faults:
            return book
        if {fault.code for fault in faults} - passable:
            raise Faults(faults)
        bad = {fault.place.file for fault in faults if fault.place}
        unfit = {file.id for file in files if file.path in bad}
        files = [file for file in files if file.id not in unfit]
        # those that asked it no longer find it
        passable |= {"policy-unknown", "programme-unknown", "ground-unknown"}


@dataclass
class Readings:
    """Both answers of everybody, and the statement that was counted with."""

    explained: dict[Key, Answer]
    counted: dict[Key, Answer]
    statement: exp.Expression
    operators: set[str]
    places: set[tuple[str, bool | None]]
    """Divisions whose law answered, and whether the row lay there."""

    def difference(self, key: Key) -> list[str]:
        one, other = self.explained[key], self.counted.get(key, Answer("not"))
        return [
            f"{key}: {name}: explain {getattr(one, name)!r}, count {getattr(other, name)!r}"
            for name in COMPARED
            if getattr(one, name) != getattr(other, name)
        ]


def read_twice(book: Book, people: Sequence[Row], on: date) -> Readings:
    """`explain` without folding, `count` with it, for an office: the two share no more than the operators and whose business
    a row is."""
    plain, folded = (Law(book, on, book.dictionary.office, fold=fold) for fold in (False, True))
    rows: dict[str, list[Row]] = {}
    for row in {id(row): row for home in people for row in all_rows(home)}.values():
        rows.setdefault(row.table, []).append(row)
    found = branches(folded)
    statement = Statement(book.dictionary, named_source).build(found)
    counted: dict[Key, Answer] = {}
    for row in run_in_memory(memory_tables(book.dictionary, people), statement):
        key = row["policy"], int(row["occasion"]) if _by_event(book, row["policy"]) else row["subject"]
        assert key not in counted, f"{key} is counted twice"
        counted[key] = answer_from(row)
    proofs = _proofs(Explainer(plain), rows)
    explained = {key: _answer(proof) for key, proof in proofs.items()}
    places = {(proof.law.area, proof.here) for proof in proofs.values()}
    assert counted.keys() <= explained.keys()
    return Readings(explained, counted, statement, _operators(book, plain, folded), places)


def spark_loses(statement: exp.Expression) -> bool:
    """Whether Spark's text of the tree is not the same tree again; raises where a node has no word in Spark."""
    text = statement.sql("spark", unsupported_level=ErrorLevel.RAISE)
    back = sqlglot.parse_one(text, read="spark").sql("spark")
    return back != text.replace("INTERVAL 1 ", "INTERVAL '1' ")  # read back, the one is quoted


def _by_event(book: Book, policy: str) -> bool:
    head = book.heads[policy]
    return head.root != head.subject


def _proofs(law: Explainer, rows: dict[str, list[Row]]) -> dict[Key, Proof]:
    return {
        (outcome.policy.id, row.id): law.explain(outcome, row)
        for outcome in law.outcomes
        for row in rows.get(outcome.table, ())
    }


def _answer(proof: Proof) -> Answer:
    return Answer(proof.status, **{name: proof.values.get(name) for name in COMPARED if name != "status"})


def _operators(book: Book, *laws: Law) -> set[str]:
    """The operators of every tree, before the day is put in, with it, and folded."""
    roots: list[Node] = []
    for file in book.files:
        for clause in file.clauses:
            for checked in clause.checked:
                roots += [checked.low, checked.high, *([checked.condition] if checked.condition else [])]
    for law in laws:
        for outcome in (one for each in law.territories for one in each.outcomes()):
            roots += [tree for name in FIELDS if (tree := getattr(outcome, name)) is not None]
    return {each.op.name for root in roots for each in root.walk()}
