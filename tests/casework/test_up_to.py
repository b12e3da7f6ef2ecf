"""Up to how much a role may decide: the street pays no more first, and decides no more, than the city leaves to it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.acts import move_to
from tests.casework.test_five import called_in, letters
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Deed
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.refusals import why_not

WITHOUT_STANDARD = date(2026, 7, 2)
"""A day of whose year the standard is not filled in."""


@pytest.fixture(autouse=True)
def _back_again(office: OfficeForTests) -> Any:
    yield
    move_to(FIRST_DAY)


def here(case: Case) -> Task:
    return Task.objects.using("owner").select_related("plan").get(case=case, done_at=None)


REVIEWER, OFFICER, WORKER = ("street_reviewer", STREET), ("district_officer", DISTRICT), ("community_worker", COMMUNITY)
ANOTHER = "street_reviewer", COMMUNITY


def take(office: OfficeForTests, case: Case, outcome: str, who: tuple[str, str] = REVIEWER, **more: str) -> Any:
    letters(office, case)
    return office.client(*who).post(f"/cases/{case.pk}/act/", {"task": here(case).pk, "outcome": outcome, **more})


def accepted(office: OfficeForTests, today: date) -> Case:
    """A family whose home burnt, accepted: it waits for the street's money."""
    case = called_in(office, today)
    take(office, case, "agrees", WORKER)
    take(office, case, "accepted")
    assert here(case).step == "pay_first"
    return case


def granted(office: OfficeForTests, case: Case, yuan: str, who: tuple[str, str] = REVIEWER, reason: str = "") -> Any:
    return take(office, case, "granted", who, since="2026-08-01", amount=yuan, reason=reason)


def test_the_street_pays_up_to_twice_the_standard_and_no_fen_more(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    page = office.client(*REVIEWER).get(f"/cases/{case.pk}/").content.decode()
    assert re.search("至多能定[^；]*3,070.00", page) and "超出本岗位权限" in page
    refused = granted(office, case, "3070.01", reason="家里人多")
    told = refused.content.decode()
    assert refused.status_code == 422 and "超过您的岗位在这一步能定的" in told
    assert "有 1 处需要修改" in told and "规则今天算出" not in told, "what the rules compute is not what is wrong"
    assert granted(office, case, "3070.00").status_code == 302
    assert here(case).step == "eased" and Decision.objects.using("owner").get(case=case).amount_fen == 307_000


def test_more_goes_up_to_the_district_which_pays_first_as_well(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    assert take(office, case, "beyond").status_code == 302
    assert (here(case).step, here(case).does, here(case).roles) == (
        "pay_first_district",
        "pay_first",
        ["district_officer"],
    )
    page = office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()
    assert "至多能定" not in page
    assert granted(office, case, "6140.00", OFFICER, "两个人").status_code == 302
    made = Decision.objects.using("owner").get(case=case)
    assert (here(case).step, made.amount_fen, made.role) == ("eased", 614_000, "district_officer")


def test_an_amount_and_reasons_may_go_up_with_it_and_the_district_reads_them(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    assert take(office, case, "beyond", amount="6140", reason="一家两口，房子烧光了").status_code == 302
    page = office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()
    step, _, happened = page.partition('id="history"')
    assert "报上来的金额" in step and "¥6,140.00" in step and "一家两口，房子烧光了" in step
    assert "提出的金额 ¥6,140.00" in happened
    granted(office, case, "6140.00", OFFICER, "两个人")
    later = office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()
    assert "报上来的金额" not in later and "提出的金额 ¥6,140.00" in later, "it stays in what happened"


def test_nothing_need_go_up_with_it_and_nothing_is_taken_for_nothing(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    assert take(office, case, "beyond").status_code == 302
    page = office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()
    assert "报上来的" not in page and "提出的金额" not in page
    assert Task.objects.using("owner").get(case=case, outcome="beyond").proposed_fen is None


def advised(office: OfficeForTests, case: Case, who: tuple[str, str]) -> str:
    """The form of the amount after a look at what the rules say."""
    page: str = office.client(*who).post(f"/cases/{case.pk}/advice/").content.decode()
    return page.partition('for="id_amount"')[2].partition("</div>")[0]


def test_more_than_may_be_decided_here_is_not_filled_in_beforehand(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    assert 'value="3070.00"' in advised(office, case, REVIEWER)
    office.enrol(COMMUNITY, name="李秀英", household=case.subject_id, hukou=COMMUNITY, birth="1972-02-01")
    shown = advised(office, case, REVIEWER)
    assert "¥6,140.00 – ¥9,210.00" in shown and "超过您的岗位能定的，所以没有先填上" in shown and "value=" not in shown
    take(office, case, "beyond")
    assert 'value="6140.00"' in advised(office, case, OFFICER)


def test_the_database_holds_to_it_whatever_the_page_says(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    letters(office, case)
    said = Advice("entitled", 700_000, 700_000, {}, (), "演练", case.opened_at)
    deed = Deed("granted", "家里人多", decided=Decided(FIRST_DAY, None, 700_000, 700_000, said))
    with office.at_a_desk(*REVIEWER), pytest.raises(DatabaseError) as refused:
        actions.act(
            Case.objects.get(pk=case.pk), Task.objects.select_related("plan").get(pk=here(case).pk), deed, FIRST_DAY
        )
    assert "超过您的岗位" in why_not(refused.value).zh
    assert not Decision.objects.using("owner").filter(case=case).exists()


def test_where_the_standard_is_not_filled_in_the_street_says_by_what_it_checked(office: OfficeForTests) -> None:
    move_to(WITHOUT_STANDARD)
    case = accepted(office, WITHOUT_STANDARD)
    page = office.client(*REVIEWER).get(f"/cases/{case.pk}/").content.decode()
    assert "标准系统里没有填" in page
    refused = granted(office, case, "2000")
    assert refused.status_code == 422 and "没有填" in refused.content.decode()
    assert granted(office, case, "2000", reason="按区里 2026 年公布的标准核对").status_code == 302


def not_in_haste(office: OfficeForTests) -> Case:
    """A family whose home burnt and whom kin have taken in: it is decided once the papers are there."""
    case = called_in(office, FIRST_DAY)
    take(office, case, "agrees", WORKER)
    with office.at_a_desk(*REVIEWER):
        actions.mark(Case.objects.get(pk=case.pk), "urgent", bears=False, why="已有亲属接济")
    take(office, case, "accepted")
    take(office, case, "complete", WORKER)
    assert here(case).step == "decide"
    return case


@pytest.mark.parametrize(("yuan", "status", "step"), [("3070", 302, "start"), ("3070.01", 422, "decide")])
def test_who_is_not_in_haste_is_decided_within_the_same_limit(
    office: OfficeForTests, yuan: str, status: int, step: str
) -> None:
    case = not_in_haste(office)
    answer = granted(office, case, yuan, ANOTHER, "核实过")
    assert (answer.status_code, here(case).step) == (status, step)


def test_more_is_the_districts_at_the_same_step(office: OfficeForTests) -> None:
    case = not_in_haste(office)
    page = office.client(*ANOTHER).get(f"/cases/{case.pk}/").content.decode()
    assert "更多的，这一步由区级经办决定" in page
    assert granted(office, case, "6140", OFFICER, "核实过").status_code == 302
    assert here(case).step == "start"
