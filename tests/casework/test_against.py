"""Who loses what the rules would give loses it because somebody meant it so, not by a slip."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.browser import Desk
from tests.casework.acts import PHONE, take
from tests.casework.elders import an_elder, at_the_decision
from tests.casework.test_amounts import again, amounts, checked_again, grant, sent
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case, Decision

WARNED = "规则的回答是“符合”"


def refuse(office: OfficeForTests, case: Case, **more: str) -> Any:
    given = {"task": task_of(case), "outcome": "refused", "reason": "本人不在世的可能大", "since": "2026-01-01"}
    return office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/act/", given | more)


def decisions(case: Case) -> list[tuple[str, str]]:
    return list(Decision.objects.using("owner").filter(case=case).values_list("verdict", "said"))


def test_a_refusal_of_who_is_entitled_asks_first_and_keeps_what_was_typed(office: OfficeForTests) -> None:
    case = at_the_decision(office, an_elder(office, "1940-01-01"))
    answer = refuse(office, case)
    page = answer.content.decode()
    assert answer.status_code == 422 and WARNED in page and "本人不在世的可能大" in page
    assert 'type="checkbox" name="despite"' in page and decisions(case) == []
    assert refuse(office, case, despite="on").status_code == 302
    assert decisions(case) == [("refuse", "entitled")]


def test_a_refusal_of_who_is_not_is_asked_nothing(office: OfficeForTests) -> None:
    case = at_the_decision(office, an_elder(office, "1980-01-01"))
    assert refuse(office, case).status_code == 302
    assert decisions(case) == [("refuse", "not")]


NOTHING = {"business_income": 0, "property_income": 0, "transfer_income": 0, "wage_income": 0}
COMPUTED, PAID = 153_500, 180_000
"""What the rules give somebody without income who lives alone, in fen, and what was granted."""


def checked(office: OfficeForTests, proposed: str) -> tuple[Case, Case]:
    """A household that gets more than the rules compute, whose re-check proposes to change that."""
    owns = {"financial_assets": 0, "dwellings": 1, "non_residential": False}
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY, **owns)
    office.enrol(COMMUNITY, name="李四", household=home, hukou=COMMUNITY, birth="1950-01-01", sex="male", **NOTHING)
    case = again(office, "dibao", home)
    grant(office, case, "2026-01-01", "1800")
    return case, checked_again(office, case, proposed)


def test_a_reduction_below_what_the_rules_compute_asks_first_and_keeps_what_was_typed(office: OfficeForTests) -> None:
    case, further = checked(office, "reduce")
    answer = sent(office, further, "reduced", "1000")
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert "规则算出的是 ¥1,535.00，您要减到 ¥1,000.00" in page and "按差额重新算" in page
    assert 'type="checkbox" name="despite"' in page and amounts(case) == [(PAID, date(2026, 1, 1), None)]
    given = {
        "task": task_of(further),
        "outcome": "reduced",
        "since": "2026-02-01",
        "amount": "1000",
        "reason": "核实有收入",
    }
    client = office.client("district_officer", DISTRICT)
    assert client.post(f"/cases/{further.pk}/act/", given | {"despite": "on"}).status_code == 302
    assert amounts(case)[-1] == (100_000, date(2026, 2, 1), None)


def test_a_reduction_to_what_the_rules_compute_is_asked_nothing(office: OfficeForTests) -> None:
    case, further = checked(office, "reduce")
    assert sent(office, further, "reduced", "1535").status_code == 200
    assert amounts(case)[-1] == (COMPUTED, date(2026, 2, 1), None)


def test_a_stop_of_what_the_rules_still_give_asks_first(office: OfficeForTests) -> None:
    case, further = checked(office, "stop")
    answer = sent(office, further, "stopped", "")
    assert answer.status_code == 422 and WARNED in answer.content.decode()
    assert amounts(case) == [(PAID, date(2026, 1, 1), None)]


def test_on_a_phone_the_box_appears_where_it_is_asked_for(office: OfficeForTests, desk: Desk) -> None:
    case = at_the_decision(office, an_elder(office, "1941-01-01"))
    with desk.page(f"/cases/{case.pk}/", PHONE, role="street_reviewer", area=STREET, mind=False) as page:
        assert page.get_by_label("仍然这样决定").count() == 0
        take(page, "refused", since="2026-01-01", reason="家属来电说已经去世")
        assert WARNED in page.locator("#act").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        page.get_by_label("仍然这样决定").check()
        page.get_by_role("button", name="记下，走到下一步").click()
        page.wait_for_load_state()
        assert "不予确认" in page.locator("#decisions").inner_text()
    assert decisions(case) == [("refuse", "entitled")]
