"""What a night finds is put on file once, and what people said of it is respected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.discovery.models import Finding, Night, Turn
from yingbao.discovery.night.reconcile import Looked, Sighting, reconcile

NOW = datetime(2025, 12, 31, 3, tzinfo=UTC)


def missed(subject: int, **more: object) -> Sighting:
    plain = Sighting(
        "old_age",
        "old_age",
        subject,
        "",
        "2025-12",
        "missed",
        30000,
        30000,
        0,
        30000,
        1,
        0,
        "g",
        None,
        None,
        5,
        "law1",
        NOW,
    )
    return replace(plain, **more)


def a_night(sightings: list[Sighting], day: date = FIRST_DAY, subjects: frozenset[int] | None = None) -> None:
    night = Night.objects.using("worker").create(day=day, law="law1", started_at=NOW)
    reconcile(Looked(night.pk, day, NOW + timedelta(days=(day - FIRST_DAY).days), subjects), sightings)


def state(subject: int) -> tuple[str, str]:
    found = Finding.objects.using("worker").get(subject_id=subject)
    return found.cell, found.state


def settle(
    office: OfficeForTests, subject: int, to: str, why: str = "", ends: date | None = None, area: str = COMMUNITY
) -> None:
    with (
        office.at_a_desk("community_worker", area),
        transaction.atomic("default"),
        connections["default"].cursor() as cursor,
    ):
        number = Finding.objects.using("worker").get(subject_id=subject).pk
        cursor.execute("SELECT discovery.settle(%s, %s, %s, %s)", [number, to, why, ends])


@pytest.fixture
def person(office: OfficeForTests) -> int:
    Turn.objects.using("owner").all().delete()
    Finding.objects.using("owner").all().delete()
    return office.enrol(COMMUNITY, name="王奶奶")


def test_somebody_missed_is_found_once_however_many_nights_see_it(person: int) -> None:
    for _ in range(3):
        a_night([missed(person)])
    assert state(person) == ("missed", "suspected")
    assert Turn.objects.using("worker").count() == 1


def test_next_month_the_same_finding_moves_on_and_is_not_doubled(person: int) -> None:
    a_night([missed(person)])
    a_night([missed(person, occasion="2026-01")], date(2026, 1, 31))
    assert Finding.objects.using("worker").get(subject_id=person).occasion == "2026-01"


def test_what_was_delivered_is_closed_and_opened_again_when_it_stops(person: int) -> None:
    a_night([missed(person)])
    a_night([missed(person, cell="covered")])
    assert state(person) == ("missed", "delivered")
    a_night([missed(person)])
    assert state(person) == ("missed", "suspected")
    assert [turn.after for turn in Turn.objects.using("worker").order_by("id")] == [
        "suspected",
        "delivered",
        "suspected",
    ]


def test_what_was_granted_is_looked_at_again_once_it_is_paid_and_too_little(person: int) -> None:
    a_night([missed(person)])
    Finding.objects.using("owner").update(state="awaiting")
    a_night([missed(person)])
    assert state(person) == ("missed", "awaiting")
    a_night([missed(person, cell="underpaid", entitled_fen=31000, delivered_fen=30000, stake_fen=1000)])
    assert state(person) == ("underpaid", "suspected"), "the standard rose since it was granted"


def test_what_is_no_longer_so_is_gone_if_the_person_was_looked_at(person: int) -> None:
    a_night([missed(person)])
    a_night([], subjects=frozenset({person + 1}))
    assert state(person) == ("missed", "suspected")
    a_night([], subjects=frozenset({person}))
    assert state(person) == ("missed", "gone")


def test_what_somebody_had_verified_and_is_no_longer_so_went_from_there(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    settle(office, person, "verified")
    a_night([])
    last = Turn.objects.using("worker").order_by("-id").first()
    assert last is not None and (last.before, last.after) == ("verified", "gone")


def test_what_was_to_be_delivered_is_gone_with_the_death_and_stays_for_the_living(office: OfficeForTests) -> None:
    living, dead = office.enrol(COMMUNITY, name="王奶奶"), office.enrol(COMMUNITY, name="李爷爷", death="2025-12-30")
    a_night([missed(living), missed(dead)])
    Finding.objects.using("owner").filter(subject_id__in=[living, dead]).update(state="awaiting")
    a_night([], subjects=frozenset({living, dead}))
    assert [state(living)[1], state(dead)[1]] == ["awaiting", "gone"]
    last = Turn.objects.using("worker").order_by("-id").first()
    assert last is not None and (last.before, last.after) == ("awaiting", "gone")


def test_who_declined_is_not_asked_again_until_the_end_of_their_word(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    settle(office, person, "declined", "不愿领取", date(2026, 6, 30))
    a_night([missed(person)], date(2026, 1, 31))
    assert state(person) == ("missed", "declined")
    a_night([missed(person)], date(2026, 7, 1))
    assert state(person) == ("missed", "suspected")


def test_a_mistake_is_reported_anew_when_the_night_sees_something_else(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    settle(office, person, "mistaken", "已在外地领取", date(2026, 12, 31))
    a_night([missed(person, cell="overpaid")])
    assert state(person) == ("overpaid", "suspected")


@pytest.mark.parametrize("everybody", [True, False])
def test_who_was_a_mistake_and_is_no_longer_is_seen_again_once_it_is_so(
    office: OfficeForTests, person: int, everybody: bool
) -> None:
    a_night([missed(person)])
    settle(office, person, "mistaken", "收入高于标准", date(2026, 12, 30))
    a_night([missed(person)], date(2026, 1, 10))
    a_night([], date(2026, 1, 20), frozenset({person + 1}))
    assert state(person) == ("missed", "mistaken"), "it is so still, or nobody looked"
    looked = None if everybody else frozenset({person})
    a_night([], date(2026, 1, 31), looked)
    over = Finding.objects.using("worker").get(subject_id=person)
    assert (over.state, over.until) == ("gone", None)
    a_night([missed(person)], date(2026, 4, 30), looked)
    again = Finding.objects.using("worker").get(subject_id=person)
    assert (again.pk, again.state, again.closed_at) == (over.pk, "suspected", None)
    told = Turn.objects.using("worker").order_by("id")
    assert [turn.after for turn in told] == ["suspected", "mistaken", "gone", "suspected"]


def test_a_mistake_is_reported_anew_by_another_ground_and_what_was_declined_is_not(
    office: OfficeForTests, person: int
) -> None:
    other = office.enrol(COMMUNITY, name="李爷爷")
    a_night([missed(person), missed(other)])
    settle(office, person, "mistaken", "收入高于标准", date(2026, 12, 30))
    settle(office, other, "declined", "不愿领取", date(2026, 12, 30))
    a_night([missed(person, ground="disabled"), missed(other, ground="disabled")], date(2026, 1, 31))
    assert [state(person)[1], state(other)[1]] == ["suspected", "declined"]
    a_night([], date(2026, 2, 28))
    assert state(other)[1] == "declined"


def test_that_a_mistake_was_found_is_kept_with_a_file_that_is_merged(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    settle(office, person, "mistaken", "收入高于标准", date(2026, 12, 30))
    with office.sql() as con:
        kept = office.enrol(COMMUNITY, name="王奶奶")
        con.execute("UPDATE registry_subject SET merged_into_id = %s WHERE id = %s", [kept, person])
    for looked in (None, frozenset({kept})):
        a_night([], date(2026, 1, 31), looked)
        assert state(person)[1] == "mistaken"


def test_declining_without_a_reason_or_an_end_is_refused(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    for why, ends in (("", date(2026, 6, 1)), ("不愿", None), ("不愿", date(2030, 1, 1))):
        with pytest.raises(DatabaseError, match="a reason and an end"):
            settle(office, person, "declined", why, ends)


def test_what_is_over_by_itself_is_not_settled_from_a_page_that_was_read_before(
    office: OfficeForTests, person: int
) -> None:
    """The night that closed it looks again only at whom something is said of, and nothing is."""
    a_night([missed(person)])
    a_night([])
    for word, why, ends in (("suspected", "", None), ("verified", "", None), ("mistaken", "查错", date(2026, 6, 1))):
        with pytest.raises(DatabaseError, match="not from here"):
            settle(office, person, word, why, ends)
    assert state(person) == ("missed", "gone")


def test_a_finding_is_seen_and_settled_in_its_own_area_only(office: OfficeForTests, person: int) -> None:
    a_night([missed(person)])
    with office.at_a_desk("community_worker", FAR):
        assert not Finding.objects.using("default").exists()
    with office.at_a_desk("community_worker"):
        assert Finding.objects.using("default").filter(subject_id=person).exists()
    with pytest.raises(DatabaseError, match="not at this desk"):
        settle(office, person, "declined", "不愿领取", date(2026, 6, 30), FAR)
