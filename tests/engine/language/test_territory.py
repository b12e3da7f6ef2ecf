"""Whose business a subject is: inside, outside, in a street with rules of its own, or nobody knows where."""

from __future__ import annotations

import json
from datetime import date

import pytest

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.ask import ask
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.proof import Proof

from .writing import DICTIONARY, answer, book, person, policy, section

OFFICE, STREET, ON = "44", "4403", "2025-06-15"
PLAIN = policy(section("entitled when ill\namount 100"))
ILL = {"ill": True}


def below(rule: str, *, at: str = STREET) -> str:
    return policy(section(rule, "#below"), at=at, front='extends: "00"\n')


def proof(law: Book, **facts: object) -> Proof:
    explainer = Explainer(Law(law, date.fromisoformat(ON), OFFICE, fold=False))
    return explainer.explain(explainer.outcomes[0], person(facts))


@pytest.mark.parametrize(
    ("area", "status"), [("440311", "entitled"), ("44", "entitled"), ("310000", "not"), (None, "unknown")]
)
def test_a_subject_is_answered_for_by_the_office_of_its_area(area: str | None, status: str) -> None:
    assert answer(book(PLAIN), ON, person({**ILL, "hukou": area}), area=OFFICE).status == status


def test_of_another_districts_subject_the_proof_says_so_and_what_would_change_it() -> None:
    found = proof(book(PLAIN), hukou="310000", **ILL)
    assert (found.status, found.here, found.amount) == ("not", False, None)
    (clause,) = [each for each in found.view("zh").clauses if each.decides]
    assert (clause.kind, clause.verdict) == ("territory", "no")
    text = found.to_text("zh")
    assert "不归44管" in text
    assert "person.hukou为 44（现为 310000），结果就会改变" in text
    assert "Not the business of" in found.to_text("en")
    assert "proof-deciding" in found.to_html("zh")
    assert json.loads(found.to_json("en"))["clauses"][0]["kind"] == "territory"


def test_an_unknown_area_is_what_is_missing() -> None:
    found = proof(book(PLAIN), **ILL)
    assert found.view("zh").missing == ("person.hukou",)
    assert [clause.kind for clause in found.view("zh").clauses if clause.decides] == ["territory"]


def test_whoever_is_not_entitled_anyway_is_so_wherever_they_live() -> None:
    found = proof(book(PLAIN), ill=False)
    assert (found.status, found.here) == ("not", None)
    assert [clause.kind for clause in found.view("zh").clauses if clause.decides] == ["ground"]


def test_a_street_with_rules_of_its_own_answers_by_these() -> None:
    law = book(PLAIN, below("add 11"))
    inside, around = ({**ILL, "hukou": area} for area in ("440311", "440100"))
    assert answer(law, ON, person(inside), area=OFFICE).amount == 11_100
    assert answer(law, ON, person(around), area=OFFICE).amount == 10_000
    assert proof(law, **inside).to_text("zh").count("1.11") == 0
    assert "另有规定" in proof(law, **around).to_text("zh")


@pytest.mark.parametrize(
    ("rule", "ill", "status"),
    [
        ("add 11", True, "unknown"),
        ("add 11", False, "not"),
        ("entitled when works\namount 5", False, "unknown"),
        ("except when works", True, "unknown"),
    ],
)
def test_who_may_live_in_a_street_with_rules_of_its_own_is_counted_once(rule: str, ill: bool, status: str) -> None:
    """`answer` fails where a row comes out twice; and none is lost to whom the street alone gives something."""
    row = person({"ill": ill, "works": True})
    assert answer(book(PLAIN, below(rule)), ON, row, area=OFFICE).status == status


def test_a_policy_of_streets_alone_leaves_the_unknown_open_once() -> None:
    ours, theirs = (policy(section("entitled when ill"), at=at) for at in (STREET, "4404"))
    law = book(ours)
    assert answer(law, ON, person({**ILL, "hukou": "440311"}), area=OFFICE).status == "entitled"
    assert answer(law, ON, person({**ILL, "hukou": "440400"}), area=OFFICE).status == "not"
    assert answer(law, ON, person(ILL), area=OFFICE).status == "unknown"
    assert answer(book(ours, theirs), ON, person(ILL), area=OFFICE).status == "unknown"


def test_where_the_area_matters_it_is_asked_for() -> None:
    law = Law(book(PLAIN), date.fromisoformat(ON), OFFICE)
    outcome = law.outcome("p")
    assert outcome is not None
    asked = ask(law, outcome, person(ILL))
    assert [question.fact.name for question in asked.questions if question.fact] == ["hukou"]
    here, there, well = (
        ask(law, outcome, person(facts)) for facts in ({**ILL, "hukou": "440311"}, {**ILL, "hukou": "31"}, {})
    )
    assert (here.answer, here.elsewhere) == ("entitled", False)
    assert (there.answer, there.elsewhere, there.questions) == ("not", True, ())
    assert (well.answer, well.questions) == ("not", ())


def test_the_questions_of_a_street_with_rules_of_its_own() -> None:
    law = Law(book(PLAIN, below("entitled when works\namount 5")), date.fromisoformat(ON), OFFICE)
    outcome = law.outcome("p")
    assert outcome is not None
    asked = ask(law, outcome, person({}))
    assert {question.fact.name for question in asked.questions if question.fact} == {"hukou", "works"}
    street = ask(law, outcome, person({"hukou": "440311", "works": True}), about="amount")
    assert (street.answer, street.amount) == ("entitled", 500)
    assert DICTIONARY.office == OFFICE
