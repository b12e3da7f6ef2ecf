"""The page of a case asks for nothing that is not there, and is told of nothing that it may not see."""

from __future__ import annotations

from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.casework.test_way import DISTRICT, STREET, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.there import there

EMPTY = ("casework_message", "casework_letter", "casework_picture", "casework_authorisation", "casework_check_line")


def asked(office: OfficeForTests, case: Case) -> list[str]:
    client = office.client("street_reviewer", STREET)
    with CaptureQueriesContext(connections["default"]) as caught:
        assert client.get(f"/cases/{case.pk}/").status_code == 200
    return [one["sql"] for one in caught.captured_queries]


def seen(office: OfficeForTests, case: Case, role: str, area: str) -> frozenset[str]:
    with office.at_a_desk(role, area):
        return there(Case(pk=case.pk))


def test_a_case_that_has_just_begun_is_asked_for_nothing_else(office: OfficeForTests) -> None:
    case = open_one(office)
    assert seen(office, case, "street_reviewer", STREET) == frozenset()
    queries = asked(office, case)
    assert not [table for table in EMPTY if any(f'FROM "{table}"' in one for one in queries)]


def test_what_a_case_has_is_told_to_who_sees_it_and_to_nobody_else(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    assert seen(office, case, "district_officer", DISTRICT) >= {"letters"}
    assert any('FROM "casework_letter"' in one for one in asked(office, case))
    assert seen(office, case, "street_reviewer", "440311002") == frozenset()
