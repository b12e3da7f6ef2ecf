"""News of a desk: what came, was urged, became overdue; once seen it is old, and what is to be done stays."""

from __future__ import annotations

import re

from tests.casework.test_way import DISTRICT, STREET, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests


def page(office: OfficeForTests, role: str, area: str) -> str:
    return str(office.client(role, area).get("/news/").content.decode())


def see(office: OfficeForTests, role: str, area: str) -> None:
    upto = re.search(r'name="upto" value="([^"]+)"', page(office, role, area))
    assert upto is not None
    assert office.client(role, area).post("/news/seen/", {"upto": upto[1]}).status_code == 302


def test_a_case_that_came_is_news_until_it_was_seen(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    link = f"/cases/{case.pk}/"
    assert link in page(office, "street_reviewer", STREET) and "到您手上" in page(office, "street_reviewer", STREET)
    assert link not in page(office, "street_reviewer", FAR[:9])
    see(office, "street_reviewer", STREET)
    assert link not in page(office, "street_reviewer", STREET)
    assert link in office.client("street_reviewer", STREET).get("/cases/").content.decode()


def test_an_urging_is_news_with_its_words(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    see(office, "street_reviewer", STREET)
    urged = office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/urge/", {"reason": "请尽快受理"})
    assert urged.status_code == 302
    told = page(office, "street_reviewer", STREET)
    assert "被督办" in told and "请尽快受理" in told


def test_what_comes_while_somebody_reads_stays_new(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", STREET)
    open_one_more = open_one(office)
    do(office, open_one_more, "community_worker", COMMUNITY, "agrees")
    upto = re.search(r'name="upto" value="([^"]+)"', client.get("/news/").content.decode())
    assert upto is not None
    later = open_one(office)
    do(office, later, "community_worker", COMMUNITY, "agrees")
    client.post("/news/seen/", {"upto": upto[1]})
    told = client.get("/news/").content.decode()
    assert f"/cases/{later.pk}/" in told and f"/cases/{open_one_more.pk}/" not in told


def test_nonsense_is_no_moment(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", STREET)
    for text in ("", "yesterday", "2025-13-45T00:00:00Z", "2025-12-31T00:00:00"):
        assert client.post("/news/seen/", {"upto": text}).status_code == 302
