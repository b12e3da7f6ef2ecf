"""When the day of a made-up office is moved on, what was granted is paid on; what nobody granted is still missed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.accounts.models import Entry, Office
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import mirror_folder, run_changes, run_night
from yingbao.registry.mirror import refresh
from yingbao.registry.models import Statement, Subject

POLICY, JULY = "gaoling", date(2026, 7, 15)
ELDER = {"sex": "female", "hukou": COMMUNITY, "residence": COMMUNITY, "consent": True}
PAID = {"seventy": 20_000, "nearly_eighty": 20_000, "short": 12_000, "stopped": 20_000}
"""A month's fen in December of whom the tests are about; the others got nothing."""
BORN = {"seventy": "1950-05-01", "nearly_eighty": "1946-03-10", "short": "1950-05-01", "stopped": "1950-05-01"}


def say(
    office: OfficeForTests, subject: int, topic: str, key: str, facts: Mapping[str, Any], source: str = "shared"
) -> None:
    until = facts.get("to") if topic == "decisions" else None
    with office.sql() as con:
        con.execute(
            """INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, valid_to, recorded_at, facts, sensitive,
            restricted, reason, evidence)
            SELECT %s, %s, %s, id, %s, %s, '2025-12-31', %s, '{}', '', '', '' FROM registry_source WHERE code = %s""",
            [subject, topic, key, facts["from"], until, json.dumps(facts), source],
        )


def elder(office: OfficeForTests, born: str = "1950-05-01", **facts: Any) -> int:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    return office.enrol(COMMUNITY, name="王奶奶", household=home, birth=born, **{**ELDER, **facts})


def decide(office: OfficeForTests, subject: int, since: str, source: str = "shared", **more: Any) -> None:
    say(office, subject, "decisions", f"{POLICY}::{since}", {"policy": POLICY, "from": since, **more}, source)


def receipts(subject: int) -> dict[str, int]:
    """Fen by month, as they stand on the office's day."""
    day = Office.objects.using("owner").get().day
    found = Statement.objects.using("owner").filter(
        subject=subject, topic="receipts", recorded_to=None, valid_from__lte=day
    )
    return {one.facts["occasion"]: one.facts["amount"] for one in found.order_by("valid_from")}


def cells() -> dict[int, str]:
    return dict(Finding.objects.using("worker").filter(policy=POLICY, closed_at=None).values_list("subject_id", "cell"))


def move(day: date) -> None:
    Office.objects.using("owner").update(day=day)
    run_changes()


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> Iterator[dict[str, int]]:
    """An office in July, last looked at in December."""
    made = {name: elder(office, BORN[name], last_certified="2025-11-20") for name in PAID}
    made |= {name: elder(office, last_certified="2025-11-20") for name in ("nobody_granted", "granted_here")}
    made["uncertified"] = elder(office, last_certified="2025-05-20")
    for name, fen in [*PAID.items(), ("uncertified", 20_000)]:
        month = {"policy": POLICY, "occasion": "2025-12", "from": "2025-12-01", "to": "2025-12-31", "amount": fen}
        say(office, made[name], "receipts", f"{POLICY}:2025-12:1", {**month, "quantity": 1})
        decide(office, made[name], "2024-01-01", **({"to": "2026-03-01"} if name == "stopped" else {}))
    run_night()
    decide(office, made["granted_here"], "2025-12-31", "civil", amount=20_000)
    move(JULY)
    yield made
    move(FIRST_DAY)


MONTHS = [f"2026-{month:02}" for month in range(1, 8)]


def test_who_was_paid_is_paid_each_month_and_is_not_missed(people: dict[str, int]) -> None:
    assert receipts(people["seventy"]) == dict.fromkeys(["2025-12", *MONTHS], 20_000)
    assert people["seventy"] not in cells(), "covered, as in December"
    one = Statement.objects.using("owner").filter(subject=people["seventy"], topic="receipts").latest("valid_from")
    assert "演示数据（虚构）" in one.reason and one.facts["to"] == "2026-07-31"


def test_the_gaps_and_mistakes_of_december_are_those_of_july(people: dict[str, int]) -> None:
    assert receipts(people["nobody_granted"]) == {} and cells()[people["nobody_granted"]] == "missed"
    assert receipts(people["short"])["2026-07"] == 12_000 and cells()[people["short"]] == "underpaid"


def test_whom_the_law_gives_more_from_a_birthday_on_is_paid_more(people: dict[str, int]) -> None:
    paid = receipts(people["nearly_eighty"])
    assert (paid["2026-02"], paid["2026-03"], paid["2026-07"]) == (20_000, 30_000, 30_000)
    assert people["nearly_eighty"] not in cells()


def test_what_was_stopped_is_paid_no_more(people: dict[str, int]) -> None:
    assert [*receipts(people["stopped"])] == ["2025-12", "2026-01", "2026-02"]


def test_what_was_granted_here_is_paid_from_the_next_month(people: dict[str, int]) -> None:
    assert receipts(people["granted_here"]) == dict.fromkeys(MONTHS, 20_000)


def test_who_was_certified_alive_in_time_is_so_again_and_nobody_else(people: dict[str, int]) -> None:
    said = Subject.objects.using("owner").in_bulk([people["seventy"], people["uncertified"]])
    assert said[people["seventy"]].profile["last_certified"] == "2026-05-20"
    assert said[people["uncertified"]].profile["last_certified"] == "2025-05-20"
    assert cells()[people["uncertified"]] == "overpaid", "as in December"


def test_moving_it_back_and_on_again_pays_nobody_twice_and_heeds_what_was_decided(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    was = Statement.objects.using("owner").filter(topic="receipts", recorded_to=None).count()
    move(FIRST_DAY)
    assert [*receipts(people["seventy"])] == ["2025-12"]
    with office.sql() as con:
        con.execute(
            "UPDATE registry_statement SET valid_to = '2026-06-01' WHERE topic = 'decisions' AND subject_id = %s",
            [people["short"]],
        )
    move(JULY)
    assert Statement.objects.using("owner").filter(topic="receipts", recorded_to=None).count() == was - 2
    assert [*receipts(people["short"])][-1] == "2026-05"
    assert Entry.objects.using("gate").filter(kind="import").latest("id").detail["demo"] == "2026-07-15"


def test_a_mirror_of_that_day_that_is_there_already_takes_in_what_was_paid(people: dict[str, int]) -> None:
    Office.objects.using("owner").update(day=date(2026, 8, 15))
    refresh(mirror_folder())
    run_changes()
    assert receipts(people["seventy"])["2026-08"] == 20_000
    assert people["seventy"] not in cells()
    move(JULY)


def test_before_it_is_moved_the_page_says_so_and_in_a_real_office_nothing_is_paid(office: OfficeForTests) -> None:
    Office.objects.using("owner").update(day=FIRST_DAY, made_up=True)
    officer = office.client("district_officer", "440311")
    asked = {"day": "2026-01-02", "reason": "演示"}
    assert "由演示程序接着记录（虚构）" in officer.post("/date/", asked).content.decode()
    assert "由演示程序接着记录" not in officer.post("/date/", {**asked, "day": "2025-12-30"}).content.decode()
    Office.objects.using("owner").update(made_up=False)
    before = Statement.objects.using("owner").count()
    move(FIRST_DAY)
    move(date(2027, 2, 1))
    assert Statement.objects.using("owner").count() == before
