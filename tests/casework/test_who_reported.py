"""Who reports harm to a child may say who they are: only who works on the case reads it, and each look leaves a trace."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from tests.casework.test_few import answer, child
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.models import Case
from yingbao.casework.reports.models import Report
from yingbao.casework.reports.sealing import Spot, unseal

__all__ = ["child"]
AUNT = {"reporter-name": "王阿姨", "reporter-reach": "138 0013-8000", "reporter-tie": "楼下邻居"}
TEACHER = {"reporter-name": "李老师", "reporter-reach": "微信 teacher-li", "reporter-tie": "班主任"}
SAID = "常听见孩子哭"


def told(office: OfficeForTests, role: str, child: int, **more: str) -> Any:
    given = {"policy": "baohu_weichengnianren", "way": "neighbour", "said": SAID, **more}
    return office.client(role).post(f"/subjects/{child}/case/", given, follow=True)


def the_case(child: int) -> Case:
    return Case.objects.using("owner").get(subject_id=child)


def looked_at(office: OfficeForTests, case: Case, role: str = "social_worker", area: str = COMMUNITY) -> Any:
    return office.client(role, area).post(f"/cases/{case.pk}/reporters/")


def test_who_reported_stands_beside_each_report_after_a_logged_look(office: OfficeForTests, child: int) -> None:
    first = told(office, "social_worker", child, **AUNT)
    further = told(office, "community_worker", child, said="身上有伤", **TEACHER)
    assert answer(first) == answer(further)
    told(office, "community_worker", child, said="没有名字的电话", **{"reporter-name": "", "reporter-reach": ""})
    case = the_case(child)
    page = office.client("social_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "王阿姨" not in page and page.count("报告人：留了") == 2 and page.count("报告人：没有留") == 1
    looks = Entry.objects.using("owner").filter(kind="look", subject_id=child)
    before = looks.count()
    shown = looked_at(office, case)
    opened = shown.content.decode()
    assert "王阿姨（楼下邻居） · 13800138000" in opened and "李老师（班主任） · 微信 teacher-li" in opened
    assert "no-store" in shown["Cache-Control"] and looks.count() == before + 1
    entry = looks.latest("id")
    assert entry.hidden and entry.detail["facts"] == ["reporter"] and "王阿姨" not in str(entry.detail)
    assert "王阿姨" in looked_at(office, case, "district_officer", DISTRICT).content.decode()


def test_nobody_else_reads_who_reported(office: OfficeForTests, child: int) -> None:
    told(office, "social_worker", child, **AUNT)
    told(office, "community_worker", child, said="身上有伤", **TEACHER)
    case = the_case(child)
    office.tokens.pop(("guardian", ""), None)
    for role, area, status in (
        ("community_worker", COMMUNITY, 404), ("street_reviewer", STREET, 404), ("guardian", "", 403), ("auditor", DISTRICT, 403),
    ):  # fmt: skip
        assert looked_at(office, case, role, area).status_code == status, role
    for address in (f"/subjects/{child}/", f"/subjects/{child}/cases/", f"/cases/{case.pk}/", "/news/", "/cases/"):
        for role, area in (("community_worker", COMMUNITY), ("guardian", ""), ("auditor", DISTRICT)):
            text = office.client(role, area).get(address).content.decode()
            assert "王阿姨" not in text and "李老师" not in text and "13800138000" not in text
    assert "王阿姨" not in str([*Entry.objects.using("owner").values_list("detail", flat=True)])


def test_in_sql_nobody_reads_who_reported_without_a_look_or_out_of_their_sight(
    office: OfficeForTests, child: int
) -> None:
    told(office, "social_worker", child, **AUNT)
    case = the_case(child)
    for role in ("yingbao_web", "yingbao_worker", "yingbao_gate"):
        for column in ("reporter", "reporter_hash", "*"):
            with office.sql(role) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(f"SELECT {column} FROM casework_report")  # type: ignore[call-overload]
    for desk in (("community_worker", COMMUNITY), ("street_reviewer", STREET), ("auditor", DISTRICT), ("guardian", "")):
        with office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(*desk)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute("SELECT casework.ask_reporters(%s)", [case.pk])
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("social_worker")])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT casework.reporters(casework.ask_reporters(%s), %s)", [case.pk, case.pk])
        look = con.execute("SELECT casework.ask_reporters(%s)", [case.pk]).fetchone()[0]  # type: ignore[index]
        reading = "SELECT sealed FROM casework.reporters(%s, %s)"
        (sealed,) = con.execute(reading, [look, case.pk]).fetchone()  # type: ignore[misc]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute(reading, [look, case.pk])
    one = Report.objects.using("owner").get(case=case)
    assert "王阿姨".encode() not in sealed
    assert unseal(Spot(one.words, one.way, one.day, one.taken_by), sealed).reach == "13800138000"
    with pytest.raises(InvalidTag):
        unseal(Spot(one.words, one.way, one.day, one.taken_by + 1), sealed)


def test_sent_twice_it_is_one_report_and_the_same_words_of_another_are_two(office: OfficeForTests, child: int) -> None:
    told(office, "social_worker", child, said="别的话")
    for whom in (AUNT, AUNT, TEACHER, {}, {}):
        told(office, "community_worker", child, **whom)
    reachable = Report.objects.using("owner").filter(case=the_case(child)).order_by("id")
    assert [one.reachable for one in reachable] == [False, True, True, False]


def test_a_phone_number_that_is_none_is_said_to_be_and_nothing_is_lost(office: OfficeForTests, child: int) -> None:
    page = told(office, "social_worker", child, **AUNT | {"reporter-reach": "12345"})
    text = page.content.decode()
    assert page.status_code == 422 and SAID in text and "王阿姨" in text and 'aria-invalid="true"' in text
    assert not Case.objects.using("owner").filter(subject_id=child).exists()
