"""Breaking the glass: one file of another area, by its number, with a reason that somebody reviews."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts import glass as glasses
from yingbao.accounts.desks import find_desk
from yingbao.accounts.middleware import at_gate
from yingbao.accounts.models import Entry, Glass
from yingbao.registry.models import Subject

NUMBER, OTHER = "990000195001010016", "990000195001010024"
WHY = "走失老人，需要联系家属"


@pytest.fixture(scope="module")
def stranger(office: OfficeForTests) -> int:
    return office.enrol(FAR, name="远方的人", id_number=NUMBER)


def seen(office: OfficeForTests, subject: int) -> bool:
    with office.at_a_desk("community_worker", COMMUNITY):
        return Subject.objects.filter(pk=subject).exists()


def last() -> Glass:
    return Glass.objects.using("gate").latest("id")


def test_a_file_of_another_area_opens_for_an_hour_with_a_reason(office: OfficeForTests, stranger: int) -> None:
    browser = office.client("community_worker", COMMUNITY)
    assert not seen(office, stranger)
    answer = browser.post("/glass/", {"number": NUMBER, "reason": WHY})
    assert answer.status_code == 302 and NUMBER not in answer.headers["Location"]
    assert seen(office, stranger)
    with office.sql() as con:
        con.execute("ALTER TABLE accounts_glass DISABLE TRIGGER guard")
        con.execute("UPDATE accounts_glass SET until = clock_timestamp()")
        con.execute("ALTER TABLE accounts_glass ENABLE TRIGGER guard")
    assert not seen(office, stranger)


def test_the_file_says_so_in_large_letters(office: OfficeForTests, stranger: int) -> None:
    glasses.break_glass(office.token("community_worker"), NUMBER, WHY)
    request = RequestFactory().get("/")
    with office.at_a_desk("community_worker"):
        request.desk = find_desk()
    page = Template("{% load glass %}{% glass_notice subject %}").render(
        Context({"request": request, "subject": stranger})
    )
    assert "您正在紧急查看不归您管的档案" in page and WHY in page


@pytest.mark.parametrize(("number", "reason"), [("", WHY), (NUMBER, ""), (NUMBER, "急"), ("123", WHY)])
def test_it_takes_a_number_and_a_reason(office: OfficeForTests, stranger: int, number: str, reason: str) -> None:
    before = Glass.objects.using("gate").count()
    page = office.client("community_worker").post("/glass/", {"number": number, "reason": reason})
    assert page.status_code == 200 and "还没有保存" in page.content.decode()
    assert Glass.objects.using("gate").count() == before


def test_a_number_that_is_nobodys_is_logged_and_not_repeated(office: OfficeForTests, stranger: int) -> None:
    page = office.client("community_worker").post("/glass/", {"number": OTHER, "reason": WHY}).content.decode()
    assert "没有这个号码的档案" in page and OTHER not in page
    entry = Entry.objects.using("gate").filter(kind="glass").latest("id")
    assert entry.detail == {"found": False, "reason": WHY} and entry.role == "community_worker"


def test_a_number_in_the_reason_is_blotted_out(office: OfficeForTests, stranger: int) -> None:
    glasses.break_glass(office.token("community_worker"), NUMBER, f"{WHY} {NUMBER}")
    assert NUMBER not in last().reason


def test_who_may_not_break_the_glass_is_told_so(office: OfficeForTests, stranger: int) -> None:
    assert office.client("doctor").get("/glass/").status_code == 403
    with pytest.raises(DatabaseError, match="not without the right"):
        glasses.break_glass(office.token("doctor"), NUMBER, WHY)


def test_a_restricted_file_stays_closed(office: OfficeForTests) -> None:
    from yingbao.registry.actions import Saying, enrol, state

    with office.at_a_desk("district_officer", "440311"):
        hidden = enrol("person", FAR, "safe_address")
        facts = {"id_number": OTHER, "residence": FAR}
        state(Saying("person", hidden, "visit", timezone.localdate(), "登记", facts))
    assert glasses.break_glass(office.token("community_worker"), OTHER, WHY) is None


def test_a_reviewer_gives_a_verdict_once(office: OfficeForTests, stranger: int) -> None:
    glasses.break_glass(office.token("community_worker"), NUMBER, WHY)
    glass, reviewer = last(), office.client("audit_administrator", "")
    assert WHY in reviewer.get("/glass/review/").content.decode()
    path = f"/glass/review/{glass.pk}/"
    assert "您的结论" in reviewer.get(path).content.decode()
    assert "还没有保存" in reviewer.post(path, {"verdict": "justified"}).content.decode(), "an opinion is wanted"
    assert reviewer.post(path, {"verdict": "justified", "opinion": "有接警记录"}).status_code == 302
    glass = last()
    assert (glass.verdict, glass.opinion, glass.reviewer_id) == (
        "justified", "有接警记录", office.person("audit_administrator", "")[0].pk,
    )  # fmt: skip
    again = office.client("auditor", "440311").post(path, {"verdict": "abuse", "opinion": "再看一次"})
    assert "已经有人复核过了" in again.content.decode()


def test_only_a_reviewer_gives_one(office: OfficeForTests, stranger: int) -> None:
    glasses.break_glass(office.token("community_worker"), NUMBER, WHY)
    assert office.client("community_worker").get("/glass/review/").status_code == 403
    with pytest.raises(DatabaseError, match="not at this desk"), at_gate(office.token("community_worker")):
        Glass.objects.using("gate").filter(pk=last().pk).update(verdict="justified")


def test_the_review_shows_what_was_looked_at(office: OfficeForTests, stranger: int) -> None:
    from yingbao.accounts.actions import reveal

    token = office.token("community_worker")
    glasses.break_glass(token, NUMBER, WHY)
    reveal(token, [stranger], ["person.id_number", "person.disability"], WHY)
    browser, path = office.client("auditor", "440311"), f"/glass/review/{last().pk}/"
    page = browser.get(path).content.decode()
    assert "查看敏感信息：公民身份号码、残疾类别" in page and "person." not in page and NUMBER not in page
    browser.cookies["lang"] = "en"
    page = browser.get(path).content.decode()
    assert "look at sensitive facts: resident ID number, " in page and "person." not in page


def test_a_reviewer_is_reminded_of_what_waits(office: OfficeForTests, stranger: int) -> None:
    glasses.break_glass(office.token("community_worker"), NUMBER, WHY)
    with office.at_a_desk("audit_administrator", ""):
        desk = find_desk()
    assert desk and glasses.waiting(desk) >= 1
    with office.at_a_desk("community_worker"):
        other = find_desk()
    assert other and glasses.waiting(other) == 0
    assert abs(last().until - last().at - timedelta(hours=1)) < timedelta(seconds=1)
