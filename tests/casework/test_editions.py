"""A process follows the edition of the policies in force: at once, for cases that are under way too, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.discovery.publishing import conftest as publishing
from tests.discovery.publishing.conftest import POLICY, changed
from tests.discovery.publishing.test_story import propose, publish
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions, plan
from yingbao.casework.actions import Deed, Opening
from yingbao.casework.models import Case, Plan, Task
from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.publishing.checking import examine
from yingbao.discovery.publishing.models import Edition
from yingbao.engine.policies.process import process_of
from yingbao.registry.answers.lawbook import book

policies, other, officer = publishing.policies, publishing.other, publishing.officer
STEP = "| notify | 告知结果 / tell the outcome               |"
RENAMED = "| tell   | 告知结果 / tell the outcome               |"


def steps() -> list[str]:
    """The steps that stand."""
    return list(
        Plan.objects.using("owner").filter(policy=POLICY, current=True).order_by("place").values_list("step", flat=True)
    )


def in_file() -> list[str]:
    return [step.id for step in process_of(book(), POLICY, book().dictionary.office)]


def open_one(office: OfficeForTests) -> Case:
    person = office.enrol(name="某人", birth="1940-05-01", residence=COMMUNITY, hukou=COMMUNITY)
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening(POLICY, person, "door"), publishing.date(2025, 12, 31))
    return Case.objects.using("owner").get(pk=number)


def do(office: OfficeForTests, case: Case, outcome: str, role: str = "community_worker", area: str = COMMUNITY) -> Task:
    """The task that a case comes to."""
    with office.at_a_desk(role, area):
        task = Task.objects.select_related("plan").get(case_id=case.pk, done_at=None)
        made = actions.act(Case.objects.get(pk=case.pk), task, Deed(outcome, "理由"), publishing.date(2025, 12, 31))
    return Task.objects.using("owner").select_related("plan").get(pk=made)


@pytest.fixture(scope="module")
def before(office: OfficeForTests) -> str:
    """The edition that the office was set up with: its fingerprint, its steps standing."""
    plan.keep_plans()
    assert steps() == in_file()
    return fingerprint()


@pytest.fixture(scope="module")
def proposed(before: str, officer: Any, policies: Path) -> int:
    """Whoever reviews the age is told to look twice, and the outcome is told by another step."""
    twice = "| review_twice | check | 再核对 / check again | street_reviewer | | | | done: decide, differs: decide |\n"
    content = changed(
        policies,
        ("agrees: review_age,", "agrees: review_twice,"),
        ("| review_age | check |", twice + "| review_age | check |"),
        ("refused: notify", "refused: tell  "),
        ("| notify     |       |", "| tell       | notify|"),
    )
    number = propose(officer, content)
    examine(number)
    assert Edition.objects.using("owner").get(pk=number).state == "checked"
    return number


@pytest.fixture(scope="module")
def running(office: OfficeForTests, before: str) -> tuple[Case, Case]:
    """A case at its first step, and one before its decision, both begun by the edition before."""
    first, later = open_one(office), open_one(office)
    do(office, later, "agrees")
    do(office, later, "done", "street_reviewer", "440311001")
    return first, later


def test_an_edition_that_was_checked_lies_ready_and_changes_nothing(before: str, proposed: int) -> None:
    assert "tell" not in steps() and "notify" in steps()
    ready = Plan.objects.using("owner").filter(edition=Edition.objects.using("owner").get(pk=proposed).fingerprint)
    assert ready.filter(step="tell", current=False).exists() and not ready.filter(step="notify").exists()


def test_its_steps_stand_in_the_moment_of_its_publication(
    running: tuple[Case, Case], proposed: int, before: str, other: Any
) -> None:
    assert "已发布" in publish(other, proposed, before)
    assert "tell" in steps() and "notify" not in steps()
    assert steps() == in_file()
    assert plan.follow() == len(steps()), "what the worker does afterwards finds it so"


def test_a_case_under_way_keeps_its_step_and_goes_on_by_the_new_plan(
    office: OfficeForTests, running: tuple[Case, Case], proposed: int
) -> None:
    first, _ = running
    assert "review_twice" in steps()
    now = do(office, first, "agrees")
    assert (now.step, now.plan.current) == ("review_age", True), (
        "its own step said where to go, the new plan what that is"
    )


def test_a_step_that_has_gone_is_done_as_it_was(
    office: OfficeForTests, running: tuple[Case, Case], proposed: int
) -> None:
    _, later = running
    assert "notify" not in steps()
    with office.at_a_desk("community_worker"):
        task = Task.objects.get(case_id=later.pk, done_at=None)
        found = Plan.objects.raw("SELECT * FROM casework.following(%s, 'refused')", [task.pk])
        assert [(one.step, one.current) for one in found] == [("notify", False)]


def test_a_new_case_goes_by_the_new_plan(office: OfficeForTests, proposed: int) -> None:
    assert "review_twice" in steps()
    assert do(office, open_one(office), "agrees").step == "review_twice"


def test_an_edition_is_taken_back_with_its_steps(
    office: OfficeForTests, proposed: int, before: str, officer: Any
) -> None:
    last = fingerprint()
    assert last != before
    number = Edition.objects.using("owner").get(fingerprint=before).pk
    officer.post(f"/editions/{number}/compare/")
    examine(number)
    assert "已发布" in publish(officer, number, last)
    assert "notify" in steps() and steps() == in_file()
    assert do(office, open_one(office), "agrees").step == "review_age"


def test_steps_that_were_not_on_file_follow_by_the_worker(proposed: int, before: str, other: Any) -> None:
    last, edition = fingerprint(), Edition.objects.using("owner").get(pk=proposed).fingerprint
    Plan.objects.using("owner").filter(edition=edition).update(edition="")
    other.post(f"/editions/{proposed}/compare/")
    Edition.objects.using("owner").filter(pk=proposed).update(state="checked", against=last)
    assert "已发布" in publish(other, proposed, last)
    assert "notify" in steps(), "rather the plan before than none"
    plan.follow()
    assert "tell" in steps() and "notify" not in steps()


def test_who_has_a_case_reads_it_by_the_law_of_its_step(office: OfficeForTests, running: tuple[Case, Case]) -> None:
    page = office.client("street_reviewer", "440311001").get(f"/cases/{running[1].pk}/").content.decode()
    assert "提醒并征求同意" in page and "办法" in page


def test_letters_that_go_with_an_edition_and_differ_are_refused(policies: Path) -> None:
    from yingbao.accounts.refusals import Refused
    from yingbao.discovery.publishing.taking import _kept

    (policies / "documents").mkdir(exist_ok=True)
    (policies / "documents" / "accept.yaml").write_text("title: 受理通知书\n", encoding="utf-8")
    same = {"a.md": b"x", "documents/accept.yaml": "title: 受理通知书\n".encode()}
    assert list(_kept(same.items())) == ["a.md"]
    with pytest.raises(Refused, match=r"accept\.yaml"):
        _kept({**same, "documents/accept.yaml": b"title: other"}.items())
