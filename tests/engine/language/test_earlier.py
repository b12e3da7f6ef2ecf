"""What was given before: the payment for this occasion never counts against itself, nor does what came later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.territory import branches
from yingbao.engine.readings.ask import ask
from yingbao.engine.readings.checking import FIELDS, Answer, answer_from, answer_of
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows, attach, blank_row
from yingbao.engine.readings.prove import Bounds, bench_of, prove
from yingbao.engine.readings.say import say

from .writing import DICTIONARY, book, codes, policy, section

ON = date(2025, 6, 15)
FRONT = "subject: household\napplies: home\neach: trouble\nkind: benefit\ndelivers: cash\n"
CAP = "let had = sum(earlier_receipts(self), amount, this=year)\nentitled when had < 1000\namount 1000 - had"
Paper = dict[str, Any]


def trouble(*receipts: Paper) -> Row:
    """One trouble of a household, number 7, and the household's receipts."""
    home = blank_row(DICTIONARY, "household", 1)
    found = blank_row(DICTIONARY, "troubles", 7, {"day": date(2025, 5, 30)})
    attach(DICTIONARY, home, "troubles", found)
    for number, paper in enumerate(receipts, 10):
        attach(DICTIONARY, home, "receipts", blank_row(DICTIONARY, "receipts", number, {"policy": "p", **paper}))
    return found


def paid(fen: int | None, day: str, occasion: str | None = None, **facts: Any) -> Paper:
    return {"amount": fen, "from": date.fromisoformat(day), "occasion": occasion, **facts}


def said(row: Row, rule: str = CAP, *, of: str = "p") -> Answer:
    """What explain says, once count has said the same."""
    law_book = book(policy(section(rule), front=FRONT), policy(section("entitled when yes"), id="q", front=FRONT))
    outcome = Law(law_book, ON, fold=False).outcome(of)
    assert outcome is not None
    for each in all_rows(row):
        each.forget()
    program = Program(tree for name in FIELDS if (tree := getattr(outcome, name)) is not None)
    explained = answer_of(program, outcome, row)
    found = [branch for branch in branches(Law(law_book, ON)) if branch.outcome.policy.id == of]
    rows = run_in_memory(memory_tables(DICTIONARY, [row]), Statement(DICTIONARY, named_source).build(found))
    counted = answer_from(next((each for each in rows if each["occasion"] == str(row.id)), None))
    assert (explained.status, explained.amount) == (counted.status, counted.amount)
    return explained


def test_the_payment_for_this_occasion_does_not_use_up_its_own_cap() -> None:
    assert said(trouble(paid(100_000, "2025-06-01", "7"))).amount == 100_000


def test_before_anything_is_paid_for_it_all_payments_of_the_year_count() -> None:
    assert said(trouble(paid(30_000, "2025-06-14", "8"), paid(1, "2024-12-31", "9"))).amount == 70_000


def test_what_was_paid_later_takes_nothing_back() -> None:
    assert said(trouble(paid(70_000, "2025-06-01", "7"), paid(90_000, "2025-06-02", "8"))).amount == 100_000


def test_what_was_paid_before_counts_after_the_payment_as_it_did_at_the_time() -> None:
    before = trouble(paid(60_000, "2025-05-31", "8"))
    after = trouble(paid(60_000, "2025-05-31", "8"), paid(40_000, "2025-06-01", "7"), paid(5, "2025-06-10", "7"))
    assert said(before).amount == said(after).amount == 40_000


def test_two_payments_of_one_day_do_not_count_against_one_another() -> None:
    assert said(trouble(paid(70_000, "2025-06-01", "7"), paid(90_000, "2025-06-01", "8"))).amount == 100_000


def test_a_payment_that_names_no_occasion_is_another_ones() -> None:
    assert said(trouble(paid(60_000, "2025-05-31"), paid(40_000, "2025-06-01", "7"))).amount == 40_000


def test_another_policys_payment_for_the_same_occasion_is_not_its_own() -> None:
    rule = CAP.replace("(self)", "(any_of(p))")
    both = trouble(paid(60_000, "2025-05-31", "7", policy="q"), paid(40_000, "2025-06-01", "7"))
    assert said(both, rule.replace("any_of(p)", "q")).amount == 40_000
    assert said(both, rule).amount == 100_000


def test_an_amount_that_is_not_known_matters_only_where_it_came_before() -> None:
    assert said(trouble(paid(None, "2025-06-01", "7"))).amount == 100_000
    assert said(trouble(paid(None, "2025-05-31", "8"), paid(1, "2025-06-01", "7"))).status == "unknown"


def test_each_occasion_of_one_household_has_its_own_before() -> None:
    first = trouble(paid(60_000, "2025-06-01", "7"), paid(40_000, "2025-06-02", "8"))
    second = blank_row(DICTIONARY, "troubles", 8)
    attach(DICTIONARY, first.ups["owner"], "troubles", second)
    assert [said(row).amount for row in (first, second)] == [100_000, 40_000]


def test_decisions_are_numbered_in_their_order() -> None:
    rule = "except when count(earlier_decisions(self), last=months(12)) >= 1"
    row = trouble()
    for number, (day, occasion) in enumerate([("2025-02-01", "7"), ("2025-03-01", "8")]):
        facts = {"policy": "p", "from": date.fromisoformat(day), "occasion": occasion}
        attach(DICTIONARY, row.ups["owner"], "decisions", blank_row(DICTIONARY, "decisions", 20 + number, facts))
    later = blank_row(DICTIONARY, "troubles", 8)
    attach(DICTIONARY, row.ups["owner"], "troubles", later)
    assert [said(each, "entitled when yes\n" + rule).status for each in (row, later)] == ["entitled", "not"]


@pytest.mark.parametrize("front", [None, FRONT])
def test_where_there_is_no_occasion_nothing_is_earlier(front: str | None) -> None:
    rule = "entitled when any(household.members, count(earlier_receipts(self)) > 0)" if front is None else (
        "let had of household = count(earlier_receipts(self))\nentitled when had > 0"
    )  # fmt: skip
    assert "earlier-than-nothing" in codes(policy(section(rule), **({"front": front} if front else {})))


def trial() -> Book:
    return book(policy(section(CAP), front=FRONT))


def test_asking_about_a_paid_occasion_asks_nothing_about_its_own_payment() -> None:
    law = Law(trial(), ON)
    outcome = law.outcome("p")
    assert outcome is not None
    settled = ask(law, outcome, trouble(paid(None, "2025-06-01", "7")))
    open_ = ask(law, outcome, trouble(paid(None, "2025-05-31", "8"), paid(None, "2025-06-01", "7")))
    assert (settled.answer, settled.questions) == ("entitled", ())
    assert [(each.row.id, each.fact and each.fact.name) for each in open_.questions] == [(10, "amount")]


def test_asking_where_nobody_has_listed_the_payments_begins_with_how_many() -> None:
    law = Law(trial(), ON)
    outcome = law.outcome("p")
    assert outcome is not None
    row = trouble()
    del row.ups["owner"].collections["receipts"]
    (question,) = ask(law, outcome, row).questions
    assert (question.kind, question.row.table) == ("count", "household")


def test_the_prover_knows_that_less_came_before_only_where_something_is_for_this_occasion() -> None:
    """What matters is found as a case, and the case is replayed by explain."""
    all_had = "let all = sum(receipts(self), amount, this=year)\n"
    more, less = section("except when had > all", "#more"), section("except when had < all", "#less")
    text = policy(section(CAP.replace("entitled", all_had + "entitled")), more, less, front=FRONT)
    bench = bench_of(book(text), ON, "p", "", Bounds(), 5.0)
    found = {each.words.get("clause"): each for each in prove(bench) if each.question == "except-matters"}
    assert [each.verdict for each in found.values()] == ["wrong", "fine"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "本次及以后的不计"), ("en", "earlier")])
def test_it_is_read_back_as_what_came_before(lang: str, words: str) -> None:
    page = say(trial(), "p", ON, "", lang)
    assert page is not None
    assert words in page.to_text()
