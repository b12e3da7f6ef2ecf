"""Policies as short texts against the small dictionary of the agreement tests, and what becomes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.faults import Faults
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.territory import branches
from yingbao.engine.readings.checking import FIELDS, Answer, answer_from
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.world import Row, attach, blank_row

REGISTRY = Path(__file__).parents[1] / "agreement" / "registry.yaml"
DICTIONARY = load_dictionary(REGISTRY)
HEAD = '---\nid: {id}\ntitle: {{zh: 试, en: Test}}\njurisdiction: "{at}"\n{front}law:\n  act: {{title: A, mark: illustrative}}\n---\n'
FRONT = "subject: person\napplies: home\neach: month\nkind: benefit\ndelivers: cash\n"
TABLE = "\n{{{renews}}}\n## P\n\n| parameter | for | from | value | mark |\n|---|---|---|---|---|\n"


def section(rule: str, attributes: str = "#main") -> str:
    return f'\n{{{attributes} cite="act"}}\n## A\n\n```rule\n{rule}\n```\n'


def table(*rows: str, renews: str = "") -> str:
    head = TABLE.format(renews=renews) if renews else TABLE.replace("\n{{{renews}}}", "")
    return head + "".join(f"| {row} | illustrative |\n" for row in rows)


def policy(*parts: str, id: str = "p", at: str = "00", front: str = FRONT) -> str:
    return HEAD.format(id=id, at=at, front=front) + "".join(parts)


def book(*texts: str, overlays: tuple[str, ...] = ()) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "registry.yaml").write_text(REGISTRY.read_text(encoding="utf-8"), encoding="utf-8")
        for number, text in enumerate(texts):
            name = text.split("id: ", 1)[1].split("\n", 1)[0]
            where = Path(folder) / str(number)
            where.mkdir()
            (where / f"{name}.md").write_text(text, encoding="utf-8")
        return load_book(Path(folder), overlays=overlays)


def codes(*texts: str) -> list[str]:
    """The codes of what is wrong, none where nothing is."""
    try:
        book(*texts)
    except Faults as wrong:
        return [fault.code for fault in wrong.faults]
    return []


def person(facts: Mapping[str, Any] | None = None, household: Mapping[str, Any] | None = None) -> Row:
    home = blank_row(DICTIONARY, "household", 1, household)
    made = blank_row(DICTIONARY, "person", 2, facts)
    attach(DICTIONARY, home, "members", made)
    return made


def answer(law_book: Book, on: str, row: Row, *, of: str = "p", area: str = "") -> Answer:
    """What both readings say, once they have been found to say the same."""
    law = Law(law_book, date.fromisoformat(on), area, fold=False)
    for each in (row, row.ups["household"]):
        each.forget()
    explained = Answer("not")
    for outcome in (explainer := Explainer(law)).outcomes:
        if outcome.policy.id == of:
            proof = explainer.explain(outcome, row)
            explained = Answer(proof.status, **{name: proof.values.get(name) for name in FIELDS[1:]})
    found = [branch for branch in branches(Law(law_book, law.on, area)) if branch.outcome.policy.id == of]
    rows = []
    if found:
        statement = Statement(DICTIONARY, named_source).build(found)
        rows = run_in_memory(memory_tables(DICTIONARY, [row]), statement)
    assert len(rows) <= 1, "counted twice"
    counted = answer_from(rows[0] if rows else None)
    for name in ("status", *FIELDS[1:]):
        assert getattr(explained, name) == getattr(counted, name), name
    return explained
