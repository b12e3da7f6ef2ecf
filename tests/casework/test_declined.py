"""Whoever declines is asked again on the day that was said, and not before: whether they were found before or after."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from tests.casework.elders import POLICY, an_elder, found
from tests.casework.test_way import STREET, do
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework.models import Case, Task
from yingbao.discovery.models import Finding


@pytest.fixture
def elder(office: OfficeForTests) -> int:
    return an_elder(office)


def declined(office: OfficeForTests, elder: int, until: date, policy: str = POLICY) -> Case:
    """Whoever was found at the door says no, until that day; the case has no finding unless there is one already."""
    office.client("community_worker").post(
        f"/subjects/{elder}/case/", {"policy": policy, "way": "door", "despite": "on"}
    )
    case = Case.objects.using("owner").get(subject_id=elder, closed_day=None)
    given = {"task": Task.objects.using("owner").get(case=case, done_at=None).pk, "outcome": "declines"}
    more = {"reason": "等女儿毕业再说", "again": until.isoformat()}
    assert office.client("community_worker").post(f"/cases/{case.pk}/act/", given | more).status_code == 302
    return case


def seen(elder: int, day: date = FIRST_DAY, cell: str = "missed", policy: str = POLICY) -> tuple[str, date | None]:
    """What a night leaves the finding in, and until when."""
    one = missed(elder, policy=policy, programme=policy, cell=cell)
    a_night([one], day, subjects=frozenset({elder}))
    finding = Finding.objects.using("worker").get(subject_id=elder)
    return finding.state, finding.until


@pytest.mark.parametrize("first", ["the finding", "the case"])
def test_who_declines_is_asked_again_on_that_day_whether_they_were_found_before_or_after(
    office: OfficeForTests, elder: int, first: str
) -> None:
    if first == "the finding":
        found(elder)
    until = FIRST_DAY + timedelta(days=40)
    case = declined(office, elder, until)
    assert seen(elder) == ("declined", until)
    finding = Finding.objects.using("worker").get(subject_id=elder)
    assert "等女儿毕业再说" in office.client("community_worker").get(f"/findings/{finding.pk}/").content.decode()
    assert seen(elder, until - timedelta(days=1)) == ("declined", until)
    assert seen(elder, until) == ("suspected", None)
    assert Case.objects.using("owner").get(pk=case.pk).outcome == "declines"


@pytest.mark.parametrize("first", ["the finding", "the case"])
def test_what_a_night_sees_otherwise_than_when_it_was_declined_is_asked_again(
    office: OfficeForTests, elder: int, first: str
) -> None:
    if first == "the finding":
        found(elder)
    declined(office, elder, FIRST_DAY + timedelta(days=40))
    assert seen(elder)[0] == "declined"
    assert [seen(elder, cell=cell)[0] for cell in ("ask", "missed", "covered", "missed")] == [
        "suspected", "suspected", "delivered", "suspected",
    ]  # fmt: skip


def test_what_is_no_longer_so_and_declined_meanwhile_is_asked_on_the_last_day_that_was_said(
    office: OfficeForTests, elder: int
) -> None:
    found(elder)
    a_night([], subjects=frozenset({elder}))
    early, late = FIRST_DAY + timedelta(days=40), FIRST_DAY + timedelta(days=90)
    declined(office, elder, early)
    assert seen(elder) == ("declined", early)
    declined(office, elder, late)
    assert seen(elder) == ("declined", late), "said again at a case that the finding did not lead to"


@pytest.mark.parametrize("found", ["before they declined", "while it is open", "after it was over"])
def test_who_applies_after_they_declined_is_not_taken_to_decline_whatever_comes_of_it(
    office: OfficeForTests, found: str
) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    if found.startswith("before"):
        seen(home, policy="dibao")
    declined(office, home, FIRST_DAY + timedelta(days=90), "dibao")
    office.client("community_worker").post(f"/subjects/{home}/case/", {"policy": "dibao", "way": "counter"})
    case = Case.objects.using("owner").get(subject_id=home, closed_day=None)
    if not found.startswith("after"):
        assert seen(home, policy="dibao") == ("in_process", None)
    assert do(office, case, "street_reviewer", STREET, "not_accepted", reason="不归本街道受理") == "end"
    assert seen(home, policy="dibao") == ("suspected", None)


def test_what_was_found_before_the_office_knew_that_it_was_declined_is_declined_by_the_migration(
    office: OfficeForTests, elder: int
) -> None:
    office.client("community_worker").post(
        f"/subjects/{elder}/case/", {"policy": POLICY, "way": "door", "restricted": "on"}
    )
    case = Case.objects.using("owner").get(subject_id=elder)
    do(office, case, "community_worker", COMMUNITY, "declines", reason="等女儿毕业再说")
    assert seen(elder) == ("suspected", None)
    Case.objects.using("owner").filter(pk=case.pk).update(
        restricted=""
    )  # as a case of everyday whose word was not looked for
    migration: Any = import_module("yingbao.casework.migrations.0090_asked_since")
    for _ in range(2):
        with office.sql() as con:
            con.execute(migration.FOUND_BEFORE)
    until = Task.objects.using("owner").get(case=case).until
    turns = Finding.objects.using("owner").get(subject_id=elder).turns.using("owner").filter(after="declined")
    assert seen(elder) == ("declined", until) and [turn.reason for turn in turns] == ["等女儿毕业再说"]


def test_what_few_may_know_mutes_no_finding(office: OfficeForTests, elder: int) -> None:
    office.client("community_worker").post(
        f"/subjects/{elder}/case/", {"policy": POLICY, "way": "door", "restricted": "on"}
    )
    case = Case.objects.using("owner").get(subject_id=elder)
    do(office, case, "community_worker", COMMUNITY, "declines", reason="等女儿毕业再说")
    assert seen(elder) == ("suspected", None)
