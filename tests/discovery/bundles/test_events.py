"""Each event of life opens exactly one bundle; what is no event opens none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.discovery.bundles.homes import a_night_passes, an_hour_passes, home, member, opened, say
from tests.office import NEIGHBOUR, OfficeForTests
from yingbao.discovery.bundles.events import events
from yingbao.discovery.bundles.models import Bundle, Happening
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes, run_night
from yingbao.registry.actions import stop
from yingbao.registry.models import Run, Source, Statement


@pytest.fixture(scope="module")
def homes(office: OfficeForTests) -> dict[str, tuple[int, int]]:
    """(household, somebody in it) for each event; a night has seen them an hour ago."""
    made: dict[str, tuple[int, int]] = {}
    for code in [*events(), "nothing", "corrected", "imported"]:
        household = home(office)
        before = {"release": {"absence": "prison"}, "illness": {"serious_illness": False}}.get(code, {})
        made[code] = household, member(office, household, **before)
    member(office, made["death"][0])  # somebody stays behind
    guardian = member(office, home(office))
    say(office, made["left_alone"][1], topic="guardian", other=guardian)
    a_night_passes(office)
    return made


@pytest.fixture(scope="module", autouse=True)
def happened(office: OfficeForTests, homes: dict[str, tuple[int, int]]) -> None:
    say(office, homes["death"][1], death="2025-12-28")
    member(office, homes["birth"][0], name="王小宝", birth="2025-12-20")
    say(office, homes["disability"][1], disability="vision", disability_grade="two")
    say(office, homes["illness"][1], serious_illness=True)
    say(office, homes["hardship"][0], "household", topic="hardships", occasion="1", kind="fire", date="2025-12-29")
    say(office, homes["release"][1], absence="none")
    say(office, homes["move"][1], residence=NEIGHBOUR)
    say(office, homes["move"][0], "household", residence=NEIGHBOUR)
    relation = Statement.objects.using("worker").get(subject_id=homes["left_alone"][1], topic="guardian")
    with office.at_a_desk("community_worker"):
        stop(relation.pk, date(2025, 12, 31), "监护人去世")
    say(office, homes["nothing"][1], lives_alone=True, birth="1941-05-01")
    run_changes()


@pytest.mark.parametrize("code", list(events()))
def test_each_event_opens_exactly_one_bundle(homes: dict[str, tuple[int, int]], code: str) -> None:
    assert opened(homes[code][0]) == [code]


def test_a_correction_of_no_event_opens_nothing(homes: dict[str, tuple[int, int]]) -> None:
    assert opened(homes["nothing"][0]) == []


def test_the_day_is_the_events_own(homes: dict[str, tuple[int, int]]) -> None:
    assert Bundle.objects.using("worker").get(home_id=homes["death"][0]).day == date(2025, 12, 28)


def test_a_bundle_holds_the_findings_of_everybody_in_the_home(homes: dict[str, tuple[int, int]]) -> None:
    household, elder = homes["illness"]
    inside = Finding.objects.using("worker").filter(subject_id__in=[household, elder], state="suspected")
    held = Finding.objects.using("worker").filter(bundles__home_id=household)
    assert inside.count() > 1
    assert set(held) >= set(inside) and {one.subject_id for one in held} == {household, elder}


def test_a_night_repeated_opens_nothing_again(homes: dict[str, tuple[int, int]]) -> None:
    before = set(Bundle.objects.using("worker").values_list("id", "event", "state"))
    told = Happening.objects.using("worker").count()
    for _ in range(3):
        run_night()
    assert set(Bundle.objects.using("worker").values_list("id", "event", "state")) == before
    assert Happening.objects.using("worker").count() == told


def test_a_second_death_joins_the_open_bundle_and_opens_another_once_that_is_closed(office: OfficeForTests) -> None:
    household = home(office)
    first, second, third, _ = (member(office, household) for _ in "abcd")
    a_night_passes(office)
    say(office, first, death="2025-12-28")
    say(office, second, death="2025-12-29")
    run_changes()
    assert opened(household) == ["death"]
    assert Happening.objects.using("worker").filter(bundle__home_id=household).count() == 2
    Bundle.objects.using("owner").filter(home_id=household).update(state="closed")
    an_hour_passes(office)
    say(office, third, death="2025-12-30")
    run_changes()
    assert opened(household) == ["death", "death"]


def test_nothing_is_opened_where_nobody_is_left_and_what_was_open_is_closed(office: OfficeForTests) -> None:
    alone, family = home(office), home(office)
    last, first, second = member(office, alone), member(office, family), member(office, family)
    a_night_passes(office)
    say(office, last, death="2025-12-28")
    say(office, first, death="2025-12-28")
    run_changes()
    assert opened(alone) == [], "nobody could agree, nobody could be visited"
    bundle = Bundle.objects.using("worker").get(home_id=family)
    assert bundle.state == "open"
    an_hour_passes(office)
    say(office, second, death="2025-12-30")
    run_changes()
    assert opened(family) == ["death"]
    bundle.refresh_from_db(using="worker")
    assert bundle.state == "closed" and bundle.closed_at is not None
    page = office.client("community_worker").get(f"/bundles/{bundle.pk}/").content.decode()
    assert "家里没有在世的人，自动办结" in page


def test_who_was_never_known_before_has_no_events(office: OfficeForTests) -> None:
    household = home(office)
    member(office, household, death="2025-12-01", disability_grade="one", serious_illness=True)
    run_changes()
    assert opened(household) == []


def test_the_first_file_of_a_source_tells_what_is_and_the_second_what_happened(
    office: OfficeForTests, homes: dict[str, tuple[int, int]]
) -> None:
    household, elder = homes["imported"]
    an_hour_passes(office)
    source = Source.objects.using("worker").get(code="disability")

    def imported(grade: str) -> None:
        with office.sql() as con:
            run = Run.objects.using("worker").create(source=source, file="x.csv", state="applied")
            con.execute(
                "UPDATE registry_statement SET recorded_to = clock_timestamp() WHERE subject_id = %s AND source_id = %s",
                [elder, source.pk],
            )
            con.execute(
                "INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, sensitive, run_id)"
                " VALUES (%s, 'facts', %s, '2025-12-01', jsonb_build_object('disability_grade', %s::text), %s)",
                [elder, source.pk, grade, run.pk],
            )
            con.execute("UPDATE registry_run SET done_at = clock_timestamp() WHERE id = %s", [run.pk])
            con.execute("SELECT registry.refresh(ARRAY[%s]::bigint[])", [elder])
        run_changes()

    imported("three")
    assert opened(household) == []
    an_hour_passes(office)
    imported("two")
    assert opened(household) == ["disability"]


def test_a_register_whose_new_row_is_silent_of_an_absence_tells_of_a_release(office: OfficeForTests) -> None:
    household = home(office)
    elder = member(office, household)
    source = Source.objects.using("worker").get(code="shared")
    assert source.whole

    def row(facts: str) -> None:
        with office.sql() as con:
            con.execute(
                "UPDATE registry_statement SET recorded_to = clock_timestamp() WHERE subject_id = %s AND source_id = %s",
                [elder, source.pk],
            )
            con.execute(
                "INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, sensitive)"
                " VALUES (%s, 'facts', %s, '2025-12-01', %s)",
                [elder, source.pk, facts],
            )
            con.execute("SELECT registry.refresh(ARRAY[%s]::bigint[])", [elder])

    row('{"absence": "prison"}')
    a_night_passes(office)
    row('{"lives_alone": true}')
    run_changes()
    assert opened(household) == ["release"]


def test_what_is_dated_ahead_happens_on_its_day(office: OfficeForTests) -> None:
    from yingbao.accounts.models import Office
    from yingbao.registry.actions import Saying, state
    from yingbao.registry.rolling import roll

    household = home(office)
    elder = member(office, household)
    a_night_passes(office)
    with office.at_a_desk("community_worker"):
        state(Saying("person", elder, "visit", date(2026, 1, 2), "预约搬迁", {"residence": NEIGHBOUR}))
    run_changes()
    assert opened(household) == []
    an_hour_passes(office)
    Office.objects.using("owner").update(day=date(2026, 1, 3))
    roll("2025-12-31", "2026-01-03")
    run_changes()
    assert opened(household) == ["move"]
    Office.objects.using("owner").update(day=date(2025, 12, 31))
