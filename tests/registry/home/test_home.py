"""The first page of the day, for each who comes."""

from __future__ import annotations

import pytest

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.roles import rights


@pytest.fixture(scope="module")
def elder(office: OfficeForTests) -> int:
    elder = office.enrol(COMMUNITY, name="王秀兰", birth="1940-05-01")
    a_night([missed(elder)])
    return elder


@pytest.mark.parametrize("role", rights().roles)
def test_every_role_has_a_first_page(office: OfficeForTests, elder: int, role: str) -> None:
    scope = rights().roles[role].scope
    area = {"district": "440311", "street": COMMUNITY[:9], "community": COMMUNITY}.get(scope, "")
    assert office.client(role, area).get("/").status_code == 200


def test_a_worker_sees_how_many_findings_wait_in_their_community_and_what_they_did_last(
    office: OfficeForTests, elder: int
) -> None:
    page = office.client("community_worker").get("/").content.decode()
    assert "线索待核实" in page and "王秀兰" in page
    assert "王秀兰" not in office.client("community_worker", FAR).get("/").content.decode()


def test_a_citizen_is_led_to_their_own_file(office: OfficeForTests, elder: int) -> None:
    from yingbao.accounts.models import User

    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=elder)
    office.tokens.clear()
    page = office.client("citizen", "").get("/").content.decode()
    assert (
        f"/subjects/{elder}/" in page and "现在能享受什么" in page and "检索</button>" not in page.split("</header>")[1]
    )
