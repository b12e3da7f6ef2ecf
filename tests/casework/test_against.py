"""Who loses what the rules would give loses it because somebody meant it so, not by a slip."""

from __future__ import annotations

from typing import Any

from tests.browser import Desk
from tests.casework.acts import PHONE, take
from tests.casework.test_linked import found, opened
from tests.casework.test_pages import task_of
from tests.casework.test_way import STREET, do
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case, Decision

WARNED = "规则的回答是“符合”"


def at_the_decision(office: OfficeForTests, birth: str) -> Case:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    elder = office.enrol(COMMUNITY, name="赵奶奶", household=home, hukou=COMMUNITY, birth=birth, consent=True)
    case = opened(office, found(elder))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "community_worker", COMMUNITY, "done")
    return case


def refuse(office: OfficeForTests, case: Case, **more: str) -> Any:
    given = {"task": task_of(case), "outcome": "refused", "reason": "本人不在世的可能大", "since": "2026-01-01"}
    return office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/act/", given | more)


def decisions(case: Case) -> list[tuple[str, str]]:
    return list(Decision.objects.using("owner").filter(case=case).values_list("verdict", "said"))


def test_a_refusal_of_who_is_entitled_asks_first_and_keeps_what_was_typed(office: OfficeForTests) -> None:
    case = at_the_decision(office, "1940-01-01")
    answer = refuse(office, case)
    page = answer.content.decode()
    assert answer.status_code == 422 and WARNED in page and "本人不在世的可能大" in page
    assert 'type="checkbox" name="despite"' in page and decisions(case) == []
    assert refuse(office, case, despite="on").status_code == 302
    assert decisions(case) == [("refuse", "entitled")]


def test_a_refusal_of_who_is_not_is_asked_nothing(office: OfficeForTests) -> None:
    case = at_the_decision(office, "1980-01-01")
    assert refuse(office, case).status_code == 302
    assert decisions(case) == [("refuse", "not")]


def test_on_a_phone_the_box_appears_where_it_is_asked_for(office: OfficeForTests, desk: Desk) -> None:
    case = at_the_decision(office, "1941-01-01")
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
