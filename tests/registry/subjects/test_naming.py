"""Everything is called the same wherever it shows."""

from __future__ import annotations

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.discovery.models import Finding
from yingbao.registry.models import Subject
from yingbao.registry.queries import called


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


def test_a_household_is_called_after_who_lives_and_after_the_dead_where_nobody_does(office: OfficeForTests) -> None:
    home, empty = (office.enrol(COMMUNITY, "household", residence=COMMUNITY) for _ in range(2))
    for gone, at in (("何老太", home), ("何先人", empty), ("何后人", empty)):
        office.enrol(name=gone, household=at, birth="1930-01-01", death="2025-12-01")
    for lives in ("何壮年", "何少年"):
        office.enrol(name=lives, household=home)
    a_night([missed(home), missed(empty)])
    client = office.client("community_worker")
    for path in ("/findings/", "/files/household/"):
        page = client.get(path).content.decode()
        assert "何壮年家" in page and "何先人家" in page
        assert not [name for name in ("何老太家", "何少年家", "何后人家") if name in page]
    with office.at_a_desk("community_worker"):
        homes = Subject.objects.filter(pk__in=[home, empty]).order_by("pk")
        assert [called(one).zh for one in homes] == ["何壮年家", "何先人家"], "also where no list has read the heads"
