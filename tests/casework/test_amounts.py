"""What is paid changes by what a decision says: less where it is reduced, more where it is raised, once where it is granted again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_decided_anew import OFFICER, WORKER, decide, in_force
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Case
from yingbao.casework.refusals import why_not
from yingbao.registry.models import Statement


@pytest.fixture
def paid(office: OfficeForTests) -> Case:
    """A household that gets 800 yuan a month from January on."""
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    grant(office, case, "2026-01-01", "800")
    return case


def grant(office: OfficeForTests, case: Case, since: str, amount: str) -> None:
    to_the_decision(office, case)
    decide(office, case, "district_officer", DISTRICT, "granted", since, amount)
    assert do(office, case, "street_reviewer", STREET, "done") == "end"


def again(office: OfficeForTests, policy: str, subject: int, **more: Any) -> Case:
    with office.at_a_desk("street_reviewer", STREET):
        number = actions.open_case(Opening(policy, subject, "door", **more), TODAY)
    return Case.objects.using("owner").get(pk=number)


def checked_again(office: OfficeForTests, case: Case, proposed: str) -> Case:
    further = again(office, case.policy, case.subject_id, entry="recheck", parent=case.pk)
    do(office, further, "street_reviewer", STREET, proposed, reason="家庭人口和收入变了")
    return further


def sent(office: OfficeForTests, case: Case, outcome: str, amount: str, since: str = "2026-02-01") -> Any:
    given = {"task": task_of(case), "outcome": outcome, "since": since, "amount": amount, "reason": "按差额重新算"}
    return office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/act/", given, follow=True)


def in_the_database(office: OfficeForTests, case: Case, outcome: str, fen: int) -> str:
    """Why the database refuses it, asked without the form."""
    said = Advice("not", None, None, {}, (), "演练", case.opened_at)
    decided = Decided(date(2026, 2, 1), None, fen, fen, said)
    with pytest.raises(DatabaseError) as refused:
        do(office, case, "district_officer", DISTRICT, outcome, reason="按差额", decided=decided)
    return why_not(refused.value).zh


def amounts(case: Case) -> list[tuple[int, date, date | None]]:
    said = Statement.objects.using("owner").filter(subject_id=case.subject_id, topic="decisions", recorded_to=None)
    return [(one.facts["amount"], one.valid_from, one.valid_to) for one in said.order_by("valid_from")]


@pytest.mark.parametrize("amount", ["800", "1200"])
def test_a_reduction_to_no_less_than_what_is_paid_is_refused_with_what_to_do(
    office: OfficeForTests, paid: Case, amount: str
) -> None:
    further = checked_again(office, paid, "reduce")
    answer = sent(office, further, "reduced", amount)
    page = answer.content.decode()
    assert answer.status_code == 422 and "减发后的金额要低于现在发的金额" in page and "选“增发”" in page
    assert in_the_database(office, further, "reduced", int(amount) * 100).startswith("减发后的金额要低于")
    assert amounts(paid) == [(80_000, date(2026, 1, 1), None)]
    assert sent(office, further, "reduced", "799.99").status_code == 200
    assert amounts(paid) == [(80_000, date(2026, 1, 1), date(2026, 2, 1)), (79_999, date(2026, 2, 1), None)]


def test_a_reduction_from_before_the_first_payment_is_held_against_it(office: OfficeForTests, paid: Case) -> None:
    further = checked_again(office, paid, "reduce")
    assert sent(office, further, "reduced", "900", since="2025-12-31").status_code == 422
    assert sent(office, further, "reduced", "700", since="2025-12-31").status_code == 200
    assert amounts(paid) == [(70_000, date(2025, 12, 31), None)]


@pytest.mark.parametrize("amount", ["800", "600"])
def test_a_raise_to_no_more_than_what_is_paid_is_refused_with_what_to_do(
    office: OfficeForTests, paid: Case, amount: str
) -> None:
    further = checked_again(office, paid, "raise")
    answer = sent(office, further, "raised", amount)
    assert answer.status_code == 422 and "增发后的金额要高于现在发的金额" in answer.content.decode()
    assert in_the_database(office, further, "raised", int(amount) * 100).startswith("增发后的金额要高于")
    assert amounts(paid) == [(80_000, date(2026, 1, 1), None)]


def test_a_raise_is_proposed_decided_and_told_as_one(office: OfficeForTests, paid: Case) -> None:
    further = checked_again(office, paid, "raise")
    page = office.client("district_officer", DISTRICT).get(f"/cases/{further.pk}/").content.decode()
    assert 'value="raised"' in page and 'value="reduced"' not in page and 'value="stopped"' not in page
    bare = sent(office, further, "raised", "")
    assert bare.status_code == 422 and "请填金额" in bare.content.decode()
    page = sent(office, further, "raised", "1200").content.decode()
    assert "已办：增发。" in page and "已增发" in page and "拟增发" in page and "减发" not in page
    assert amounts(paid) == [(80_000, date(2026, 1, 1), date(2026, 2, 1)), (120_000, date(2026, 2, 1), None)]
    make(office, further, "district_officer", DISTRICT)
    letter = letters(further)[0]
    told = text_of(pdf_of(office, letter, "district_officer", DISTRICT))
    assert letter.kind == "change" and "自2026年2月1日起由每月800.00元变更为每月1,200.00元" in told
    assert Case.objects.using("owner").get(pk=further.pk).outcome == "raise"


def test_who_is_heard_before_less_is_paid_may_turn_out_to_get_more(office: OfficeForTests, paid: Case) -> None:
    further = checked_again(office, paid, "reduce")
    assert sent(office, further, "raised", "900").status_code == 200
    assert [fen for fen, _, ends in amounts(paid) if ends is None] == [90_000]


def test_what_is_granted_again_takes_the_place_of_what_was_granted(office: OfficeForTests, paid: Case) -> None:
    second = again(office, paid.policy, paid.subject_id)
    grant(office, second, "2026-03-01", "900")
    assert in_force(paid, date(2026, 2, 28)) == [(paid.number, date(2026, 1, 1))]
    assert in_force(paid, date(2026, 3, 1)) == [(second.number, date(2026, 3, 1))]
    ended = Statement.objects.using("owner").get(
        subject_id=paid.subject_id, valid_to=date(2026, 3, 1), recorded_to=None
    )
    assert ended.evidence == second.number and ended.reason == "核实清楚"
    page = office.client("street_reviewer", STREET).get(f"/cases/{paid.pk}/").content.decode()
    assert f"自 2026年3月1日 起由办件 {second.number} 的决定取代" in page
    page = office.client("street_reviewer", STREET).get(f"/cases/{second.pk}/").content.decode()
    assert "取代" not in page


def test_what_is_not_paid_by_the_month_is_granted_beside_what_was_granted(office: OfficeForTests) -> None:
    person = office.enrol(COMMUNITY, name="周二", birth="1960-01-01", disability="physical", device_need="wheelchair")
    made = [_lent(office, person, since) for since in ("2025-12-31", "2026-01-15")]
    assert {number for number, _ in in_force(made[0], date(2026, 2, 1))} == {one.number for one in made}


def _lent(office: OfficeForTests, person: int, since: str) -> Case:
    case = again(office, "fuzhu_qiju", person)
    do(office, case, *WORKER, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "social_worker", COMMUNITY, "fits")
    decide(office, case, *OFFICER, "granted", since)
    do(office, case, *WORKER, "done")
    do(office, case, *WORKER, "done")
    return case
