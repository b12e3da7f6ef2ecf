"""Two files turn out to be one person's or family's: their cases go on under the file that is kept, and come back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, POLICY, STREET, TODAY, do
from tests.office import COMMUNITY, NEIGHBOUR, OfficeForTests
from yingbao.casework import actions, queries
from yingbao.casework.actions import Opening
from yingbao.casework.deciding import Decided, advise
from yingbao.casework.models import Case, Decision
from yingbao.casework.refusals import why_not
from yingbao.casework.replaying import replay
from yingbao.casework.tasks import close_dead
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.models import Statement

JANUARY = date(2026, 1, 1)


def home(office: OfficeForTests, area: str) -> int:
    return office.enrol(area, "household", residence=area, hukou=area)


def opened(office: OfficeForTests, subject: int, area: str) -> Case:
    with office.at_a_desk("community_worker", area):
        return Case.objects.get(pk=actions.open_case(Opening(POLICY, subject, "door"), TODAY))


def merged(office: OfficeForTests, kept: int, gone: int) -> int:
    with office.at_a_desk("district_officer", DISTRICT):
        return merge(kept, gone, "同一户")


def test_a_case_shows_under_the_kept_file_to_whoever_sees_that_one(office: OfficeForTests) -> None:
    gone, kept = home(office, NEIGHBOUR), home(office, COMMUNITY)  # where they live was said last of the kept one
    case = opened(office, gone, NEIGHBOUR)
    with office.at_a_desk("community_worker"):
        assert queries.find_case(case.pk) is None
    made = merged(office, kept, gone)
    with office.at_a_desk("community_worker"):
        found = queries.find_case(case.pk)
        assert found is not None and queries.cases_of([kept]) == [found]
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 200
    with office.at_a_desk("district_officer", DISTRICT):
        split(made, "并错了")
        assert queries.cases_of([kept]) == [] and queries.cases_of([gone]) == [case]


def test_the_matter_of_either_file_is_open_already(office: OfficeForTests) -> None:
    kept, gone = home(office, COMMUNITY), home(office, COMMUNITY)
    opened(office, gone, COMMUNITY)
    merged(office, kept, gone)
    for subject in (kept, gone):
        with pytest.raises(DatabaseError) as twice:
            opened(office, subject, COMMUNITY)
        assert "已经有一个在办件" in why_not(twice.value).zh


def test_two_cases_that_were_open_before_both_come_to_their_end(office: OfficeForTests) -> None:
    kept, gone = home(office, COMMUNITY), home(office, COMMUNITY)
    first, second = opened(office, kept, COMMUNITY), opened(office, gone, COMMUNITY)
    merged(office, kept, gone)
    with office.at_a_desk("community_worker"):
        assert {case.pk for case in queries.cases_of([kept])} == {first.pk, second.pk}
    for case in (first, second):
        assert do(office, case, "community_worker", COMMUNITY, "declines", reason="重复") == "end"
    assert opened(office, gone, COMMUNITY).subject_id == kept


def test_what_is_decided_afterwards_rests_on_both_files_and_is_each_ones_own_after_a_split(
    office: OfficeForTests,
) -> None:
    kept, gone = home(office, COMMUNITY), home(office, COMMUNITY)
    case = opened(office, gone, COMMUNITY)
    to_the_decision(office, case)
    made = merged(office, kept, gone)
    case.refresh_from_db(using="owner")
    said = advise(office.token("district_officer", DISTRICT), case, TODAY, case.number)
    assert said.told[0].subject == kept
    decided = Decided(JANUARY, None, 80_000, 80_000, said)
    assert do(office, case, "district_officer", DISTRICT, "granted", reason="核实符合", decided=decided) == "start"
    decision = Decision.objects.using("owner").get(case=case)
    page = office.client("district_officer", DISTRICT).post(f"/decisions/{decision.pk}/proof/").content.decode()
    assert '<div class="proof">' in page
    with office.at_a_desk("district_officer", DISTRICT):
        split(made, "并错了")
    assert Statement.objects.using("owner").get(topic="decisions", evidence=case.number).subject_id == gone
    case.refresh_from_db(using="owner")
    (again,) = replay(case)
    assert again.same, again.differs
    assert do(office, case, "street_reviewer", STREET, "done") == "end"


def test_a_death_told_of_the_kept_file_closes_the_case_of_the_other(office: OfficeForTests) -> None:
    kept, gone = office.enrol(name="己", death="2025-12-30"), office.enrol(name="己")
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening("gaoling", gone, "door"), TODAY)
    merged(office, kept, gone)
    close_dead()
    assert Case.objects.using("owner").get(pk=number).outcome == "died"


def test_a_second_grant_of_the_same_case_takes_the_place_of_the_first(office: OfficeForTests) -> None:
    case = opened(office, home(office, COMMUNITY), COMMUNITY)
    to_the_decision(office, case)
    said = advise(office.token("district_officer", DISTRICT), case, TODAY, case.number)
    with office.sql() as con:  # the process of no policy grants twice in the same step; an appeal does
        con.execute(
            "UPDATE casework_plan SET next = '[[\"granted\", \"decide\"]]' WHERE policy = 'dibao' AND step = 'decide'"
        )
    try:
        for amount in (80_000, 90_000):
            decided = Decided(JANUARY, None, amount, amount, said)
            do(office, case, "district_officer", DISTRICT, "granted", reason="核实符合", decided=decided)
    finally:
        with office.sql() as con:
            con.execute("DELETE FROM casework_task WHERE done_at IS NULL AND case_id = %s", [case.pk])
    (now,) = Statement.objects.using("owner").filter(topic="decisions", evidence=case.number, recorded_to=None)
    assert now.facts["amount"] == 90_000
