"""Papers are overdue only after the day by which a letter told somebody to bring them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.acts import move_to
from tests.casework.letters.test_making import at_the_counter, letters, make, pdf_of, text_of
from tests.casework.letters.test_owing import act, completing
from tests.casework.notices import written
from tests.casework.test_way import STREET, do, others
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework.models import Case, Task
from yingbao.casework.papers.naming import bring_by
from yingbao.casework.refusals import why_not

LATER, LATEST = date(2026, 1, 15), date(2026, 1, 16)


@pytest.fixture(autouse=True)
def _back(office: OfficeForTests) -> Iterator[None]:
    """The office's day is put back."""
    yield
    move_to(FIRST_DAY)


def owing(office: OfficeForTests) -> Case:
    case = at_the_counter(office, "李四")
    assert do(office, case, "street_reviewer", STREET, "incomplete", papers=others("户口簿")) == "papers"
    return case


def task_at(case: Case) -> Task:
    return Task.objects.using("owner").get(case=case, done_at=None)


def overdue(office: OfficeForTests, case: Case) -> str:
    return act(office, case, "community_worker", COMMUNITY, "overdue", reason="没有补齐")


def test_who_was_told_no_day_is_never_too_late(office: OfficeForTests) -> None:
    case = owing(office)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "补正期限" in page and "不写期限就不能记" in page
    make(office, case, "community_worker", COMMUNITY)
    assert "请于" not in text_of(pdf_of(office, letters(case)[-1]))
    assert "通知书没有写期限的" in overdue(office, case)
    move_to(date(2027, 1, 4))
    assert "通知书没有写期限的" in overdue(office, case)
    assert act(office, case, "community_worker", COMMUNITY, "complete") == "accept"


def test_papers_are_overdue_on_the_morrow_of_the_day_that_the_letter_names(office: OfficeForTests) -> None:
    case = owing(office)
    make(office, case, "community_worker", COMMUNITY, due=LATER.isoformat())
    assert "请于2026年1月15日前" in text_of(pdf_of(office, letters(case)[-1]))
    assert task_at(case).due == LATER
    move_to(LATER)
    assert "补正期限过了" in overdue(office, case), "the last day is still in time"
    move_to(LATEST)
    assert "超时 1 天" in office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert overdue(office, case) == "end"


def test_a_day_that_was_told_may_be_put_off_and_not_brought_forward(office: OfficeForTests) -> None:
    case = owing(office)
    make(office, case, "community_worker", COMMUNITY, due=LATER.isoformat())
    first = letters(case)[-1]
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert f'value="{LATER.isoformat()}"' in page, "made again it tells the same day, where nobody types another"
    sooner = make(office, case, "community_worker", COMMUNITY, last=first.pk, due="2026-01-14")
    assert "不能比已经告知的早" in sooner and len(letters(case)) == 1
    make(office, case, "community_worker", COMMUNITY, last=first.pk, due=LATEST.isoformat())
    assert task_at(case).due == LATEST and len(letters(case)) == 2
    move_to(date(2026, 1, 20))
    make(office, case, "community_worker", COMMUNITY, last=letters(case)[-1].pk, due=LATEST.isoformat())
    assert len(letters(case)) == 3, "the same again, whoever lost it, after that day as well"


@pytest.mark.parametrize("day", [FIRST_DAY, date(2025, 12, 30)])
def test_a_day_that_leaves_no_time_is_refused_and_no_letter_is_made(office: OfficeForTests, day: date) -> None:
    case = owing(office)
    assert "补正期限要在今天以后" in make(office, case, "community_worker", COMMUNITY, due=day.isoformat())
    assert not letters(case) and task_at(case).due is None


def test_only_who_makes_the_letter_of_an_open_step_says_by_which_day(office: OfficeForTests) -> None:
    case = owing(office)
    task = task_at(case).pk
    written(case)
    with pytest.raises(DatabaseError) as refused, office.at_a_desk("district_officer", "440311"):
        bring_by(task, LATER)
    assert why_not(refused.value).zh == why_not_yours(office, case)
    assert act(office, case, "community_worker", COMMUNITY, "complete") == "accept"
    with pytest.raises(DatabaseError), office.at_a_desk("community_worker"):
        bring_by(task, LATER)


def why_not_yours(office: OfficeForTests, case: Case) -> str:
    """What is answered to a role that does not do the step."""
    return act(office, case, "district_officer", "440311", "complete")


def test_where_the_procedure_sets_a_term_the_letter_names_it_and_nobody_types_another(office: OfficeForTests) -> None:
    case = completing(office)
    task = task_at(case)
    assert task.plan.within == "10 working_days" and task.due is not None
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "不写期限就不能记" not in page
    make(office, case, "street_reviewer", STREET, another="事故认定书", another_why="责任还没有定", due="2027-01-01")
    due = task.due
    assert f"请于{due.year}年{due.month}月{due.day}日前" in text_of(pdf_of(office, letters(case)[-1]))
    assert task_at(case).due == due
    assert "补正期限过了" in overdue(office, case)
