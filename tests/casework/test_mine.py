"""A citizen sees their household's cases too; nobody sees by it what is restricted, or whom they may not see any more."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.test_way import TODAY
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import User
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case
from yingbao.registry.actions import Saying, state


class Family:
    """A parent, who signs in as a citizen and as a guardian, and a child in one household, with a case of each."""

    def __init__(self, office: OfficeForTests) -> None:
        self.office = office
        self.home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
        self.parent = office.enrol(COMMUNITY, name="王强", birth="1980-01-01", hukou=COMMUNITY, household=self.home)
        self.child = office.enrol(COMMUNITY, name="王小宝", birth="2018-01-01", hukou=COMMUNITY, household=self.home)
        with office.at_a_desk("community_worker"):
            state(Saying("person", self.child, "visit", date(2025, 1, 1), "登记", topic="guardian", other=self.parent))
            self.case = actions.open_case(Opening("dibao", self.home, "counter"), TODAY)
            self.childs = actions.open_case(Opening("shiwu_ertong", self.child, "counter"), TODAY)
        for role in ("citizen", "guardian"):
            user, _ = office.person(role, "")
            User.objects.using("owner").filter(pk=user.pk).update(subject_id=self.parent)
        office.tokens = {key: token for key, token in office.tokens.items() if key[0] not in ("citizen", "guardian")}

    def seen(self, role: str = "citizen") -> set[int]:
        """The cases that raw SQL gives a desk of the parent's, opened now."""
        self.office.tokens.pop((role, ""), None)
        return self.at_open_desk(role)

    def at_open_desk(self, role: str = "citizen") -> set[int]:
        with self.office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [self.office.token(role, "")])
            return {number for (number,) in con.execute("SELECT id FROM casework_case").fetchall()}


@pytest.fixture
def family(office: OfficeForTests) -> Family:
    return Family(office)


def test_a_citizen_sees_the_households_case_and_not_the_childs(family: Family) -> None:
    assert family.seen() == {family.case}
    page = family.office.client("citizen", "").get("/cases/", follow=True).content.decode()
    assert Case.objects.using("owner").get(pk=family.case).number in page and "王强家" in page
    assert family.office.client("citizen", "").get(f"/cases/{family.case}/").status_code == 200


def test_a_guardian_sees_the_wards_cases_and_not_a_household_by_them(family: Family) -> None:
    assert family.seen("guardian") == {family.childs}


def test_whose_file_in_it_is_restricted_shows_the_household_to_nobody_in_it(family: Family) -> None:
    with family.office.sql() as con:
        con.execute("UPDATE registry_subject SET restricted = 'safe_address' WHERE id = %s", [family.child])
    assert family.seen() == set()


def test_a_restricted_case_is_not_shown(family: Family) -> None:
    with family.office.sql() as con:
        con.execute("UPDATE casework_case SET restricted = 'abuse' WHERE id = %s", [family.case])
    assert family.seen() == set()


def test_a_disputed_guardian_loses_the_household_at_once_and_for_good(family: Family) -> None:
    before = family.office.token("citizen", "")
    assert family.at_open_desk() == {family.case}
    with family.office.at_a_desk("community_worker"):
        abuse = Opening("baohu_weichengnianren", family.child, "neighbour", restricted="abuse")
        actions.open_case(abuse, TODAY)
    assert family.office.token("citizen", "") == before and family.at_open_desk() == set(), "the desk is closed"
    assert family.seen() == set() and family.seen("guardian") == set()


def test_another_household_shows_nothing(family: Family) -> None:
    other = Family(family.office)
    assert other.seen() == {other.case}


def test_who_does_the_work_is_led_to_what_waits(office: OfficeForTests) -> None:
    answer = office.client("community_worker").get("/cases/mine/")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
