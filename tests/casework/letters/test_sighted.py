"""A refusal says why as far as the desk sees that makes or orders it: nothing of whom it does not see, and that something is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.casework.letters.test_making import in_sql, letters, make, pdf_of, text_of
from tests.casework.letters.test_many import order
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.letters.many import write_all
from yingbao.casework.models import Batch, Case

WITHHELD, LAW = "涉及其他人的部分事实，没有写在这里", "《最低生活保障审核确认办法》第4条"
WAGE = "15,000.00"


@pytest.fixture
def refused(office: OfficeForTests) -> Iterator[Case]:
    """Refused: one of the two earns far too much."""
    case = open_one(office)
    none = {"business_income": 0, "property_income": 0, "transfer_income": 0}
    for name, wage in (("李四", 0), ("王强", 1_500_000)):
        office.enrol(
            COMMUNITY,
            name=name,
            household=case.subject_id,
            hukou=COMMUNITY,
            birth="1980-01-01",
            wage_income=wage,
            **none,
        )
    to_the_decision(office, case)
    given = {"task": task_of(case), "outcome": "refused", "since": "2025-12-31", "reason": "收入高于标准"}
    assert office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/act/", given).status_code == 302
    yield case
    _protect(office, case, "")


def _protect(office: OfficeForTests, case: Case, how: str) -> None:
    with office.sql() as con:
        con.execute(
            "UPDATE registry_subject SET restricted = %s WHERE household_id = %s AND name = '王强'",
            [how, case.subject_id],
        )


def told(office: OfficeForTests, case: Case) -> str:
    return text_of(pdf_of(office, letters(case)[-1]))


def test_where_the_desk_sees_everybody_the_letter_tells_the_proof(office: OfficeForTests, refused: Case) -> None:
    make(office, refused, "street_reviewer", STREET)
    paper = told(office, refused)
    assert "收入高于标准" in paper and "不符合：" in paper and WAGE in paper and LAW in paper and WITHHELD not in paper


def test_of_whom_the_desk_does_not_see_no_fact_is_told(office: OfficeForTests, refused: Case) -> None:
    _protect(office, refused, "abuse")
    assert "已出具" in make(office, refused, "street_reviewer", STREET)
    paper = told(office, refused)
    assert "收入高于标准" in paper and LAW in paper and WITHHELD in paper and "向作出决定的机关询问" in paper
    assert WAGE not in paper and "王强" not in paper


def test_many_letters_tell_no_more_than_one(office: OfficeForTests, refused: Case) -> None:
    _protect(office, refused, "abuse")
    before = Entry.objects.using("owner").filter(kind="look", subject_id=refused.subject_id).count()
    number = order(office, "refuse")
    assert Entry.objects.using("owner").filter(kind="look", subject_id=refused.subject_id).count() == before + 1, (
        "on the log"
    )
    _protect(office, refused, "")
    write_all(number)
    paper = told(office, refused)
    assert WITHHELD in paper and WAGE not in paper and LAW in paper, (
        "what the desk did not see when it gave the order stays so"
    )


def test_who_is_protected_after_the_order_is_not_told_of_either(office: OfficeForTests, refused: Case) -> None:
    number = order(office, "refuse")
    assert Batch.objects.using("owner").get(pk=number).hidden[str(task_of(refused))] == []
    _protect(office, refused, "abuse")
    write_all(number)
    assert WITHHELD in told(office, refused) and WAGE not in told(office, refused)


def test_with_sql_in_hand_nobody_orders_or_reads_the_grounds_without_the_right(
    office: OfficeForTests, refused: Case
) -> None:
    for desk, statement in (
        (("social_worker", COMMUNITY), "SELECT casework.order_letters('refuse', '', '', 1000)"),
        (("street_reviewer", STREET), "SELECT * FROM casework.grounds(1, 1)"),
        (("community_worker", FAR), "SELECT casework.out_of_sight('[]')"),
    ):
        with pytest.raises(Exception, match=r"not at this desk|permission denied"):
            in_sql(office, desk, statement)
    assert not letters(refused)
