"""Everything is called the same wherever it shows."""

from __future__ import annotations

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.discovery.models import Finding


def test_a_household_is_called_by_its_head_on_its_file_in_lists_in_search_and_in_findings(
    office: OfficeForTests,
) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, address="演示路 9 号")
    office.enrol(name="何大爷", household=home)
    office.enrol(name="何小宝", household=home)
    a_night([missed(home)])
    finding = Finding.objects.using("worker").get(subject_id=home)
    client = office.client("community_worker")
    pages = [
        client.get(path)
        for path in (f"/subjects/{home}/", "/files/household/", "/findings/", f"/findings/{finding.pk}/")
    ]
    pages.append(client.post("/search/", {"q": "何大爷"}))
    assert ["何大爷家" in page.content.decode() for page in pages] == [True] * 5


def test_a_list_of_findings_asks_for_the_heads_of_its_households_once(office: OfficeForTests) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    homes = [office.enrol(COMMUNITY, "household", residence=COMMUNITY) for _ in range(3)]
    for home in homes:
        office.enrol(name="某某", household=home)
    a_night([missed(home) for home in homes])
    client = office.client("community_worker")
    with CaptureQueriesContext(connections["default"]) as asked:
        assert client.get("/findings/").content.decode().count("某某家") == len(homes)
    assert len([query for query in asked if "DISTINCT ON" in query["sql"]]) == 1
