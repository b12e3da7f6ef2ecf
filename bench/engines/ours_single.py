"""Yingbao: one household again and again, every answer with the proof: the value of every step, kept row by row."""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import Any

from bench.clock import Clock, median_ms, report
from bench.household import HOUSE, MEMBERS
from bench.places import POLICIES
from bench.spec import DISABILITY, GRADE, ON, ORPHAN, RESIDENCY
from bench.spec import POLICIES as NAMES
from yingbao.engine.dictionary import Dictionary
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.world import Row, attach, blank_row

FACTS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "birth": ("birth", None),
    "residency": ("residency", RESIDENCY),
    "dis_type": ("disability", DISABILITY),
    "dis_grade": ("grade", GRADE),
    "income": ("income", None),
    "employed": ("employed", None),
    "med_oop": ("medical_spending", None),
    "orphan": ("orphanhood", ORPHAN),
}
KINDS = {"low": 1, "rigid": 2}


def in_our_words(facts: dict[str, Any]) -> dict[str, Any]:
    """A member of household.py with our facts' names, categories as words and dates as dates."""
    out = {}
    for name, value in facts.items():
        ours, words = FACTS[name]
        if ours == "birth":
            out[ours] = date.fromisoformat(value)
        elif words:
            out[ours] = words[value] or "none"
        else:
            out[ours] = value
    return out


def rows(dictionary: Dictionary) -> tuple[Row, list[Row]]:
    household = blank_row(dictionary, "household", "h", HOUSE)
    people = [blank_row(dictionary, "person", name, in_our_words(facts)) for name, facts in MEMBERS.items()]
    for person in people:
        attach(dictionary, household, "members", person)
    return household, people


def answer(explainer: Explainer, outcome: Outcome, row: Row) -> int:
    """The yardstick's value: fen, visits, or the kind of edge; 0 for no."""
    proof = explainer.explain(outcome, row)
    if proof.value is not True:
        return 0
    if outcome.policy.id == "edge":
        return KINDS[proof.values["ground"]]
    found = proof.values["quantity"] if "quantity" in proof.values else proof.values["amount"]
    assert isinstance(found, int)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--single", type=int, required=True)
    reps = parser.parse_args().single

    clock = Clock()
    with clock("system"):
        book = load_book(POLICIES)
        law = Law(book, ON, book.dictionary.office, fold=False)
        explainer = Explainer(law)
        outcomes = {outcome.policy.id: outcome for outcome in explainer.outcomes}
    laps, answers = [], {}
    for _ in range(reps):
        start = time.perf_counter()
        household, people = rows(book.dictionary)
        asked = {name: [household] if outcomes[name].table == "household" else people for name in NAMES}
        answers = {name: [answer(explainer, outcomes[name], row) for row in found] for name, found in asked.items()}
        laps.append(time.perf_counter() - start)
    report(clock, "yingbao", median_ms=median_ms(laps), answers=answers)


if __name__ == "__main__":
    main()
