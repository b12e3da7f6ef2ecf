"""The proof that a finding keeps is for who sees everybody it speaks of; others read what follows from what they see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.clients import Client
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night
from yingbao.registry.actions import Saying, state

HOUSEHOLD, ALONE = "dibao", "tanfang"
WAGES, SHOWN = 765432, "7,654.32"
ANEW = "只用您能看到的信息写成"


@pytest.fixture(scope="module")
def home(office: OfficeForTests) -> dict[str, int]:
    """An elder here and, in the same household, somebody who lives and is registered elsewhere."""
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    shared = {"household": home, "consent": True}
    elder = office.enrol(COMMUNITY, name="王秀兰", birth="1940-05-01", hukou=COMMUNITY, **shared)
    away = office.enrol(
        COMMUNITY, name="王远", birth="1985-05-17", residence=FAR, hukou=FAR, wage_income=WAGES, **shared
    )
    with office.at_a_desk("community_worker"):
        happened = {"kind": "illness", "date": "2025-12-20", "place": COMMUNITY, "urgent": True}
        state(Saying("household", home, "visit", date(2025, 12, 20), "走访", happened, topic="hardships", occasion="a"))
    run_night()
    return {"home": home, "elder": elder, "away": away}


def found(subject: int, policy: str) -> int:
    return Finding.objects.using("worker").get(policy=policy, subject_id=subject).pk


def asked(client: Client, number: int) -> str:
    return client.post(f"/findings/{number}/proof/").content.decode()


def through_sql(office: OfficeForTests, token: str, subject: int, number: int) -> Any:
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        ask = "SELECT office.ask(ARRAY[%s]::bigint[], office.revealable(), (SELECT purpose FROM office.desk()), 'x')"
        look = con.execute(ask, [subject]).fetchone()
        kept = con.execute("SELECT discovery.proof(%s, %s)", [look[0], number]).fetchone()
        return kept[0]


def test_wages_of_somebody_out_of_sight_are_not_in_the_proof_that_a_worker_reads(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    page = asked(office.client("community_worker"), found(home["home"], HOUSEHOLD))
    assert ANEW in page and "不详" in page
    assert SHOWN not in page


def test_who_sees_the_whole_household_reads_the_proof_of_that_night(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    page = asked(office.client("district_officer", "440311"), found(home["home"], HOUSEHOLD))
    assert SHOWN in page and ANEW not in page


def test_a_proof_about_one_person_alone_is_shown_whoever_lives_with_them(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    assert ANEW not in asked(office.client("community_worker"), found(home["elder"], ALONE))


def test_a_proof_of_something_that_happened_is_written_anew_of_that_very_event(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    number = Finding.objects.using("worker").filter(subject_id=home["home"]).exclude(event="").earliest("id").pk
    page = asked(office.client("community_worker"), number)
    assert ANEW in page and "proof-" in page and SHOWN not in page


def test_no_sql_of_the_pages_role_gets_more(office: OfficeForTests, home: dict[str, int]) -> None:
    number = found(home["home"], HOUSEHOLD)
    assert through_sql(office, office.token("community_worker"), home["home"], number) is None
    whole = through_sql(office, office.token("district_officer", "440311"), home["home"], number)
    assert SHOWN in whole["zh"] and set(whole) == {"zh", "en", "day", "occasion"}
    assert (whole["day"], whole["occasion"]) == ("2025-12-31", "2025-12")


def test_a_file_that_was_restricted_since_takes_the_kept_proof_out_of_sight(
    office: OfficeForTests, home: dict[str, int]
) -> None:
    with office.sql() as owner:
        owner.execute(
            "UPDATE registry_subject SET area = %s, restricted = 'safe_address' WHERE id = %s",
            [COMMUNITY, home["away"]],
        )
    number = found(home["home"], HOUSEHOLD)
    assert SHOWN not in asked(office.client("community_worker"), number)
    assert through_sql(office, office.token("community_worker"), home["home"], number) is None


def test_a_relative_who_lives_elsewhere_counts_among_those_of_whom_it_may_speak(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    child = office.enrol(COMMUNITY, name="小宝", birth="2015-05-17", hukou=COMMUNITY, household=home, consent=True)
    parent = office.enrol(COMMUNITY, name="母亲", birth="1985-05-17")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "visit", date(2025, 1, 1), "走访", {}, topic="parents", other=parent))
    with office.sql() as owner:
        owner.execute("UPDATE registry_subject SET area = %s WHERE id = %s", [FAR, parent])
        run_night()
        kept = owner.execute("SELECT proof -> 'whose' FROM discovery_finding WHERE subject_id = %s", [child]).fetchall()
    assert kept and all(whose == [home, child, parent] for (whose,) in kept)
