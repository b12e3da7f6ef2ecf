"""Where a value behind a programme is made up for a demonstration, what was found of it bears the mark, on its page and in lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.casework.test_five import EMERGENCY, fire, somebody
from tests.office import FIRST_DAY, OfficeForTests
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night
from yingbao.registry.answers import lawbook

MARK = "※ 示意值，仅供演示"


@pytest.fixture
def demonstration() -> Iterator[None]:
    """The overlay is chosen when the process begins: what was read without it is forgotten, before and after."""
    before, settings.OVERLAYS = settings.OVERLAYS, ("demo",)
    _forget()
    yield
    settings.OVERLAYS = before
    _forget()


def _forget() -> None:
    for kept in (lawbook._book, lawbook._explainer, lawbook._asking_law, lawbook._cards):
        kept.cache_clear()


@pytest.fixture(scope="module")
def finding(office: OfficeForTests) -> Finding:
    home, _ = somebody(office, EMERGENCY)
    office.client("community_worker").post(f"/subjects/{home}/happened/hardships/", fire(FIRST_DAY))
    run_night()
    return Finding.objects.using("worker").get(policy=EMERGENCY, subject_id=home)


def shown(office: OfficeForTests, finding: Finding) -> tuple[str, str]:
    client = office.client("community_worker")
    pages = (client.get(path).content.decode() for path in (f"/findings/{finding.pk}/", "/findings/"))
    one, many = (page.partition("<main")[2] for page in pages)
    return one, many


def test_what_rests_on_a_made_up_value_is_marked_so(
    office: OfficeForTests, finding: Finding, demonstration: None
) -> None:
    one, many = shown(office, finding)
    assert one.count(MARK) == 2 and "¥3,070.00" in one, "what is due, and what is at stake"
    assert "光明区） ※" in many


def test_without_one_nothing_is_marked(office: OfficeForTests, finding: Finding) -> None:
    one, many = shown(office, finding)
    assert "¥3,070.00" in one and "※" not in one and "※" not in many
