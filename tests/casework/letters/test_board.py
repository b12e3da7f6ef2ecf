"""Anybody verifies a letter by its code; notices hang in their area until their last day, and say no more than they may."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.letters.test_making import letters, make, pdf_of, refused, taken_in, text_of
from tests.casework.test_way import DISTRICT, STREET, another, do, open_one
from tests.codes import codes
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.casework import queries
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.refusals import why_not
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject


def code_of(office: OfficeForTests, case: Case) -> str:
    with office.sql() as con:
        query = "SELECT code FROM casework_letter WHERE case_id = %s AND made_by > 0"
        return str(con.execute(query, [case.pk]).fetchone()[0])


@pytest.fixture
def today(office: OfficeForTests):  # type: ignore[no-untyped-def]
    """Moves the office's day; it is put back."""

    def move(day: date) -> None:
        with office.sql() as con:
            con.execute("UPDATE accounts_office SET day = %s", [day])

    yield move
    move(FIRST_DAY)


def hung(office: OfficeForTests, name: str = "李四", amount: str = "800.50", child: str = "", **more: object) -> Case:
    """A case whose notice hangs, of a home with a child in it that was registered first."""
    case = open_one(office)
    if child:
        office.enrol(COMMUNITY, name=child, birth="2015-05-05", household=case.subject_id)
    office.enrol(COMMUNITY, name=name, household=case.subject_id)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, case, "street_reviewer", STREET, "done")
    do(office, case, "street_reviewer", STREET, "fits")
    make(office, case, "street_reviewer", STREET, amount=amount, **more)
    return case


def test_anybody_verifies_a_letter_and_learns_no_name(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    answer = office.client().get(f"/verify/{code_of(office, case).lower()}/")
    page = answer.content.decode()
    assert answer.status_code == 200 and "有效" in page and letters(case)[0].number in page and "受理通知书" in page
    assert "李四" not in page and case.number not in page


def test_the_code_on_paper_is_the_one_that_verifies(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    code = code_of(office, case)
    shown = "-".join((code[:4], code[4:8], code[8:]))
    paper, anybody = pdf_of(office, letters(case)[0]), office.client()
    assert shown in text_of(paper)
    assert anybody.get("/verify/", {"code": f" {shown} "}, follow=True).status_code == 200
    (address,) = codes(paper)
    assert address == f"http://testserver/verify/{shown}/"
    assert letters(case)[0].number in anybody.get(address).content.decode()
    forged = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    assert anybody.get(forged).status_code == 404


def test_a_code_that_nobody_has_is_answered_like_any_nonsense(office: OfficeForTests) -> None:
    client = office.client()
    pages = [client.get(f"/verify/{code}/") for code in ("AAAA-AAAA-AAAA", "x", "' OR 1=1 --")]
    assert {page.status_code for page in pages} == {404} and "没有这样的文书" in pages[0].content.decode()
    contents = [page.content.decode().partition('id="flash"')[2].partition("</main>")[0] for page in pages]
    assert len(set(contents)) == 1 and len(contents[0]) > 100


def test_a_letter_that_was_replaced_or_decided_anew_says_so(office: OfficeForTests) -> None:
    from django.utils import timezone

    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    old = code_of(office, case)
    make(office, case, "street_reviewer", STREET, last=letters(case)[0].pk)
    assert "已被新的文书替代" in office.client().get(f"/verify/{old}/").content.decode()
    told = refused(office)
    make(office, told, "street_reviewer", STREET)
    code = code_of(office, told)
    assert "有效" in office.client().get(f"/verify/{code}/").content.decode()
    later = Decision.objects.using("owner").get(case=told)
    later.pk, later.task_id, later.verdict, later.at = (
        None,
        Task.objects.using("owner").filter(case=told).first().pk,
        "grant",
        timezone.now(),
    )
    later.save(using="owner", force_insert=True)
    assert "之后另有决定" in office.client().get(f"/verify/{code}/").content.decode()


def test_a_notice_shows_name_members_and_amount_and_nothing_else(office: OfficeForTests) -> None:
    case = hung(office)
    page = office.client("community_worker").get("/cases/notices/").content.decode()
    assert "李四" in page and 'data-label="人数">1<' in page and "800.50元" in page
    told = text_of(pdf_of(office, letters(case)[0]))
    assert "李四" in told and "800.50元" in told and case.number not in told and COMMUNITY not in told


def test_whom_the_policy_does_not_count_is_taken_off_in_the_notice_and_in_the_letter_that_follows(
    office: OfficeForTests,
) -> None:
    case = hung(office, child="李小四", people="1")
    assert 'data-label="人数">1<' in office.client("community_worker").get("/cases/notices/").content.decode()
    asked = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert re.search(r'name="people" value="1"', asked), "made anew, it begins with what was said before"
    with office.sql() as con:
        told = con.execute("SELECT casework.counted(c) FROM casework_case c WHERE id = %s", [case.pk]).fetchone()
    assert told == (1,), "letters that follow count as the notice did"


def test_a_notice_hangs_in_its_area_and_comes_down_after_its_last_day(office: OfficeForTests, today) -> None:  # type: ignore[no-untyped-def]
    case = hung(office, "欧阳修")
    last = letters(case)[0].until
    assert last is not None and (last - FIRST_DAY).days >= 7
    assert "欧阳修" not in office.client("community_worker", FAR).get("/cases/notices/").content.decode()
    today(last)
    assert "欧阳修" in office.client("district_officer", DISTRICT).get("/cases/notices/").content.decode()
    today(date.fromordinal(last.toordinal() + 1))
    assert "欧阳修" not in office.client("district_officer", DISTRICT).get("/cases/notices/").content.decode()
    assert "公示期已满" in office.client().get(f"/verify/{code_of(office, case)}/").content.decode()
    reviewer = office.client("street_reviewer", STREET)
    shown = reviewer.get(f"/cases/{case.pk}/").content.decode()
    assert "公示期满" in shown and "超时" not in shown.split("<main")[1], "nobody is late who had to wait"
    assert case.number not in reviewer.get("/cases/late/").content.decode()


def test_a_notice_made_late_still_hangs_its_whole_time(office: OfficeForTests, today) -> None:  # type: ignore[no-untyped-def]
    case = hung(office)
    due = Task.objects.using("owner").get(case=case, done_at=None).due
    today(date(2026, 1, 5))
    make(office, case, "street_reviewer", STREET, amount="800.50", last=letters(case)[0].pk)
    task = Task.objects.using("owner").get(case=case, done_at=None)
    assert task.due == letters(case)[-1].until == date.fromordinal(due.toordinal() + 5)


def test_without_a_notice_that_hung_its_time_nobody_writes_that_there_was_no_objection(
    office: OfficeForTests, today
) -> None:  # type: ignore[no-untyped-def]
    bare, made = hung(office, amount=""), hung(office)
    last = letters(made)[0].until
    assert last is not None
    today(date.fromordinal(last.toordinal() + 1))
    with pytest.raises(DatabaseError) as never:
        do(office, bare, "street_reviewer", STREET, "no_objection")
    assert "还没有出具公示" in why_not(never.value).zh
    make(office, bare, "street_reviewer", STREET, amount="800.50")
    with pytest.raises(DatabaseError):
        do(office, bare, "street_reviewer", STREET, "no_objection")
    assert do(office, made, "street_reviewer", STREET, "no_objection") == "decide"
    shown = office.client("district_officer", DISTRICT).get(f"/cases/{made.pk}/").content.decode()
    assert "公示的金额" in shown and "每月800.50元" in shown, "who decides sees for how much it hung"
    with office.at_a_desk("community_worker", FAR):
        assert queries.publicised(made) == "", "nobody else"


def test_a_notice_that_was_objected_to_comes_down(office: OfficeForTests) -> None:
    case = hung(office, "司马光")
    do(office, case, "street_reviewer", STREET, "objected", reason="邻居说有车")
    assert "司马光" not in office.client("street_reviewer", STREET).get("/cases/notices/").content.decode()


def test_without_an_amount_nothing_is_hung_out(office: OfficeForTests) -> None:
    case = hung(office, amount="")
    assert not letters(case)


def test_a_child_is_never_hung_out_neither_in_the_name_of_the_home_nor_alone(office: OfficeForTests) -> None:
    case = hung(office, "东方朔", child="东方小")
    told = text_of(pdf_of(office, letters(case)[0]))
    assert "东方朔" in told and "东方小" not in told
    board = office.client("community_worker")
    assert "东方朔" in board.get("/cases/notices/").content.decode()
    with office.at_a_desk("community_worker", COMMUNITY):
        someone = Subject.objects.get(name="东方朔").pk
        state(Saying("person", someone, "visit", FIRST_DAY, "核对", {"birth": "2012-01-01"}))
    assert "东方朔" not in board.get("/cases/notices/").content.decode(), "nobody of the home is grown up"
    again = make(office, case, "street_reviewer", STREET, amount="800.50", last=letters(case)[0].pk)
    assert "孩子的事不公示" in again and len(letters(case)) == 1


def test_a_restricted_case_is_never_hung_out(office: OfficeForTests) -> None:
    case = hung(office, amount="")
    Case.objects.using("owner").filter(pk=case.pk).update(restricted="abuse")
    client = office.client("district_officer", DISTRICT)
    assert "出具：公示" not in client.get(f"/cases/{case.pk}/").content.decode()
    with office.sql() as con:
        refusal = "SELECT casework.allot(%s, 'publicity', 0, '2026-01-09', NULL, false, '{}', 1, NULL)"
        task = Task.objects.using("owner").get(case=case, done_at=None).pk
        with pytest.raises(Exception, match="restricted"):
            con.execute(refusal, [task])
