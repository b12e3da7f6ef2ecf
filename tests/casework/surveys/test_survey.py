"""The survey of a case: one question at a time by the law, each taken down at once, what differs shown, nothing asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.casework.notices import written
from tests.casework.test_way import STREET, another, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case, Plan
from yingbao.casework.surveys.models import Answer
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Statement

DAY = "2025-12-31"


def at_the_survey(office: OfficeForTests) -> tuple[Case, int]:
    """A case of a family of two, at its survey; and the number of one of them."""
    case = open_one(office)
    people = [
        office.enrol(COMMUNITY, name=name, household=case.subject_id, hukou=COMMUNITY, birth="1970-03-01", sex="female")
        for name in ("陈大山", "李小芳")
    ]
    do(office, case, "community_worker", COMMUNITY, "agrees")
    assert do(office, case, "street_reviewer", STREET, "accepted") == "survey"
    return case, people[0]


def visiting(office: OfficeForTests, **more: Any) -> dict[str, Any]:
    return {"day": DAY, "second": another(office, "social_worker", COMMUNITY), **more}


def ask(office: OfficeForTests, case: Case, **more: Any) -> str:
    """Sends a form of the visit; the page that comes."""
    answer = office.client("community_worker", COMMUNITY).post(f"/cases/{case.pk}/survey/", visiting(office, **more))
    assert answer.status_code == 200
    return str(answer.content.decode())


def question(page: str) -> dict[str, str]:
    """What the form of the question carries."""
    form = page[page.index('id="question"') :]
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', form) for name in ("item", "once")}
    return {name: one[1] for name, one in found.items() if one}


def answers(case: Case) -> list[Answer]:
    return list(Answer.objects.using("owner").filter(case=case).order_by("id"))


def test_a_visit_needs_its_day_and_who_is_along(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    client = office.client("community_worker", COMMUNITY)
    assert "开始走访" in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post(f"/cases/{case.pk}/survey/", {"day": DAY}).status_code == 422
    early = visiting(office, day="2020-01-01")
    assert "还没有这个办件" in client.post(f"/cases/{case.pk}/survey/", early).content.decode()


def test_questions_come_one_by_one_and_each_answer_stays(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    page = ask(office, case)
    assert "选填" not in page[page.index('id="question"') : page.index('id="pictures"')], (
        "it is answered, or said not to be known"
    )
    asked, seen = question(page), []
    for _ in range(3):
        seen.append(asked["item"])
        page = ask(office, case, do="answer", said="unknown", **asked)
        asked = question(page)
    assert len(set(seen)) == 3 and asked["item"] not in seen
    assert [(one.said, one.fact) for one in answers(case)] == [("unknown", item.split(":")[2]) for item in seen]


def test_an_answer_becomes_a_statement_of_the_visit_once(office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    given = {"do": "answer", "said": "value", "item": f"{person}:facts:sex:", "value": "male"}
    given["once"] = "7c1f4bb0-0000-4000-8000-000000000001"
    for _ in range(2):
        ask(office, case, **given)
    made = [one for one in answers(case) if one.fact == "sex"]
    assert len(made) == 1 and made[0].second_id is not None
    said = Statement.objects.using("owner").filter(subject_id=person, evidence=case.number)
    assert [(one.source.code, one.facts, one.valid_from) for one in said] == [
        ("visit", {"sex": "male"}, date(2025, 12, 31))
    ]


def test_what_differs_from_a_register_is_put_to_who_asks_and_shown_on_the_case(office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "declared", date(2025, 1, 1), "本人申报", {"lives_alone": True}))
    given = {"do": "answer", "said": "value", "item": f"{person}:facts:lives_alone:", "value": "false"}
    page = ask(office, case, **given, once="7c1f4bb0-0000-4000-8000-000000000002")
    assert "和登记的不一样" in page and "本人申报" in page
    number = answers(case)[-1].pk
    assert "和登记的不一样" not in ask(office, case, do="settle", answer=number, holds="visit")
    shown = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "走访与登记不一致" in shown and "以走访为准" in shown
    reviewer = office.client("street_reviewer", STREET)
    reviewer.cookies["lang"] = "en"
    told = (
        reviewer.get(f"/cases/{case.pk}/").content.decode().partition('id="differences"')[2].partition("</section>")[0]
    )
    assert ", 1 Jan 2025" in told and "，" not in told
    believed = Statement.objects.using("owner").filter(
        subject_id=person, recorded_to=None, facts__has_key="lives_alone"
    )
    assert believed.count() == 2, "both words stay"


def test_what_is_on_record_is_confirmed_and_not_asked(office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "declared", date(2025, 1, 1), "本人申报", {"wage_income": 100_000}))
    page = ask(office, case)
    assert "请家里核对" in page and "1,000" in page and f"{person}:facts:wage_income:" not in question(page)["item"]
    before = Statement.objects.using("owner").filter(subject_id=person).count()
    confirm = {"item": f"{person}:facts:wage_income:", "once": "7c1f4bb0-0000-4000-8000-000000000003"}
    ask(office, case, do="confirm", **confirm)
    assert answers(case)[-1].said == "confirms"
    assert Statement.objects.using("owner").filter(subject_id=person).count() == before


@pytest.mark.parametrize(
    "item", ["", "x", "1:facts:sex", "999999999:facts:sex:", "1:secrets:id_number:", "1:facts:id_number:"]
)
def test_nonsense_is_no_question(office: OfficeForTests, item: str) -> None:
    case, _ = at_the_survey(office)
    ask(office, case, do="answer", said="value", item=item, value="male", once="7c1f4bb0-0000-4000-8000-000000000004")
    assert answers(case) == []


def test_only_who_does_the_step_asks(office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    assert office.client("community_worker", FAR).post(f"/cases/{case.pk}/survey/", {"day": DAY}).status_code == 404
    elsewhere = office.enrol(FAR, name="别人", sex="female")
    answer = "SELECT casework.answer(%s, %s, 'facts', '', 'sex', 'unknown', NULL, '2025-12-31', %s, gen_random_uuid())"
    task = case.tasks.using("owner").get(done_at=None).pk
    second = another(office, "social_worker", COMMUNITY)
    for role, area, about in (
        ("community_worker", FAR, person),
        ("doctor", COMMUNITY, person),
        ("community_worker", COMMUNITY, elsewhere),
    ):
        with office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(role, area)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(answer, [task, about, second])
    with office.sql("yingbao_web") as con, con.transaction():
        con.execute("SELECT set_config('yingbao.desk', %s, true)", [office.token("community_worker", FAR)])
        assert con.execute("SELECT * FROM casework_answer").fetchall() == []


@pytest.fixture
def silent(office: OfficeForTests) -> Iterator[Case]:
    """A case at a survey for which the policy's table says nothing is asked there, but something stays on record."""
    case, _ = at_the_survey(office)
    number, before = case.tasks.using("owner").filter(done_at=None).values_list("plan_id", "plan__fields").get()
    Plan.objects.using("owner").filter(pk=number).update(fields=["record"])
    yield case
    Plan.objects.using("owner").filter(pk=number).update(fields=before)


def test_what_a_step_asks_and_leaves_on_record_is_its_policys_word(office: OfficeForTests, silent: Case) -> None:
    client = office.client("community_worker", COMMUNITY)
    page = client.get(f"/cases/{silent.pk}/").content.decode()
    assert "开始走访" not in page and "拍照、加材料" not in page
    assert client.post(f"/cases/{silent.pk}/survey/", visiting(office)).status_code == 302
    task = silent.tasks.using("owner").get(done_at=None).pk
    asked = f"SELECT casework.answer({task}, {silent.subject_id}, 'facts', '', 'income_12m', 'unknown', NULL, '{DAY}', NULL, gen_random_uuid())"
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker")])
        with pytest.raises(psycopg.Error, match="not at a step of asking"):
            con.execute(asked)
    written(silent)
    second = another(office, "social_worker", COMMUNITY)
    assert "（走访时已记下）" in client.get(f"/cases/{silent.pk}/?second={second}").content.decode(), "who came along"
    given = {"task": task, "outcome": "done", "second": second}
    assert "要留下记录" in client.post(f"/cases/{silent.pk}/act/", given).content.decode()
    assert client.post(f"/cases/{silent.pk}/act/", {**given, "reason": "看过了，如实"}).status_code == 302
