"""A list of open steps shows at a desk just those whose cases it sees, also after a move, a merge and a split."""

from __future__ import annotations

from datetime import date

from tests.casework.test_merged import home, merged, opened
from tests.casework.test_way import DISTRICT
from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.casework import queries
from yingbao.casework.models import Case
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import split

DESKS = (COMMUNITY, NEIGHBOUR, FAR)


def shown(office: OfficeForTests, case: Case) -> set[str]:
    """The communities at whose workers' desks the case waits; each list agrees with what the desk sees of cases."""
    found = set()
    for area in DESKS:
        with office.at_a_desk("community_worker", area):
            waiting = {task.case_id for task in queries.waiting_tasks()}
            assert waiting == set(Case.objects.filter(closed_day=None).values_list("pk", flat=True))
        found |= {area} if case.pk in waiting else set()
    return found


def test_it_waits_where_somebody_lives_and_where_they_are_registered(office: OfficeForTests) -> None:
    family = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=NEIGHBOUR)
    assert shown(office, opened(office, family, COMMUNITY)) == {COMMUNITY, NEIGHBOUR}


def test_it_moves_with_the_family(office: OfficeForTests) -> None:
    family = home(office, COMMUNITY)
    case = opened(office, family, COMMUNITY)
    assert shown(office, case) == {COMMUNITY}
    with office.at_a_desk("community_worker", COMMUNITY):
        state(Saying("household", family, "visit", date(2025, 6, 1), "搬走了", {"residence": FAR, "hukou": FAR}))
    assert shown(office, case) == {FAR}


def test_it_goes_to_the_desk_of_the_file_that_is_kept_and_comes_back(office: OfficeForTests) -> None:
    gone, kept = home(office, NEIGHBOUR), home(office, COMMUNITY)
    case = opened(office, gone, NEIGHBOUR)
    made = merged(office, kept, gone)
    assert COMMUNITY in shown(office, case)
    with office.at_a_desk("district_officer", DISTRICT):
        split(made, "并错了")
    assert shown(office, case) == {NEIGHBOUR}
