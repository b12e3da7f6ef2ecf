"""The pool has dates, the work that it pushes has outcomes, and a night repeated changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.discovery.bundles.homes import home, member, say
from tests.discovery.test_reconcile import a_night, missed
from tests.discovery.test_reconcile import settle as dispose
from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, OfficeForTests
from yingbao.discovery.models import Night
from yingbao.discovery.monitoring.actions import settle
from yingbao.discovery.monitoring.models import CrossMatch, Difference, Pushed, Watched
from yingbao.discovery.monitoring.rules import PUSHES, pushes, reasons
from yingbao.discovery.monitoring.watching import watch
from yingbao.discovery.night.reconcile import Looked
from yingbao.discovery.night.run import run_changes, run_night
from yingbao.registry.answers.lawbook import cards

TABLES = ("discovery_watched", "discovery_pushed", "discovery_difference")
ON_FILE, WARNED, COMPLEX = reasons()
Shown = list[tuple[int, str, str]]


def nightly(shown: Shown, day: date = FIRST_DAY, subjects: frozenset[int] | None = None) -> None:
    """A night that saw these signals."""
    night = Night.objects.using("worker").create(day=day, law="l", started_at=datetime.now(UTC))
    watch(Looked(night.pk, day, datetime.now(UTC), subjects), shown)


def rows(subject: int) -> list[tuple[str, date, date | None, str]]:
    kept = Watched.objects.using("worker").filter(subject_id=subject).order_by("id")
    return [(one.area, one.since, one.until, one.ended) for one in kept]


def pushed(household: int) -> list[tuple[str, str]]:
    kept = Pushed.objects.using("worker").filter(home_id=household).order_by("id")
    return [(one.push, one.state) for one in kept]


@pytest.fixture(autouse=True)
def _empty(office: OfficeForTests) -> None:
    with office.sql() as con:
        con.execute("TRUNCATE discovery_difference, discovery_crossmatch, discovery_watched, discovery_pushed CASCADE")
        con.execute("TRUNCATE discovery_finding CASCADE")


@pytest.fixture
def family(office: OfficeForTests) -> tuple[int, int]:
    household = home(office)
    return household, member(office, household)


def test_every_signal_that_is_watched_is_a_policy_of_that_kind_and_every_class_is_used() -> None:
    known = cards(FIRST_DAY)
    assert {known[reason].kind for reason in reasons()} == {"signal"}
    assert {one.push for one in pushes()} == set(PUSHES)


def test_the_pool_has_dates_and_a_signal_that_comes_back_begins_anew(family: tuple[int, int]) -> None:
    shown: Shown = [(family[0], WARNED, "g")]
    nightly(shown)
    nightly([], date(2026, 1, 5))
    nightly(shown, date(2026, 1, 9))
    assert rows(family[0]) == [
        (COMMUNITY, FIRST_DAY, date(2026, 1, 5), "left"),
        (COMMUNITY, date(2026, 1, 9), None, ""),
    ]


def test_who_was_not_looked_at_stays(family: tuple[int, int]) -> None:
    nightly([(family[0], WARNED, "g")])
    nightly([], subjects=frozenset({family[1]}))
    assert rows(family[0]) == [(COMMUNITY, FIRST_DAY, None, "")]


def test_who_died_and_who_moved_are_told_apart(office: OfficeForTests, family: tuple[int, int]) -> None:
    other = member(office, home(office))
    nightly([(family[1], ON_FILE, "g"), (other, ON_FILE, "g")])
    say(office, family[1], death="2025-12-30")
    say(office, other, residence=NEIGHBOUR)
    nightly([(other, ON_FILE, "g")])
    assert rows(family[1]) == [(COMMUNITY, FIRST_DAY, FIRST_DAY, "died")]
    assert rows(other) == [(COMMUNITY, FIRST_DAY, FIRST_DAY, "moved"), (NEIGHBOUR, FIRST_DAY, None, "")]


def test_each_class_pushes_its_work(family: tuple[int, int]) -> None:
    household, elder = family
    nightly([(household, WARNED, "g"), (household, COMPLEX, "g"), (elder, ON_FILE, "g")])
    assert sorted(pushed(household)) == [("conference", "open"), ("route", "open")]
    a_night([missed(elder)])
    nightly([(elder, ON_FILE, "g")])
    assert sorted(pushed(household)) == [("conference", "void"), ("deliver", "open"), ("route", "void")]
    a_night([missed(elder, cell="overpaid")])
    nightly([(elder, ON_FILE, "g")])
    assert ("check", "open") in pushed(household) and ("deliver", "void") in pushed(household)


def test_an_outcome_is_taken_down_once_and_holds_until_something_new_shows(
    office: OfficeForTests, family: tuple[int, int]
) -> None:
    shown: Shown = [(family[0], WARNED, "g")]
    nightly(shown)
    number = Pushed.objects.using("worker").get(home_id=family[0]).pk
    with office.at_a_desk("community_worker"):
        settle(number, "accepted", "已转街道民政办")
        with pytest.raises(DatabaseError, match="settled already"), transaction.atomic("default"):
            settle(number, "refused", "再说一次")
    nightly(shown)
    assert pushed(family[0]) == [("route", "done")]
    nightly([])
    nightly(shown)
    assert pushed(family[0]) == [("route", "done"), ("route", "open")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(st.sets(st.integers(0, 3)), max_size=5), times=st.integers(1, 3))
def test_a_night_repeated_changes_nothing(
    office: OfficeForTests, family: tuple[int, int], nights: list[set[int]], times: int
) -> None:
    household, elder = family
    signals: Shown = [(household, WARNED, "a"), (household, COMPLEX, "b"), (elder, ON_FILE, "c"), (elder, WARNED, "d")]
    told = []
    for again in (1, times + 1):
        with office.sql() as con:
            con.execute(
                "TRUNCATE discovery_difference, discovery_crossmatch, discovery_watched, discovery_pushed CASCADE"
            )
        for number, chosen in enumerate(nights):
            for _ in range(again):
                nightly([signals[one] for one in sorted(chosen)], date(2026, 1, 1 + number))
        told.append((sorted(map(str, rows(household) + rows(elder))), sorted(pushed(household))))
    assert told[0] == told[1]


def test_a_quarter_is_compared_once_and_tells_who_entered_left_died_and_moved(office: OfficeForTests) -> None:
    stays, leaves, dies, moves, enters, changes = (member(office, home(office)) for _ in range(6))
    before = [stays, leaves, dies, moves, changes]
    nightly([(one, ON_FILE, "g") for one in before], date(2025, 10, 2))
    say(office, dies, death="2025-12-30")
    say(office, moves, residence=NEIGHBOUR)
    after: Shown = [(one, ON_FILE, "g") for one in (stays, moves, enters, changes)]
    nightly([*after, (changes, WARNED, "g")], date(2026, 1, 1))
    nightly(after, date(2026, 1, 2))
    first, second = CrossMatch.objects.using("worker").order_by("quarter")
    assert (first.quarter, first.watched, first.counts) == (date(2025, 10, 1), 5, {})
    assert (second.quarter, second.day, second.watched) == (date(2026, 1, 1), date(2026, 1, 1), 4)
    assert second.counts == {"entered": 1, "left": 1, "died": 1, "moved": 1, "reasons": 1}
    told = {one.subject_id: one for one in Difference.objects.using("worker").filter(match=second)}
    assert told[enters].change == "entered" and told[leaves].change == "left" and told[dies].change == "died"
    assert (told[moves].change, told[moves].area_before, told[moves].area) == ("moved", COMMUNITY, NEIGHBOUR)
    assert told[changes].before == [ON_FILE] and sorted(told[changes].after) == sorted([ON_FILE, WARNED])
    assert stays not in told


def test_a_real_night_watches_whom_the_signals_of_the_law_name(office: OfficeForTests) -> None:
    household = home(office)
    member(office, household, serious_illness=True, employed=False)
    say(office, household, "household", rigid_spending_12m=0, income_12m=0)
    run_night()
    assert [one.reason for one in Watched.objects.using("worker").filter(subject_id=household)] == [WARNED]
    assert ("route", "open") in pushed(household)
    from yingbao.discovery.models import Finding

    assert not Finding.objects.using("worker").filter(policy__in=reasons()).exists()
    member(office, household, name="王小明", birth="1990-01-01", employed=True)
    run_changes()
    assert rows(household)[0][3] == "left"
    assert ("route", "void") in pushed(household)


def test_another_community_and_other_roles_see_nothing_not_even_in_plain_sql(office: OfficeForTests) -> None:
    household = home(office)
    elder = member(office, household)
    nightly([(elder, ON_FILE, "g")], date(2025, 9, 1))
    nightly([(household, WARNED, "g")], date(2025, 12, 1))
    desks = (
        ("community_worker", FAR, False),
        ("social_worker", COMMUNITY, False),
        ("community_worker", COMMUNITY, True),
    )
    for role, area, sees in desks:
        with office.at_a_desk(role, area), connections["default"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert (cursor.fetchone()[0] > 0) is sees, (role, area, table)
    number = Pushed.objects.using("worker").get(home_id=household).pk
    with pytest.raises(DatabaseError, match="not at this desk"), office.at_a_desk("community_worker", FAR):
        settle(number, "accepted", "不是我的辖区")


def test_work_ends_when_its_finding_is_settled_though_nobody_there_changed(
    office: OfficeForTests, family: tuple[int, int]
) -> None:
    household, elder = family
    a_night([missed(elder)])
    nightly([(elder, ON_FILE, "g")])
    assert pushed(household) == [("deliver", "open")]
    Night.objects.using("worker").update(ended_at=datetime.now(UTC))
    dispose(office, elder, "mistaken", "已在外地领取", date(2026, 12, 31))
    nightly([], subjects=frozenset({member(office, home(office))}))
    assert pushed(household) == [("deliver", "void")]
