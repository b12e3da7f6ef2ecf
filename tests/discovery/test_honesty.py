"""Numbers that say how far they can be trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from tests.codes import codes_of_page
from tests.discovery.test_reconcile import NOW, a_night, missed
from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, OfficeForTests
from yingbao.accounts.log.heads import HeadFile
from yingbao.accounts.log.models import Seal
from yingbao.accounts.log.sealing import seal_now
from yingbao.accounts.refusals import Refused
from yingbao.discovery.honesty import Reached, Share, draws, reached, visited
from yingbao.discovery.models import Finding, Night, Reach, Turn, Visit
from yingbao.discovery.queries import MISTAKES
from yingbao.discovery.seeds import draw, publish
from yingbao.registry.actions import Saying, state


def test_an_interval_is_honest_about_few_cases() -> None:
    """Wilson's own figures for 0 of 10 and 8 of 10."""
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert Share(8, 10).interval == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert Share(0, 0).interval is None


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_the_interval_holds_the_share(whole: int, part: int) -> None:
    share = Share(min(part, whole), whole)
    low, high = share.interval or (1, 0)
    assert 0 <= low <= (share.rate or 0) <= high <= 1


DISTRICT, SEED = "440311", "双色球 2026-001 期开奖号码"
JANUARY = date(2026, 1, 1)


def the_day_is(office: OfficeForTests, day: date) -> None:
    with office.sql() as con:
        con.execute("UPDATE accounts_office SET day = %s", [day])


def sealed() -> str:
    """The digest of the seal that the worker puts on all that the log says until now."""
    with TemporaryDirectory() as folder:
        assert seal_now(HeadFile(Path(folder) / "heads")) > 0
    return str(Seal.objects.using("worker").order_by("-number")[0].digest.hex())


MARKS: dict[date, str] = {}
DRAWN = 8
"""Of ten, four of whom live here and six there: however the lots fall, at least two here and four there."""


@pytest.fixture(scope="module", autouse=True)
def people(office: OfficeForTests) -> list[int]:
    """Whom the sample of January is drawn from, but for two whom the night flagged."""
    people = [office.enrol(COMMUNITY if n % 2 else FAR, name=f"人{n}") for n in range(12)]
    office.enrol(COMMUNITY, name="去世的人", death="2025-12-01")
    a_night([missed(people[1]), missed(people[3])])
    night = Night.objects.using("worker").create(day=FIRST_DAY, law="l", started_at=NOW, ended_at=NOW)
    Reach.objects.using("worker").create(night=night, policy="old_age", area=COMMUNITY, delivered=8)
    with office.at_a_desk("district_officer", DISTRICT):
        publish(JANUARY, SEED, DRAWN)
    the_day_is(office, JANUARY)
    with office.at_a_desk("district_officer", DISTRICT):
        assert "还没有封存进日志" in refused(draw)
    MARKS[JANUARY] = sealed()
    with office.at_a_desk("district_officer", DISTRICT):
        assert draw() == DRAWN
    return people


@pytest.fixture(autouse=True)
def _the_first_day(office: OfficeForTests, people: list[int]) -> None:
    the_day_is(office, FIRST_DAY)


def of_old_age() -> Reached:
    return next(one for one in reached() if one.policy == "old_age")


def of_january(area: str) -> QuerySet[Visit]:
    return Visit.objects.using("worker").filter(sample__month=JANUARY, area=area, state="waiting")


def test_coverage_is_told_with_the_suspected_and_with_the_verified_only(office: OfficeForTests) -> None:
    taken_up, looked_at = (office.enrol(COMMUNITY, name=name) for name in ("有件的人", "看过的人"))
    a_night([missed(taken_up), missed(looked_at)])
    with office.at_a_desk("community_worker"):
        policy = of_old_age()
        assert (policy.at_least.rate, policy.at_most.rate) == (0.8, 1.0)
        with connections["worker"].cursor() as cursor:
            begun = Finding.objects.using("worker").get(subject_id=taken_up)
            cursor.execute("UPDATE discovery_finding SET state = 'in_process' WHERE id = %s", [begun.pk])
            cursor.execute(
                "INSERT INTO discovery_turn (finding_id, at, before, after, cell, reason) VALUES (%s, now(), 'suspected', 'in_process', 'missed', '')",
                [begun.pk],
            )
        policy = of_old_age()
        assert (policy.at_most.rate, policy.precision) == (1.0, Share(0, 0)), "a case that was opened verifies nothing"
        with connections["default"].cursor() as cursor:
            number = Finding.objects.using("default").get(subject_id=looked_at).pk
            cursor.execute("SELECT discovery.settle(%s, 'verified', '入户属实', NULL)", [number])
        policy = of_old_age()
        assert policy.at_most.rate == pytest.approx(8 / 9)
        assert policy.precision == Share(1, 1)


def refused(deed: Callable[[], Any]) -> str:
    """Why the district may not do so now."""
    with pytest.raises(Refused) as told:
        deed()
    return str(told.value)


def test_a_month_is_drawn_as_its_seed_was_published_and_once(office: OfficeForTests, people: list[int]) -> None:
    unflagged = {*people} - {people[1], people[3]}
    lots = sorted(unflagged, key=lambda number: hashlib.sha256(f"{SEED}:{number}:{MARKS[JANUARY]}".encode()).digest())
    drawn = Visit.objects.using("worker").filter(sample__month=JANUARY).order_by("place")
    assert [one.subject_id for one in drawn] == lots[:DRAWN], "anybody can repeat it, and the dead are not visited"
    the_day_is(office, JANUARY)
    with office.at_a_desk("district_officer", DISTRICT):
        assert "只抽一次" in refused(draw)
        assert "只抽一次" in refused(lambda: publish(JANUARY, SEED, DRAWN))


def test_a_seed_is_published_once_and_while_a_day_is_left_for_the_draw(office: OfficeForTests) -> None:
    with office.at_a_desk("district_officer", DISTRICT):
        assert "来不及" in refused(lambda: publish(date(2025, 12, 1), SEED, 4)), "the last day of December"
        assert "还没有公布种子" in refused(draw)
        publish(date(2026, 2, 1), "二月的公布号码 2026-032", 3)
        assert "已经公布，不能改" in refused(lambda: publish(date(2026, 2, 1), "another seed", 4))


def test_a_seed_that_was_published_today_is_not_drawn_today(office: OfficeForTests) -> None:
    the_day_is(office, date(2026, 3, 5))
    with office.at_a_desk("district_officer", DISTRICT):
        publish(date(2026, 3, 1), "三月的公布号码 2026-063", 2)
        assert "明天或以后再抽" in refused(draw)
        with connections["default"].cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic("default"):
            cursor.execute("UPDATE discovery_seed SET seed = 'one that suits' WHERE month = '2026-03-01'")
    with office.sql() as con, pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
        con.execute("DELETE FROM discovery_seed")


def test_a_worker_visits_those_of_their_own_community_and_the_share_missed_is_told(office: OfficeForTests) -> None:
    waiting, away = of_january(COMMUNITY).first(), of_january(FAR).first()
    assert waiting and away
    the_day_is(office, JANUARY)
    with office.at_a_desk("community_worker"):
        visited(waiting.pk, "missed", ["old_age"], "一直不知道有这项津贴", JANUARY)
        with pytest.raises(DatabaseError, match="not at this desk"), transaction.atomic("default"):
            visited(away.pk, "clear", [], "", JANUARY)
        with pytest.raises(DatabaseError, match="missed with policies"), transaction.atomic("default"):
            visited(waiting.pk, "missed", [], "", JANUARY)
    with office.at_a_desk("analyst", ""):
        month = next(one for one in draws() if one.month == JANUARY)
    assert (month.missed.part, month.missed.whole + month.waiting, month.pool) == (1, DRAWN, 10)


def test_only_who_may_publishes_and_draws(office: OfficeForTests) -> None:
    with office.at_a_desk("community_worker"):
        assert "请找区里" in refused(lambda: publish(date(2026, 9, 1), "a seed of some length", 4))
        assert "请找区里" in refused(draw)


def test_the_page_shows_everybody_the_seeds_and_offers_the_draw_from_the_next_day_on(office: OfficeForTests) -> None:
    the_day_is(office, date(2026, 4, 1))
    officer, given = office.client("district_officer", DISTRICT), {"seed": "公布的号码 2026-090", "size": 3}
    assert "先在下面公布" in officer.get("/reach/").content.decode()
    assert officer.post("/reach/seed/", {**given, "month": "2026-04-01", "seed": "x"}).status_code == 422
    assert officer.post("/reach/seed/", {**given, "month": "2026-03-01"}).status_code == 422, "a month that is over"
    assert "种子已公布" in officer.post("/reach/seed/", {**given, "month": "2026-04-01"}, follow=True).content.decode()
    again = officer.post("/reach/seed/", {**given, "month": "2026-04-01"})
    assert again.status_code == 422 and "不能改" in again.content.decode()
    assert "从 2026年4月2日 起可以抽取" in officer.get("/reach/").content.decode()
    assert "明天或以后再抽" in officer.post("/reach/draw/", follow=True).content.decode()
    analyst = office.client("analyst", "").get("/reach/").content.decode()
    assert "公布的号码 2026-090" in analyst and "从 2026年4月2日 起可以抽取" in analyst
    assert "old_age" in analyst and "人1" not in analyst and "抽取本月" not in analyst
    the_day_is(office, date(2026, 4, 2))
    assert 'action="/reach/draw/"' in officer.get("/reach/").content.decode()
    mark = sealed()
    told = officer.post("/reach/draw/", follow=True).content.decode()
    assert "抽中 3 人" in told and f"封记 {mark}" in told, "anybody can check by what is shown"
    assert "只抽一次" in officer.post("/reach/draw/", follow=True).content.decode()


def test_a_visit_is_taken_down_on_its_page(office: OfficeForTests) -> None:
    waiting = of_january(COMMUNITY).first()
    assert waiting
    the_day_is(office, JANUARY)
    client = office.client("community_worker")
    assert client.post(f"/reach/visits/{waiting.pk}/", {"outcome": "missed"}).status_code == 422
    never = client.post(f"/reach/visits/{waiting.pk}/", {"outcome": "clear", "day": "2025-11-30"})
    assert never.status_code == 422 and "今天之间的一天" in never.content.decode(), "before it was drawn"
    paper = client.get(f"/reach/visits/{waiting.pk}/paper/").content.decode()
    assert codes_of_page(paper) == [f"http://testserver/reach/visits/{waiting.pk}/"]
    assert all(asked in paper for asked in ("看下来", "没有见到本人", "漏了哪些", "说明", "走访的日期", "走访人签字"))
    assert "妥善保管" in paper and "用后销毁" not in paper, "it is signed, and kept"
    typed = {"outcome": "clear", "note": "都领到了", "day": JANUARY.isoformat()}
    assert client.post(f"/reach/visits/{waiting.pk}/", typed).status_code == 302
    assert "都领到了" in client.get(f"/reach/visits/{waiting.pk}/").content.decode()
    assert Visit.objects.using("worker").get(pk=waiting.pk).day == JANUARY
    the_day_is(office, FIRST_DAY)
    assert client.post(f"/reach/visits/{waiting.pk}/", {"outcome": "clear"}).status_code == 302, (
        "the day was moved back"
    )
    assert "没有漏享" in client.get("/reach/visits/").content.decode()
    assert office.client("community_worker", FAR).get(f"/reach/visits/{waiting.pk}/").status_code == 404


def moves(office: OfficeForTests, person: int, here: str, there: str) -> None:
    with office.at_a_desk("community_worker", here):
        state(Saying("person", person, "visit", date(2025, 1, 2), "搬家", {"residence": there}))


def test_whoever_moves_before_the_visit_is_visited_where_they_live_now(office: OfficeForTests) -> None:
    waiting = of_january(FAR).first()
    assert waiting
    path, there = f"/reach/visits/{waiting.pk}/", office.client("community_worker", NEIGHBOUR)
    assert there.get(path).status_code == 404
    moves(office, waiting.subject_id, FAR, NEIGHBOUR)
    try:
        assert path in there.get("/reach/visits/").content.decode() and there.get(path).status_code == 200
        assert office.client("community_worker", FAR).get(path).status_code == 404
    finally:
        moves(office, waiting.subject_id, NEIGHBOUR, FAR)
    assert path in office.client("community_worker", FAR).get("/reach/visits/").content.decode()


def test_why_a_finding_was_mistaken_comes_back_to_who_writes_the_rules(office: OfficeForTests) -> None:
    somebody = office.enrol(COMMUNITY, name="误报的人")
    a_night([missed(somebody, policy="gaoling", programme="gaoling")])
    number = Finding.objects.using("worker").get(subject_id=somebody).pk
    given = {"state": "mistaken", "reason": "户籍去年已迁出，公安库没有更新", "until": "2026-06-30"}
    assert office.client("community_worker").post(f"/findings/{number}/settle/", given).status_code == 302
    officer = office.client("district_officer", "440311")
    assert "/reach/#mistakes" in officer.get("/editions/").content.decode()
    told = officer.get("/reach/").content.decode().partition('id="mistakes"')[2]
    assert "公安库没有更新" in told and f"/findings/{number}/" in told and "高龄" in told
    for role, area in (("community_worker", FAR), ("analyst", "")):
        assert "公安库没有更新" not in office.client(role, area).get("/reach/").content.decode()


def test_a_mistake_that_is_no_longer_so_still_counts_and_its_reason_is_told(office: OfficeForTests) -> None:
    somebody = office.enrol(COMMUNITY, name="更正过的人")
    a_night([missed(somebody, policy="gaoling", programme="gaoling")])
    number = Finding.objects.using("worker").get(subject_id=somebody).pk

    def of_gaoling() -> Share:
        with office.at_a_desk("community_worker"):
            return next(one.precision for one in reached() if one.policy == "gaoling")

    before = of_gaoling()
    given = {"state": "mistaken", "reason": "出生日期登记错了", "until": "2026-06-30"}
    office.client("community_worker").post(f"/findings/{number}/settle/", given)
    a_night([], subjects=frozenset({somebody}))
    assert Finding.objects.using("worker").get(pk=number).state == "gone"
    assert of_gaoling() == Share(before.part, before.whole + 1)
    assert "出生日期登记错了" in office.client("district_officer", "440311").get("/reach/").content.decode()


def test_what_a_case_refuses_is_no_mistake_of_the_rules_and_of_many_the_latest_are_told(office: OfficeForTests) -> None:
    Turn.objects.using("owner").all().delete()
    somebody = office.enrol(COMMUNITY, name="没有批的人")
    a_night([missed(somebody, policy="gaoling", programme="gaoling")])
    number = Finding.objects.using("worker").get(subject_id=somebody).pk
    with office.sql() as con:
        for state in ("in_process", "mistaken", "mistaken"):  # a case, its refusal, and that of an appeal
            con.execute("SELECT casework.tell_finding(%s, %s, '收入超过标准', '2026-12-31')", [number, state])
    officer = office.client("district_officer", "440311")
    assert 'id="mistakes"' not in officer.get("/reach/").content.decode()
    word = {"before": "suspected", "after": "mistaken", "reason": "户籍已迁出", "at": NOW}
    some = [Turn(finding_id=number, cell="missed", **word) for _ in range(MISTAKES + 1)]
    Turn.objects.using("owner").bulk_create(some[1:-1])
    assert f"· {MISTAKES - 1}</summary>" in officer.get("/reach/").content.decode()
    Turn.objects.using("owner").bulk_create([some[0], some[-1]])
    assert f"· 最近 {MISTAKES}</summary>" in officer.get("/reach/").content.decode()
