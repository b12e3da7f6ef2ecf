"""No step is over, and no case goes further, without the letter that it owes; a letter follows what it tells of."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client

from tests.casework.letters.test_making import (
    at_the_counter,
    in_sql,
    letters,
    make,
    pdf_of,
    refused,
    taken_in,
    text_of,
)
from tests.casework.notices import written
from tests.casework.test_five import called_in
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one, others
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Deed
from yingbao.casework.models import Case, Owed, Plan, Series, Task
from yingbao.casework.refusals import why_not
from yingbao.registry.queries import rows


def act(office: OfficeForTests, case: Case, role: str, area: str, outcome: str, **more: object) -> str:
    """Acts on the step where the case stands, whatever letters it owes; where it stands then, or why not."""
    try:
        with office.at_a_desk(role, area):
            found = Case.objects.get(pk=case.pk)
            task = found.tasks.select_related("plan").get(done_at=None)
            made = actions.act(found, task, Deed(outcome, **more), TODAY)  # type: ignore[arg-type]
    except DatabaseError as refused_:
        return why_not(refused_).zh
    return Task.objects.using("owner").get(pk=made).step if made else "end"


def test_the_notice_of_acceptance_follows_the_acceptance_and_nothing_goes_further_without_it(
    office: OfficeForTests,
) -> None:
    case = at_the_counter(office, "李四")
    assert "现在不能由您出文书" in make(office, case, "street_reviewer", STREET, task=task_of(case))
    assert act(office, case, "street_reviewer", STREET, "accepted") == "survey"
    second = another(office, "social_worker", COMMUNITY)
    assert "前面的步骤还有文书没有出具" in act(office, case, "community_worker", COMMUNITY, "done", second=second)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "受理通知书，由街道审核出具" in page and "出具：受理通知书" not in page
    make(office, case, "street_reviewer", STREET)
    assert "还差文书" not in office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert act(office, case, "community_worker", COMMUNITY, "done", second=second) == "check"


@pytest.mark.parametrize(("outcome", "comes"), [("incomplete", "papers"), ("not_accepted", "end")])
def test_who_is_not_taken_in_gets_no_notice_of_acceptance(office: OfficeForTests, outcome: str, comes: str) -> None:
    case = at_the_counter(office, "李四")
    task = task_of(case)
    assert act(office, case, "street_reviewer", STREET, outcome, reason="材料不齐", papers=others("户口簿")) == comes
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "受理通知书" not in page
    with office.sql() as con, pytest.raises(Exception, match="came otherwise"):
        con.execute("SELECT casework.allot(%s, 'accept', 0, NULL, NULL, false, '{}', 1, NULL)", [task])


def test_who_is_not_taken_in_is_told_why_in_writing(office: OfficeForTests) -> None:
    case = at_the_counter(office, "李四")
    assert act(office, case, "street_reviewer", STREET, "not_accepted", reason="居住地和户籍地都不在本区") == "end"
    client = office.client("street_reviewer", STREET)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "不予受理告知书，由街道审核出具" in page and "文书还要出具并送达" in page
    assert "不予受理告知书" in client.get("/letters/orders/").content.decode(), "it waits among the many, too"
    make(office, case, "street_reviewer", STREET)
    paper = text_of(pdf_of(office, letters(case)[0]))
    assert "经审查，不予受理。" in paper and "一、理由居住地和户籍地都不在本区" in paper and "第10条" in paper
    assert "文书还要出具" not in client.get(f"/cases/{case.pk}/").content.decode()


OWED = "还差文书</a></dt>"
"""On the first page, where something is owed."""


def test_who_can_make_a_letter_that_is_owed_reads_so_on_the_first_page(office: OfficeForTests) -> None:
    street, worker = office.client("street_reviewer", STREET), office.client("community_worker")
    for found in Owed.objects.using("owner").select_related("task__case"):
        written(found.task.case)
    assert OWED not in street.get("/").content.decode()
    taken, refused_ = at_the_counter(office, "李四"), at_the_counter(office, "王五")
    act(office, taken, "street_reviewer", STREET, "accepted")
    act(office, refused_, "street_reviewer", STREET, "not_accepted", reason="不在本区")
    assert f'{OWED}\n  <dd class="value">2</dd>' in street.get("/").content.decode()
    assert OWED not in worker.get("/").content.decode() and OWED not in far(office).get("/").content.decode()
    page = street.get("/letters/orders/").content.decode()
    assert f"/cases/{taken.pk}/" in page and f"/cases/{refused_.pk}/" in page and "已办完" in page
    assert taken.number not in worker.get("/letters/orders/").content.decode()
    for case in (taken, refused_):
        make(office, case, "street_reviewer", STREET)
    assert OWED not in street.get("/").content.decode()
    assert "还差文书的办件" not in street.get("/letters/orders/").content.decode()


def far(office: OfficeForTests) -> Client:
    """The browser of the same role in another street."""
    return office.client("street_reviewer", FAR[:9])


def test_what_is_owed_is_kept_as_it_is(office: OfficeForTests) -> None:
    """Whatever the tests before this one did in the same office."""
    refused(office)
    with office.sql() as con:
        kept = con.execute("SELECT task_id FROM casework_owed ORDER BY 1").fetchall()
        assert kept == con.execute("SELECT id FROM casework_task t WHERE casework.owes(t) ORDER BY 1").fetchall() != []


def test_a_notice_of_acceptance_made_before_the_outcome_was_known_is_void_if_it_came_otherwise(
    office: OfficeForTests,
) -> None:
    """As an office made them before this was held."""
    case = at_the_counter(office, "李四")
    Series.objects.using("owner").filter(kind="accept").update(outcome="")
    written(case)
    Series.objects.using("owner").filter(kind="accept").update(outcome="accepted")
    with office.sql() as con:
        code = con.execute("SELECT code FROM casework_letter WHERE case_id = %s", [case.pk]).fetchone()[0]
    assert "有效" in office.client().get(f"/verify/{code}/").content.decode()
    act(office, case, "street_reviewer", STREET, "incomplete", papers=others("户口簿"))
    page = office.client().get(f"/verify/{code}/").content.decode()
    assert "作废" in page and "有效" not in page.partition('id="flash"')[2].partition("现在是否有效")[0]


def test_papers_are_told_in_writing_before_they_are_complete_or_overdue(office: OfficeForTests) -> None:
    case = at_the_counter(office, "李四")
    do(office, case, "street_reviewer", STREET, "incomplete", papers=others("户口簿"))
    for outcome in ("complete", "overdue"):
        assert "先出具文书" in act(office, case, "community_worker", COMMUNITY, outcome, reason="到期")
    make(office, case, "community_worker", COMMUNITY)
    assert act(office, case, "community_worker", COMMUNITY, "complete") == "accept"


def test_a_refusal_is_told_in_writing_before_the_case_is_over(office: OfficeForTests) -> None:
    case = refused(office)
    assert "先出具文书" in act(office, case, "street_reviewer", STREET, "done")
    make(office, case, "street_reviewer", STREET)
    assert act(office, case, "street_reviewer", STREET, "done") == "end"
    assert [one.kind for one in letters(case)] == ["refuse"]


def test_a_decision_of_the_last_step_gets_its_letter_afterwards(office: OfficeForTests) -> None:
    case = open_one(office, entry="recheck")
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    do(office, case, "street_reviewer", STREET, "stop", reason="收入增加")
    given = {"task": task_of(case), "outcome": "stopped", "since": "2026-01-01", "reason": "收入增加"}
    client = office.client("district_officer", DISTRICT)
    page = client.post(f"/cases/{case.pk}/act/", given, follow=True).content.decode()
    assert Case.objects.using("owner").get(pk=case.pk).closed_day and "出具：停发通知书" in page
    assert "文书还要出具并送达" in page
    assert "停发通知书" in client.get("/letters/orders/").content.decode(), "it waits among the many, too"
    make(office, case, "district_officer", DISTRICT)
    assert [one.kind for one in letters(case)] == ["stop"]
    assert "文书还要出具" not in client.get(f"/cases/{case.pk}/").content.decode()
    assert "停发通知书" not in client.get("/letters/orders/").content.decode()


def completing(office: OfficeForTests) -> Case:
    """A case of an emergency at the step of its papers, none of which was found missing."""
    case = called_in(office, TODAY)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    with office.at_a_desk("street_reviewer", STREET):
        actions.mark(Case.objects.get(pk=case.pk), "urgent", bears=False, why="已经安置")
    assert do(office, case, "street_reviewer", STREET, "accepted") == "papers", "not urgent: nothing is paid first"
    make(office, case, "street_reviewer", STREET, task=Task.objects.using("owner").get(case=case, step="accept").pk)
    return case


def test_where_no_paper_is_missing_none_is_asked_for(office: OfficeForTests) -> None:
    case = completing(office)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "出具：补正材料通知书" in page and "还差文书" not in page
    with office.at_a_desk("community_worker"):
        assert task_of(case) not in {task for (task,) in rows("SELECT task FROM casework.waiting('supplement', '')")}
    assert "先出具文书" in act(office, case, "community_worker", COMMUNITY, "overdue", reason="到期"), (
        "nobody asked for it"
    )
    assert act(office, case, "community_worker", COMMUNITY, "complete") == "decide"


def test_an_emergency_without_a_list_of_papers_is_asked_for_them_in_writing(office: OfficeForTests) -> None:
    case = completing(office)
    assert "请写明要补哪些材料" in make(office, case, "street_reviewer", STREET)
    make(office, case, "street_reviewer", STREET, another="事故认定书", another_why="责任还没有定")
    assert "事故认定书（需要的原因：责任还没有定）" in text_of(pdf_of(office, letters(case)[-1]))
    assert act(office, case, "community_worker", COMMUNITY, "complete") == "decide"


def test_a_name_that_cannot_be_printed_leaves_room_on_the_paper(office: OfficeForTests) -> None:
    case = taken_in(office, "王\U0002a700")
    page = make(office, case, "street_reviewer", STREET)
    assert "请用手写上" in page
    assert "王＿" in text_of(pdf_of(office, letters(case)[0]))


def test_a_home_is_called_after_somebody_who_lives_and_after_nobody_who_is_hidden(office: OfficeForTests) -> None:
    case = open_one(office)
    gone = office.enrol(COMMUNITY, name="去世的人", birth="1950-01-01", death="2025-12-01", household=case.subject_id)
    child = office.enrol(COMMUNITY, name="小明", birth="2018-05-01", household=case.subject_id)
    with office.sql() as con:

        def called() -> str:
            told = con.execute("SELECT casework.letter_about(%s) ->> 'name'", [task_of(case)]).fetchone()
            return str(told[0])

        assert called() == "小明"
        con.execute("UPDATE registry_subject SET restricted = 'abuse' WHERE id = ANY (%s)", [[gone, child]])
        assert called() == ""


def test_nobodys_name_holds_up_no_letter(office: OfficeForTests) -> None:
    case = taken_in(office)
    make(office, case, "street_reviewer", STREET)
    assert "当事人：" in text_of(pdf_of(office, letters(case)[0]))


def test_a_hearing_and_a_check_leave_something_on_record(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    assert "要留下记录" in act(office, case, "street_reviewer", STREET, "done")
    assert act(office, case, "street_reviewer", STREET, "done", reason="三家银行都查过") == "opinion"
    heard = open_one(office, entry="recheck")
    hearing = Plan.objects.using("owner").get(policy=heard.policy, does="hearing", current=True)
    Task.objects.using("owner").filter(case=heard, done_at=None).update(does="hearing", plan=hearing)
    assert "要留下记录" in act(office, heard, "street_reviewer", STREET, "keep")
    assert act(office, heard, "street_reviewer", STREET, "keep", reason="本人说明没有变化") == "end"


def test_with_sql_in_hand_nobody_goes_past_a_letter(office: OfficeForTests) -> None:
    case = refused(office)
    acting = f"SELECT casework.act({task_of(case)}, 'done', '', NULL, '{{}}', NULL)"
    with pytest.raises(Exception, match="letter was not made"):
        in_sql(office, ("street_reviewer", STREET), acting)
