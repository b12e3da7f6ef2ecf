"""The made-up office is staffed everywhere, and what its made-up people did is what the rules let them do."""

from __future__ import annotations

import pytest

from tests.casework.letters.test_making import pdf_of, text_of
from tests.casework.test_events import FIRE, happens
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.first import by_street, demo_people
from yingbao.accounts.models import Area, Assignment
from yingbao.casework.models import Case, Letter, Owed, Task
from yingbao.casework.outbox.models import Message
from yingbao.demo.office import open_cases
from yingbao.discovery.night.run import run_changes

HERE = "440311006001"


def test_every_street_has_reviewers_and_every_community_a_worker(office: OfficeForTests) -> None:
    demo_people()
    areas = set(Area.objects.using("owner").values_list("code", flat=True))
    held = [*Assignment.objects.using("owner").values_list("role_id", "area")]
    reviewed = [area for role, area in held if role == "street_reviewer"]
    assert {area for area in areas if len(area) == 9} == set(reviewed)
    assert all(reviewed.count(street) >= 2 for street in reviewed), "who went on the survey gives no opinion"
    assert {area for area in areas if len(area) == 12} == {area for role, area in held if role == "community_worker"}


def test_the_people_to_sign_in_as_stand_by_street(office: OfficeForTests) -> None:
    groups = by_street(demo_people())
    assert [label.zh for label, _ in groups][:2] == ["区级与其他", "光明街道"] and len(groups) == 7
    assert max(len(people) for _, people in groups) < 20
    page = office.client().get("/enter/").content.decode()
    assert page.count("<details") >= 7 and "matian.er" in page


@pytest.fixture(scope="module")
def worked(office: OfficeForTests) -> int:
    """An office in which people without income were found and homes burnt; how many cases there are."""
    demo_people()
    for _ in range(8):
        home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
        office.enrol(COMMUNITY, name="陈大山", household=home, hukou=COMMUNITY, birth="1970-03-01")
        happens(office, home, "1", FIRE)
    run_changes()
    homes = [office.enrol(HERE, "household", residence=HERE, hukou=HERE) for _ in range(30)]
    a_night([missed(home, policy="dibao", programme="dibao") for home in homes], subjects=frozenset(homes))
    return open_cases()


def test_made_up_history_obeys_the_plan_and_somebody_was_told(office: OfficeForTests, worked: int) -> None:
    assert worked >= 30
    opinions = 0
    for case in Case.objects.using("owner").all():
        done = list(
            Task.objects.using("owner").filter(case=case, done_at__isnull=False).select_related("plan").order_by("id")
        )
        for number, task in enumerate(done):
            kept = {
                who for one in done[:number] if one.step in task.plan.apart for who in (one.actor_id, one.second_id)
            }
            assert task.actor_id is not None and task.actor_id not in kept and task.role in task.roles
            assert (task.second_id is not None) == (task.plan.people > 1) and task.second_id != task.actor_id
            opinions += task.step == "opinion"
        made = [*Letter.objects.using("owner").filter(case=case)]
        accepted = [task for task in done if task.step == "accept"]
        assert [(one.kind, one.made_day, one.made_by) for one in made] == [
            ("accept", task.done_day, task.actor_id) for task in accepted
        ]
    assert not Owed.objects.using("owner").exists(), "nobody finds a case that goes no further for want of a letter"
    one = Letter.objects.using("owner").filter(case__policy="dibao").latest("id")
    paper = text_of(pdf_of(office, one, "street_reviewer", HERE[:9]))
    assert one.number in paper and "受理通知书" in paper
    assert opinions and Message.objects.using("owner").exists()


def test_a_made_up_emergency_bears_the_mark_of_its_event_and_is_paid_first(worked: int) -> None:
    cases = Case.objects.using("owner").filter(policy="linshi_jinan")
    assert {(*case.marks,) for case in cases} == {("urgent",)}
    stand = {Task.objects.using("owner").get(case=case, done_at=None).step for case in cases}
    assert "pay_first" in stand and stand <= {"prompt", "accept", "pay_first"}, "never past the payment that goes first"
    numbers = Case.objects.using("owner").order_by("number").values_list("number", flat=True)
    assert sorted(number[5:] for number in numbers) == [f"{count:06}" for count in range(1, worked + 1)]


def test_a_made_up_notice_hangs_its_days(worked: int) -> None:
    hung = Task.objects.using("owner").filter(does="publicise", done_at__isnull=False)
    assert all(task.due is not None and task.done_day is not None and task.done_day > task.due for task in hung)
    assert worked and Task.objects.using("owner").filter(does="publicise").exists()
