"""Numbers without names."""

from __future__ import annotations

from itertools import product

import pytest

from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.registry.models import Tally
from yingbao.registry.statistics import count_all
from yingbao.registry.statistics.queries import Cell, sheets


@pytest.fixture(scope="module")
def counted(office: OfficeForTests) -> OfficeForTests:
    """In two communities eight of each sex, old and young; but of the old men in one of them only two."""
    for area, sex, birth in product((COMMUNITY, NEIGHBOUR), ("female", "male"), ("1940-01-01", "2010-01-01")):
        few = (area, sex, birth) == (COMMUNITY, "male", "1940-01-01")
        for number in range(2 if few else 8):
            office.enrol(area, name=f"甲{number}", sex=sex, birth=birth, hukou=area)
    count_all()
    return office


def test_an_analyst_reads_counts_of_every_community_but_none_small_enough_to_recognise_somebody(
    counted: OfficeForTests,
) -> None:
    with counted.at_a_desk("analyst", ""):
        (sheet,) = sheets()
    rows = {row.area: row for row in sheet.rows[:-1]}
    assert rows[COMMUNITY].total == Cell(16, hidden=True), "with the few another eight, or the total would tell"
    assert rows[NEIGHBOUR].total == Cell(16, hidden=True), "and the same there, or the total of the few of both would"
    assert sheet.hides and sheet.rows[-1].total == Cell(32, hidden=True)


def test_a_worker_reads_the_full_counts_of_their_own_community_only(counted: OfficeForTests) -> None:
    with counted.at_a_desk("community_worker", COMMUNITY):
        (sheet,) = sheets()
    assert [(row.area, row.total, row.hukou) for row in sheet.rows[:-1]] == [(COMMUNITY, Cell(26), Cell(26))]
    with counted.at_a_desk("community_worker", FAR):
        assert sheets() == []


def test_counting_again_changes_nothing(counted: OfficeForTests) -> None:
    before = set(Tally.objects.using("worker").values_list("area", "band", "category", "number"))
    count_all()
    assert set(Tally.objects.using("worker").values_list("area", "band", "category", "number")) == before


def test_the_page_names_nobody(counted: OfficeForTests) -> None:
    page = counted.client("analyst", "").get("/statistics/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "人口统计" in text and "甲1" not in text and "≥ 32" in text


def test_who_serves_nobody_reads_no_statistics(counted: OfficeForTests) -> None:
    assert counted.client("system_administrator", "").get("/statistics/").status_code == 403
