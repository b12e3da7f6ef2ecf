"""The law counts whom a desk does not see; nobody at that desk is told more of them than that they are there."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.registry.actions import Saying, enrol, state
from yingbao.registry.answers import glance, look_closely

NAME, ADDRESS, WAGES = "王远方", "翠竹路 9 号", 765432


@pytest.fixture(scope="module")
def home(office: OfficeForTests) -> dict[str, int]:
    """An elder here; of her household a son who lives elsewhere and somebody whose file is restricted."""
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    elder = office.enrol(COMMUNITY, name="王秀兰", birth="1940-05-01", hukou=COMMUNITY, household=home)
    friend = office.enrol(FAR, name="李远", birth="1970-01-01", hukou=FAR)
    away = office.enrol(
        COMMUNITY,
        name=NAME,
        address=ADDRESS,
        residence=FAR,
        hukou=FAR,
        wage_income=WAGES,
        birth="1985-05-17",
        household=home,
    )
    with office.at_a_desk("district_officer", "440311"):
        hidden = enrol("person", COMMUNITY, "safe_address")
        facts = {"name": "张避", "residence": COMMUNITY, "hukou": COMMUNITY, "household": home}
        state(Saying("person", hidden, "visit", date(2025, 1, 1), "登记", facts))
        state(Saying("person", away, "visit", date(2025, 1, 1), "登记", {}, topic="parents", other=friend))
        state(Saying("person", elder, "visit", date(2025, 1, 1), "登记", {}, topic="parents", other=friend))
    return {"home": home, "elder": elder, "away": away, "friend": friend, "hidden": hidden}


def scene_as(office: OfficeForTests, role: str, token: str, subject: int) -> list[tuple[Any, ...]]:
    """What plain SQL gets of the scene after a consultation of the pages' own role."""
    with office.sql("yingbao_web") as con, office.sql(role) as other:
        for one in (con, other):
            one.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        look = con.execute("SELECT registry.consult(%s, 'x')", [subject]).fetchone()
        rows = other.execute("SELECT subject, topic, other, facts, seen FROM registry.scene(%s)", look).fetchall()
        return list(rows)


def test_sql_of_the_pages_role_is_told_nothing_of_whom_the_desk_does_not_see(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    rows = scene_as(office, "yingbao_web", office.token("community_worker"), home["elder"])
    unseen = {subject: facts for subject, topic, _, facts, seen in rows if not seen}
    assert unseen == {home["away"]: {}, home["friend"]: {}, home["hidden"]: {}}
    told = json.dumps([row[3] for row in rows], ensure_ascii=False)
    assert "王秀兰" in told
    assert not any(word in told for word in (NAME, ADDRESS, str(WAGES), "1985", "李远", "张避"))
    assert [(subject, other) for subject, topic, other, _, _ in rows if topic == "parents"] == [
        (home["elder"], home["friend"])
    ]


def test_the_law_itself_counts_them(office: OfficeForTests, home: dict[str, int]) -> None:
    with office.at_a_desk("community_worker") as token:
        told = look_closely(token, home["elder"], "")
    facts = {one.subject: one.facts for one in told if one.topic == "facts" and not one.seen}
    assert facts[home["away"]]["wage_income"] == WAGES
    assert (home["away"], home["friend"]) in {(one.subject, one.other) for one in told if one.topic == "parents"}


def test_who_sees_everybody_is_told_of_everybody(office: OfficeForTests, home: dict[str, int]) -> None:
    rows = scene_as(office, "yingbao_web", office.token("district_officer", "440311"), home["elder"])
    assert all(seen for *_, seen in rows)
    assert {NAME, "李远", "张避"} <= {facts.get("name") for _, topic, _, facts, _ in rows if topic == "facts"}


def test_a_consultation_is_one_desks_and_good_once(office: OfficeForTests, home: dict[str, int]) -> None:
    with office.sql("yingbao_web") as con, office.sql("yingbao_worker") as worker:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker")])
        look = con.execute("SELECT registry.consult(%s, 'x')", [home["elder"]]).fetchone()
        for token in ("", office.token("community_worker", FAR)):
            worker.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                worker.execute("SELECT * FROM registry.scene(%s)", look)
        assert con.execute("SELECT count(*) > 0 FROM registry.scene(%s)", look).fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT * FROM registry.scene(%s)", look)


def test_a_role_that_may_not_look_closely_glances_at_what_it_sees_alone(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    with office.at_a_desk("social_worker"):
        told = glance(home["elder"])
    assert {one.subject for one in told if not one.seen} == {home["away"], home["friend"], home["hidden"]}
    assert not any(one.facts for one in told if not one.seen)
    assert all(one.subject == home["elder"] for one in told if one.topic == "parents")


def test_looks_at_a_restricted_file_are_hidden_from_whom_it_is_about(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("district_officer", "440311")])
        for subject in (home["hidden"], home["away"]):
            ask = "SELECT office.ask(ARRAY[%s]::bigint[], ARRAY['person.wage_income'], (SELECT purpose FROM office.desk()), 'x')"
            con.execute(ask, [subject])
        con.execute("SELECT registry.consult(%s, 'x')", [home["elder"]])
    entries = Entry.objects.using("gate")
    assert set(entries.filter(subject_id=home["hidden"]).values_list("hidden", flat=True)) == {True}
    assert set(entries.filter(subject_id=home["away"]).values_list("hidden", flat=True)) == {False}
    assert {"look", "change"} <= set(entries.filter(subject_id=home["hidden"]).values_list("kind", flat=True))
