"""The first page of the day, for each who comes."""

from __future__ import annotations

import re

import pytest

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.accounts.roles import rights
from yingbao.discovery.models import Finding
from yingbao.registry.models import Run, Source
from yingbao.registry.statistics import count_all

NEXT = "440311001002"
"""The community beside it."""


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


def test_a_finding_that_somebody_works_on_is_not_counted_as_one_to_verify(office: OfficeForTests) -> None:
    found = [office.enrol(NEXT, name=name, birth="1940-05-01") for name in ("赵一", "钱二", "孙三")]
    a_night([missed(one) for one in found])
    for subject, state in zip(found, ("in_process", "verified", "suspected"), strict=True):
        Finding.objects.using("owner").filter(subject_id=subject).update(state=state)
    client = office.client("community_worker", NEXT)
    home = client.get("/").content.decode()
    for label, state, name in (("线索待核实", "suspected", "孙三"), ("线索已核实、待办", "verified", "钱二")):
        href = f"/findings/?state={state}"
        assert re.search(rf'href="{re.escape(href)}">{label}</a></dt>\s*<dd class="value">1</dd>', home)
        listed = client.get(href).content.decode()
        assert [one for one in ("赵一", "钱二", "孙三") if one in listed] == [name], "the link lists what is counted"


def test_a_citizen_is_led_to_their_own_file(office: OfficeForTests, elder: int) -> None:
    from yingbao.accounts.models import User

    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=elder)
    office.tokens.clear()
    page = office.client("citizen", "").get("/").content.decode()
    assert (
        f"/subjects/{elder}/" in page and "现在能享受什么" in page and "检索</button>" not in page.split("</header>")[1]
    )


@pytest.mark.parametrize("role", ["analyst", "security_administrator", "audit_administrator"])
def test_who_sees_no_file_is_told_what_they_may_open(office: OfficeForTests, role: str) -> None:
    page = office.client(role, "").get("/").content.decode().partition("<main")[2]
    assert "您能打开的页面" in page and page.count("<li><a href=") >= 1


def test_a_citizen_is_shown_who_looked_and_nothing_that_clerks_work_on(office: OfficeForTests, elder: int) -> None:
    from yingbao.accounts.models import User

    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=elder)
    office.tokens.clear()
    client = office.client("citizen", "")
    page = client.get("/").content.decode().partition("<main")[2]
    assert "/log/mine/" in page and client.get("/log/mine/").status_code == 200
    assert "等着办的" not in page and "线索待核实" not in page


def test_a_desk_is_told_how_many_files_of_each_kind_it_serves(office: OfficeForTests, elder: int) -> None:
    office.enrol(COMMUNITY, "household", residence=COMMUNITY)
    count_all()
    page = office.client("community_worker").get("/").content.decode()
    assert "我管的档案" in page and "/files/person/" in page and "/files/household/" in page
    assert "我管的档案" not in office.client("community_worker", FAR).get("/").content.decode()


def test_imports_that_wait_are_told_to_who_may_import_and_running_ones_while_they_run(
    office: OfficeForTests, elder: int
) -> None:
    source = Source.objects.using("owner").get(code="civil")
    run = Run.objects.using("owner").create(source=source, file="x.csv", valid_from=FIRST_DAY, area=COMMUNITY)
    reviewer = office.client("street_reviewer", COMMUNITY[:9])
    page = reviewer.get("/").content.decode()
    assert "导入待决定" in page and "正在导入" not in page
    Run.objects.using("owner").filter(pk=run.pk).update(state="confirmed")
    assert "正在导入" in reviewer.get("/").content.decode()
    assert "导入待决定" not in office.client("community_worker").get("/").content.decode()
