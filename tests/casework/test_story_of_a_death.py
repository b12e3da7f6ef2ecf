"""One death, end to end, in a browser: it is registered, what was open closes, what was granted is stopped by people, and nothing is left."""

from __future__ import annotations

from datetime import date

import pytest

from tests.browser import Desk
from tests.casework.acts import OFFICER, REVIEWER, WORKER, address, at, follow_link, make, now, press, said, take
from tests.casework.test_dying import OLD_AGE, elder, granted, opened
from tests.casework.test_endings import DEVICE, runs
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.actions import Opening
from yingbao.casework.deaths.models import Ending
from yingbao.casework.models import Case
from yingbao.casework.tasks import close_dead
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night
from yingbao.discovery.states import OPEN
from yingbao.registry.models import Statement

TERM = date(2026, 2, 1)


@pytest.fixture(scope="module")
def woman(office: OfficeForTests) -> int:
    """A woman who lives alone: her allowance runs, the minimum of her household, too, a device is lent to her, and an application of hers
    is under way, which the night had found."""
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    person = elder(office, household=home)
    granted(office, person)
    runs(office, home, "dibao")
    runs(office, person, DEVICE)
    a_night([missed(person, policy="tekun", programme="tekun")])
    finding = Finding.objects.using("owner").get(subject_id=person)
    opened(office, Opening("tekun", person, "finding", finding=finding.pk))
    return person


def cases(person: int) -> dict[str, Case]:
    """Those of her and of her household that are open, by policy."""
    found = Case.objects.using("owner").filter(subject_id__in=[person, home_of(person)], closed_day=None)
    return {case.policy: case for case in found}


def home_of(person: int) -> int:
    from yingbao.registry.models import Subject

    return Subject.objects.using("owner").values_list("household_id", flat=True).get(pk=person)


def addressees(office: OfficeForTests, person: int) -> set[str]:
    """To whom the letters are that tell of a stop."""
    query = "SELECT DISTINCT l.fields ->> 'to' FROM casework_letter l JOIN casework_case c ON c.id = l.case_id WHERE c.subject_id = ANY (%s)"
    with office.sql() as con:
        return {row[0] for row in con.execute(query + " AND l.kind = 'stop'", [[person, home_of(person)]]).fetchall()}


def test_a_death_ends_everything(desk: Desk, office: OfficeForTests, woman: int) -> None:
    application = cases(woman)["tekun"]
    with at(desk, WORKER, f"/subjects/{woman}/correct/death/") as page:
        told = {"fact_death": "2025-12-30", "since": "2025-12-30", "reason": "家属来办", "evidence": "死亡证明"}
        for name, value in told.items():
            page.fill(f"[name={name}]", value)
        with page.expect_navigation():
            page.locator("main form button.primary").click()
        assert "已去世" in said(page)
    close_dead()
    run_night()

    application.refresh_from_db(using="owner")
    assert application.outcome == "died"
    assert Finding.objects.using("owner").get(subject_id=woman, policy="tekun").state == "gone"
    found = cases(woman)
    assert {policy: case.entry for policy, case in found.items()} == {OLD_AGE: "certify", "dibao": "recheck_death"}

    with at(desk, WORKER, f"/cases/{found[OLD_AGE].pk}/", 360) as page:
        assert "为什么复核" in said(page) and now(page) == "现在：生存认证"
        take(page, "stop", reason="死亡证明已看")
    with at(desk, REVIEWER, f"/cases/{found[OLD_AGE].pk}/") as page:
        assert now(page) == "现在：停发"
        take(page, "stopped", since="2026-01-01", reason="本人已去世")
        make(page, "停发通知书")

    with at(desk, REVIEWER, f"/cases/{found['dibao'].pk}/") as page:
        assert now(page) == "现在：家庭成员去世后核查"
        take(page, "stop", reason="全家已无在世的人")
        assert now(page) == "现在：调整或停发", "nobody is left to be heard"
    with at(desk, OFFICER, f"/cases/{found['dibao'].pk}/") as page:
        take(page, "stopped", since="2026-01-01", reason="全家已无在世的人")
        make(page, "停发通知书")

    with at(desk, OFFICER, "/") as page:
        follow_link(page, "去世后要停的")
        follow_link(page, "王奶奶")
        assert address(page).startswith("/deaths/")
        page.fill("[name=since]", "2026-01-01")
        page.fill("[name=reason]", "器具已收回")
        press(page, "停下")
        assert "器具已收回" in said(page)
        make(page, "停发通知书")

    assert addressees(office, woman) == {"王奶奶的家属"}
    run_night()
    close_dead()
    nothing_is_left(woman)


def nothing_is_left(woman: int) -> None:
    """No case is open, nothing is in force, nothing found, no bundle waits, and all that she had was ended."""
    both = [woman, home_of(woman)]
    assert cases(woman) == {}
    papers = Statement.objects.using("owner").filter(subject_id__in=both, topic="decisions", recorded_to=None)
    assert papers.filter(valid_to=None).count() == 0 and papers.filter(valid_to__gt=TERM).count() == 0
    assert not Finding.objects.using("owner").filter(subject_id__in=both, state__in=OPEN).exists()
    assert not Bundle.objects.using("owner").filter(home_id__in=both).exclude(state="closed").exists()
    ended = Ending.objects.using("owner").filter(subject_id__in=both).order_by("policy")
    assert [one.policy for one in ended] == ["dibao", DEVICE, OLD_AGE]
    assert [case.outcome for case in Case.objects.using("owner").filter(subject_id__in=both, way="death")] == [
        "stop"
    ] * 3
