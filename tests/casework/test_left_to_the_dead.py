"""Who is on record as dead goes on receiving only where somebody meant it so and said why, and stands in the list until it stops."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.test_dying import dies, elder, granted, now
from tests.casework.test_endings import all_died, checks, ending, family, lives, runs
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, do
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.desks import find_desk
from yingbao.accounts.roles import rights
from yingbao.casework.deaths.models import Ending
from yingbao.casework.deaths.queries import mine_to_stop
from yingbao.casework.models import Case
from yingbao.casework.refusals import why_not
from yingbao.casework.tasks import close_dead

WARNED = "现在仍在享受"
REASON = "本人到场，登记有误，正在更正"
REVIEWER, WORKER = ("street_reviewer", STREET), ("community_worker", COMMUNITY)
OFFICER = ("district_officer", DISTRICT)


@pytest.fixture
def case(office: OfficeForTests) -> Case:
    """The re-check of an elder who gets an allowance and is on record as dead."""
    person = elder(office)
    granted(office, person)
    dies(office, person)
    close_dead()
    return checks(person)[0]


def keep(office: OfficeForTests, case: Case, role: tuple[str, str] = WORKER, **more: str) -> Any:
    return office.client(*role).post(f"/cases/{case.pk}/act/", {"task": task_of(case), "outcome": "keep", **more})


def listed(office: OfficeForTests, case: Case) -> bool:
    return f'href="/cases/{case.pk}/"' in office.client(*REVIEWER).get("/deaths/").content.decode()


def test_who_keeps_it_for_the_dead_is_asked_first_and_says_why(office: OfficeForTests, case: Case) -> None:
    answer = keep(office, case, reason=REASON)
    page = answer.content.decode()
    assert answer.status_code == 422 and WARNED in page and REASON in page and 'type="checkbox" name="despite"' in page
    assert keep(office, case, despite="on").status_code == 422, "why?"
    with pytest.raises(DatabaseError) as bare:
        do(office, case, *WORKER, "keep")
    assert why_not(bare.value).zh == "请写明理由。"
    assert keep(office, case, despite="on", reason=REASON).status_code == 302
    assert now(case).outcome == "keep"


def test_what_was_kept_is_asked_about_at_the_step_that_decides_too(office: OfficeForTests, case: Case) -> None:
    do(office, case, *WORKER, "stop", reason="已去世")
    assert WARNED in keep(office, case, REVIEWER, reason=REASON).content.decode()
    assert keep(office, case, REVIEWER, reason=REASON, despite="on").status_code == 302
    assert listed(office, case)


def test_what_is_left_to_the_dead_stands_in_the_list_until_another_re_check_stops_it(
    office: OfficeForTests, case: Case
) -> None:
    assert not listed(office, case), "it is open"
    keep(office, case, despite="on", reason=REASON)
    close_dead()
    assert listed(office, case) and "去世后要停的" in office.client(*REVIEWER).get("/").content.decode()
    assert "复核后维持" in office.client(*REVIEWER).get("/deaths/").content.decode()
    page = office.client(*WORKER).get(f"/cases/{case.pk}/").content.decode()
    assert "登记的是已经去世" in page and 'name="entry" value="certify"' in page
    office.client(*WORKER).post(f"/cases/{case.pk}/again/", {"entry": "certify"})
    again = Case.objects.using("owner").get(parent=case)
    assert not listed(office, case) and not listed(office, again)
    do(office, again, *WORKER, "stop", reason="已去世")
    given = {"task": task_of(again), "outcome": "stopped", "since": "2025-12-31", "reason": "已去世"}
    assert office.client(*REVIEWER).post(f"/cases/{again.pk}/act/", given).status_code == 302
    assert not listed(office, case) and not listed(office, again)


def test_where_the_death_was_a_mistake_nothing_is_left_in_the_list(office: OfficeForTests, case: Case) -> None:
    keep(office, case, despite="on", reason=REASON)
    lives(office, case.subject_id)
    close_dead()
    assert not listed(office, case) and ending(case.subject_id).lifted_at is not None


def test_a_family_that_goes_on_is_kept_without_a_question(office: OfficeForTests) -> None:
    home, (husband, _) = family(office)
    runs(office, home, "dibao")
    dies(office, husband)
    close_dead()
    (case,) = checks(home)
    assert keep(office, case, REVIEWER).status_code == 302
    assert not listed(office, case)


def test_of_two_who_died_at_once_the_list_tells_once(office: OfficeForTests) -> None:
    case = all_died(office)
    keep(office, case, REVIEWER, despite="on", reason=REASON)
    assert Ending.objects.using("owner").filter(case=case, kept_at__isnull=False).count() == 2
    assert office.client(*REVIEWER).get("/deaths/").content.decode().count(f'href="/cases/{case.pk}/"') == 1


def counted(office: OfficeForTests, role: str, area: str) -> int:
    with office.at_a_desk(role, area):
        desk = find_desk()
        assert desk is not None
        return mine_to_stop(desk).count()


def test_of_what_was_left_in_force_the_list_names_who_checks_it_again_and_their_first_page_counts_it(
    office: OfficeForTests,
) -> None:
    case = all_died(office)
    before = [counted(office, *who) for who in (REVIEWER, OFFICER)]
    keep(office, case, REVIEWER, despite="on", reason=REASON)
    page = office.client(*REVIEWER).get("/deaths/").content.decode()
    (row,) = [one for one in page.split("<tr") if f'href="/cases/{case.pk}/"' in one]
    roles = rights().roles
    assert roles["street_reviewer"].label.zh in row and roles["district_officer"].label.zh not in row
    assert [counted(office, *who) for who in (REVIEWER, OFFICER)] == [before[0] + 1, before[1]]
