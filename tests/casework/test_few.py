"""What few may know: the protection of a child and social work are seen by who works on them, and by nobody else by default."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.test_way import DISTRICT, STREET, another
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import User
from yingbao.casework.models import Case, Task
from yingbao.registry.actions import Saying, state

NOTE = "孩子说晚上不敢回家"


@pytest.fixture
def child(office: OfficeForTests) -> int:
    """With a guardian, who reads the child's file at a desk of their own."""
    child = office.enrol(COMMUNITY, name="小明", birth="2018-05-01")
    parent = office.enrol(COMMUNITY, name="监护人")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "visit", date(2025, 1, 1), "登记", topic="guardian", other=parent))
    user, _ = office.person("guardian", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=parent)
    return child


@pytest.mark.parametrize("policy", ["baohu_weichengnianren", "shegong_gean"])
def test_a_case_that_few_may_know_of_is_so_though_nobody_ticks_a_box(
    office: OfficeForTests, child: int, policy: str
) -> None:
    social = office.client("social_worker")
    opened = social.post(f"/subjects/{child}/case/", {"policy": policy, "way": "neighbour"}, follow=True)
    case = Case.objects.using("owner").get(subject_id=child, policy=policy)
    assert case.restricted == "few" and "受限" in opened.content.decode()
    task = Task.objects.using("owner").get(case=case, done_at=None)
    first = "accepted" if policy == "baohu_weichengnianren" else "agrees"
    social.post(f"/cases/{case.pk}/act/", {"task": task.pk, "outcome": first, "reason": NOTE})
    assert NOTE in social.get(f"/cases/{case.pk}/").content.decode()

    office.tokens.pop(("guardian", ""), None)
    guardian = office.client("guardian", "")
    assert case.number not in guardian.get("/cases/mine/").content.decode()
    assert guardian.get(f"/cases/{case.pk}/").status_code == 404
    assert guardian.get(f"/subjects/{child}/").status_code == 200, "nobody is suspected: the file stays theirs"
    for role, area in (("community_worker", COMMUNITY), ("street_reviewer", STREET)):
        assert office.client(role, area).get(f"/cases/{case.pk}/").status_code == 404
    assert office.client("district_officer", DISTRICT).get(f"/cases/{case.pk}/").status_code == 200


def test_who_is_on_such_a_case_puts_others_on_and_takes_nobody_off(office: OfficeForTests, child: int) -> None:
    social = office.client("social_worker")
    social.post(f"/subjects/{child}/case/", {"policy": "shegong_gean", "way": "door"})
    case = Case.objects.using("owner").get(subject_id=child, policy="shegong_gean")
    worker, reviewer = another(office, "community_worker", COMMUNITY), another(office, "street_reviewer", STREET)
    assert f'value="{worker}"' in social.get(f"/cases/{case.pk}/").content.decode()
    assert social.post(f"/cases/{case.pk}/people/", {"person": worker}).status_code == 302
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 200
    social.post(f"/cases/{case.pk}/people/", {"person": worker})
    case.refresh_from_db(using="owner")
    assert worker in case.people, "whoever it was that put them on"
    assert (
        office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/people/", {"person": reviewer}).status_code
        == 404
    )
    office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/people/", {"person": worker})
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 404
