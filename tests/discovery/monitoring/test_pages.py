"""The pages of monitoring."""

from __future__ import annotations

from datetime import date

import pytest

from tests.discovery.bundles.homes import home, member
from tests.discovery.monitoring.test_pool import COMPLEX, ON_FILE, WARNED, nightly
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.discovery.monitoring.models import CrossMatch, Pushed


@pytest.fixture(scope="module")
def household(office: OfficeForTests) -> int:
    household = home(office)
    elder = member(office, household, name="王奶奶")
    a_night([missed(elder)])
    nightly([(elder, ON_FILE, "g")], date(2025, 9, 1))
    nightly([(elder, ON_FILE, "g"), (household, WARNED, "g"), (household, COMPLEX, "g")], date(2025, 12, 1))
    return household


def shown(office: OfficeForTests, address: str, role: str = "community_worker", area: str = COMMUNITY) -> str:
    return str(office.client(role, area).get(address).content.decode())


def rows_of(page: str) -> str:
    return page.partition("<tbody")[2].partition("</tbody")[0]


def test_the_numbers_are_told_by_class_and_community(office: OfficeForTests, household: int) -> None:
    page = shown(office, "/monitoring/")
    assert all(word in page for word in ("落实政策", "转介办理", "一事一议", "困难预警", "国办发〔2023〕39号"))
    analyst = shown(office, "/monitoring/", "analyst", "")
    assert "困难预警" in analyst and "王奶奶" not in analyst and "/monitoring/pushes/" not in analyst


def test_the_pool_and_the_work_are_listed_and_narrowed(office: OfficeForTests, household: int) -> None:
    everybody, some = (rows_of(shown(office, f"/monitoring/pool/{more}")) for more in ("", f"?reason={ON_FILE}"))
    assert "王奶奶" in everybody and "困难预警" in everybody
    assert "王奶奶" in some and "困难预警" not in some
    work = rows_of(shown(office, "/monitoring/pushes/?push=route"))
    assert "转介办理" in work and "王奶奶" in work and "一事一议" not in work
    assert "王奶奶" not in shown(office, "/monitoring/pushes/", area=FAR)


def test_work_to_deliver_leads_to_its_findings(office: OfficeForTests, household: int) -> None:
    number = Pushed.objects.using("worker").get(home_id=household, push="deliver").pk
    page = shown(office, f"/monitoring/pushes/{number}/")
    assert "/findings/" in page and "王奶奶" in page


def test_an_outcome_is_taken_down_on_its_page_and_logged(office: OfficeForTests, household: int) -> None:
    number = Pushed.objects.using("worker").get(home_id=household, push="route").pk
    client = office.client("community_worker")
    assert client.post(f"/monitoring/pushes/{number}/settle/", {"outcome": "accepted"}).status_code == 422
    said = {"outcome": "accepted", "note": "已转街道民政办"}
    page = client.post(f"/monitoring/pushes/{number}/settle/", said, follow=True).content.decode()
    assert "主管部门已受理" in page and "已转街道民政办" in page
    assert "已经有结果" in client.post(f"/monitoring/pushes/{number}/settle/", said, follow=True).content.decode()
    assert Entry.objects.using("gate").filter(kind="change", subject_id=household).exists()


def test_a_comparison_tells_whom_it_found(office: OfficeForTests, household: int) -> None:
    number = CrossMatch.objects.using("worker").latest("quarter").pk
    page = shown(office, f"/monitoring/quarters/{number}/")
    assert "新进" in page and "原因变化" not in page.partition("<tbody")[2]
    assert f"/monitoring/quarters/{number}/" in shown(office, "/monitoring/")
    assert office.client("community_worker").get("/monitoring/quarters/999/").status_code == 404


def test_another_community_does_not_learn_that_there_is_work(office: OfficeForTests, household: int) -> None:
    number = Pushed.objects.using("worker").filter(home_id=household).first()
    assert number and office.client("community_worker", FAR).get(f"/monitoring/pushes/{number.pk}/").status_code == 404
