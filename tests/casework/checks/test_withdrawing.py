"""Who authorised a means check takes it back: nobody asks about them any more, and what comes later is not taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.checks.family import Family, a_family, sign
from tests.casework.checks.files import filled, rows_of
from tests.casework.checks.test_rights import begin, refused
from tests.casework.checks.test_story import begun, brought, fetched, line_of
from tests.casework.test_way import STREET
from tests.office import FAR, OfficeForTests
from yingbao.accounts.models import Entry, User
from yingbao.casework.checks import actions
from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.layouts import layout_of
from yingbao.casework.checks.models import CheckLine, Withdrawal


@pytest.fixture
def reviewer(office: OfficeForTests) -> Any:
    return office.client("street_reviewer", STREET)


def withdraw(client: Any, family: Family, person: int = 0, **more: str) -> str:
    given = {"person": family.people[person], **more}
    return str(client.post(f"/cases/{family.case.pk}/withdraw/", given, follow=True).content.decode())


def test_no_further_batch_asks_about_who_took_it_back(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 300)
    sign(office, family)
    page = withdraw(reviewer, family, note="本人来窗口撤回")
    assert "授权已撤回" in page and "已撤回：陈大山" in page
    lines = CheckLine.objects.using("owner").filter(batch=begin(office, family, "income"))
    assert [line.subject_id for line in lines] == [family.people[1]]
    with pytest.raises(DatabaseError) as household:
        begin(office, family, "bank")
    assert "已撤回" in refused(household), "a household is asked about only while everybody lets one"
    assert (
        Entry.objects.using("owner").filter(subject_id=family.people[0], detail__table="casework_withdrawal").exists()
    )


def test_an_answer_that_comes_later_is_refused_with_the_reason(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 310)
    sign(office, family)
    batch = begun(reviewer, "bank", family)
    content = fetched(reviewer, batch)
    withdraw(reviewer, family)
    page = brought(reviewer, batch, filled(content, {1: [88000.5]}))
    assert "有人撤回了授权，撤回以后的回复不收" in page
    assert (line_of(batch).state, line_of(batch).answered_at) == ("withdrawn", None)


def test_a_batch_that_was_not_fetched_yet_is_not_handed_over(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 320)
    sign(office, family)
    batch = begun(reviewer, "bank", family)
    withdraw(reviewer, family)
    with office.at_a_desk("street_reviewer", STREET), pytest.raises(DatabaseError):
        actions.hand_over(batch.pk, layout_of(institutions()["bank"]))


def test_who_signs_anew_is_asked_about_again(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 330)
    sign(office, family)
    begun(reviewer, "bank", family)
    withdraw(reviewer, family)
    again = sign(office, family, (family.people[0],), day=date(2025, 12, 30))
    content = fetched(reviewer, begun(reviewer, "bank", family))
    first, second = (str(row[4]) for row in rows_of(content)[3:])
    assert first == str(again) != second, "what they took back stands beside nobody's name but the other's"


def test_a_member_takes_back_their_own_by_themselves_and_nobody_elses(office: OfficeForTests) -> None:
    family = a_family(office, 340)
    sign(office, family)
    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=family.people[1])
    office.tokens.pop(("citizen", ""), None)
    citizen = office.client("citizen", "")
    assert "撤回授权" in citizen.get(f"/cases/{family.case.pk}/").content.decode()
    assert "您的岗位不能这样做" in withdraw(citizen, family, 0)
    assert "授权已撤回" in withdraw(citizen, family, 1)
    assert [one.person_id for one in Withdrawal.objects.using("owner").filter(authorisation__case=family.case)] == [
        family.people[1]
    ]
    assert "没有有效的授权可以撤回" in withdraw(citizen, family, 1)


def test_another_street_takes_nothing_back(office: OfficeForTests) -> None:
    family = a_family(office, 350)
    sign(office, family)
    with office.at_a_desk("community_worker", FAR), pytest.raises(DatabaseError) as elsewhere:
        actions.withdraw(family.case.pk, family.people[0], "")
    assert "辖区" in refused(elsewhere)
