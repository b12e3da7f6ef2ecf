"""Where a standard is made up for a demonstration, what is computed from it, and up to how much a role may decide by it, bears the mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.casework.acts import move_to
from tests.casework.test_up_to import REVIEWER, WITHOUT_STANDARD, accepted, advised
from tests.office import FIRST_DAY, OfficeForTests
from yingbao.registry.answers import lawbook

MARKED = "※（示意值，仅供演示）"


@pytest.fixture(autouse=True)
def _demonstration(office: OfficeForTests) -> Iterator[None]:
    """The overlay is chosen when the process begins: what was read without it is forgotten, before and after."""
    before, settings.OVERLAYS = settings.OVERLAYS, ("demo",)
    _forget()
    yield
    settings.OVERLAYS = before
    _forget()
    move_to(FIRST_DAY)


def _forget() -> None:
    for kept in (lawbook._book, lawbook._explainer, lawbook._asking_law, lawbook._cards):
        kept.cache_clear()


def test_a_limit_and_an_amount_by_a_made_up_standard_are_marked_so(office: OfficeForTests) -> None:
    move_to(WITHOUT_STANDARD)
    case = accepted(office, WITHOUT_STANDARD)
    page = office.client(*REVIEWER).get(f"/cases/{case.pk}/").content.decode()
    assert f"至多能定 ¥3,160.00 {MARKED}" in page
    shown = advised(office, case, REVIEWER)
    assert f"¥3,160.00 – ¥4,740.00 {MARKED}" in shown and 'value="3160.00"' in shown
    whole = office.client(*REVIEWER).post(f"/cases/{case.pk}/advice/").content.decode()
    assert 'class="made-up"' in whole.partition('id="advice"')[2].partition("</p>")[0]


def test_by_a_standard_that_is_published_nothing_is_marked(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    page = office.client(*REVIEWER).get(f"/cases/{case.pk}/").content.decode()
    assert "至多能定 ¥3,070.00；" in page and "※" not in page.partition('id="act"')[2]
