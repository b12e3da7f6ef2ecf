"""What was paid too much by two grants at once is counted by the receipts: of two decisions one alone may have been paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.acts import move_to
from tests.casework.test_amounts import again, grant
from tests.casework.test_twice import as_it_was, both, end, found, pays, settles, waiting
from tests.casework.test_way import DISTRICT, open_one
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.twice.actions import settle
from yingbao.casework.twice.models import Twice

__all__ = ["both"]
OFFICER = "district_officer", DISTRICT


@pytest.fixture(autouse=True)
def _in_may(office: OfficeForTests) -> Iterator[None]:
    """Two months are over in which both were in force, and the third goes on."""
    move_to(date(2026, 5, 10))
    yield
    move_to(FIRST_DAY)


def page_of(office: OfficeForTests, one: Twice) -> str:
    return str(office.client(*OFFICER).get(f"/twice/{one.pk}/").content.decode())


def listed(office: OfficeForTests, stands: str) -> str:
    return str(office.client(*OFFICER).get(f"/twice/?stands={stands}").content.decode())


def test_two_grants_of_which_one_was_paid_leave_nothing_to_recover(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    for month in ("2026-03", "2026-04", "2026-05"):
        pays(office, both[0], month, 900)
    one, officer = found(both[0]), office.client(*OFFICER)
    page = page_of(office, one)
    assert "发放记录里没有重复（3 个月、3 笔发放）" in page and "多发（" not in page
    before = waiting(officer)
    page = end(office, one).content.decode()
    assert "发放记录里没有重复（3 个月、3 笔发放）" in page and "多发的钱" not in page.partition("已停发的决定")[2]
    assert waiting(officer) == before - 1, "nothing is left to do"
    assert f"/twice/{one.pk}/" in listed(office, "none") and f"/twice/{one.pk}/" not in listed(office, "paid")
    with office.at_a_desk(*OFFICER), pytest.raises(DatabaseError, match="not at this desk"):
        settle(one, "recovered", "追回", date(2026, 5, 9))


def test_two_grants_that_were_both_paid_are_counted_by_what_was_paid(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    pays(office, both[0], "2026-02", 800)
    for month in ("2026-03", "2026-04"):
        pays(office, both[0], month, 800, 900)
    pays(office, both[0], "2026-05", 900)
    one = found(both[0])
    assert "¥1,600.00（3 个月、5 笔发放）" in page_of(office, one), "in May one of them alone was paid"
    page = end(office, one).content.decode()
    assert page.count("¥1,600.00（3 个月、5 笔发放）") == 2 and "未了结" in page
    assert "¥1,600.00" in listed(office, "paid") and f"/twice/{one.pk}/" not in listed(office, "none")


def test_two_grants_of_whose_payment_nothing_is_known_are_said_to_be_decided_twice_and_no_more(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    one = found(both[0])
    words = "已决定重复，尚未见重复发放：这 3 个月没有发放记录"
    page = page_of(office, one)
    assert words in page and "到今天多发" not in page and "2,400" not in page
    page = end(office, one).content.decode()
    assert words in page and "2,400" not in page and "未了结" not in page and "没有要追回的" in page
    assert words in listed(office, "none") and f"/twice/{one.pk}/" not in listed(office, "paid")
    pays(office, both[0], "2026-04", 800, 900)
    assert "¥800.00（1 个月、2 笔发放）；另有 2 个月没有发放记录" in page_of(office, one), "a receipt that comes later"
    assert f"/twice/{one.pk}/" in listed(office, "paid")


def test_what_turns_out_otherwise_may_be_taken_down_where_receipts_lack(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    one = found(both[0])
    end(office, one)
    page = settles(office, one, "recovered", why="银行回单上发了两次，已追回").content.decode()
    assert "已追回</span>" in page and f"/twice/{one.pk}/" in listed(office, "done")


def test_several_payments_of_unknown_amount_wait_for_somebody_without_a_sum(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    pays(office, both[0], "2026-04", 800, None)
    one = found(both[0])
    end(office, one)
    shown = listed(office, "paid")
    assert "多发多少算不出（1 个月、2 笔发放，有的金额不详）" in shown and f"/twice/{one.pk}/" in shown


def test_one_payment_for_several_months_is_not_counted_as_each_months(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    pays(office, both[0], "2026-03", 2700, occasion="", to="2026-05-31")
    assert "发放记录里没有重复（3 个月、3 笔发放）" in page_of(office, found(both[0]))


def test_in_the_month_in_which_the_later_begins_midway_the_earlier_is_due_too(office: OfficeForTests) -> None:
    first = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=first.subject_id)
    grant(office, first, "2026-01-01", "1000")
    second = again(office, first.policy, first.subject_id)
    grant(office, second, "2026-03-16", "900")
    as_it_was(office, first)
    pays(office, first, "2026-03", 1000)
    pays(office, first, "2026-04", 1000)
    assert "¥100.00（2 个月、2 笔发放）" in page_of(office, found(first))


def test_of_three_grants_each_bears_its_own_part(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    first, second = both
    third = again(office, first.policy, first.subject_id)
    grant(office, third, "2026-05-01", "950")
    as_it_was(office, first)
    as_it_was(office, second)
    pays(office, first, "2026-04", 800, 900)
    pays(office, first, "2026-05", 800, 900, 950)
    page = page_of(office, found(first))
    assert "¥1,600.00（2 个月、5 笔发放）；另有 1 个月没有发放记录" in page and "¥900.00（1 个月、3 笔发放）" in page
    page = end(office, found(first)).content.decode()
    assert "¥1,600.00（2 个月、5 笔发放）" in page and "¥900.00（1 个月、3 笔发放）" in page
