"""The amount of a public notice is proposed as the rules compute it today for who looks, and never as a night did."""

from __future__ import annotations

import re
from datetime import date

from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_decided_anew import OFFICER, WORKER, decide
from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import STREET, TODAY, another, do, open_one
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Task
from yingbao.registry.actions import Saying, state

REVIEWER = ("street_reviewer", STREET)
SECOND = ("district_officer", COMMUNITY)


def won(office: OfficeForTests) -> Case:
    """A household that was refused without any finding, won its appeal, and is to be published."""
    case = open_one(office)
    to_the_decision(office, case)
    decide(office, case, *OFFICER, "refused", "2026-01-01")
    with office.at_a_desk(*WORKER):
        about = Opening(case.policy, case.subject_id, "counter", entry="appeal", parent=case.pk)
        appeal = Case.objects.get(pk=actions.open_case(about, TODAY))
    do(office, appeal, *SECOND, "overturned", reason="收入没有查清")
    do(office, appeal, *WORKER, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, appeal, *REVIEWER, "done")
    assert do(office, appeal, *REVIEWER, "fits") == "publicise"
    return appeal


def proposed(office: OfficeForTests, case: Case, path: str = "") -> str:
    """What stands in the field of the amount, as the page of who makes the notice shows it."""
    client, address = office.client(*REVIEWER), f"/cases/{case.pk}/"
    page = (client.post(f"{address}{path}") if path else client.get(address)).content.decode()
    (field,) = re.findall(r'<input[^>]*name="amount"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', field)
    return found[1] if found else ""


def test_the_amount_of_the_last_night_is_not_proposed_and_where_todays_law_gives_none_it_is_said(
    office: OfficeForTests,
) -> None:
    appeal = won(office)
    seen = missed(appeal.subject_id, policy="dibao", programme="dibao", entitled_fen=123_400, entitled_max_fen=123_400)
    a_night([seen], subjects=frozenset({appeal.subject_id}))
    assert proposed(office, appeal) == ""
    page = office.client(*REVIEWER).post(f"/cases/{appeal.pk}/advice/").content.decode()
    assert proposed(office, appeal, "advice/") == "" and "规则没有算出金额" in page
    office.enrol(COMMUNITY, name="李四", household=appeal.subject_id, birth="1970-01-01")
    make(office, appeal, *REVIEWER, amount="1200.00")
    assert "1,200.00元" in text_of(pdf_of(office, letters(appeal)[-1])), "it may be another"


def test_who_looks_at_what_the_rules_say_finds_todays_amount_in_the_notice(office: OfficeForTests) -> None:
    appeal = won(office)
    facts = {"hukou": COMMUNITY, "birth": "1970-01-01", "consent": True}
    office.enrol(COMMUNITY, name="李四", household=appeal.subject_id, **facts)
    page = office.client(*REVIEWER).get(f"/cases/{appeal.pk}/").content.decode()
    assert "看规则怎么说（会留记录）" in page and "还没有按规则算出的金额" in page
    told = dict.fromkeys(("wage_income", "business_income", "property_income", "transfer_income"), 0)
    with office.at_a_desk(*WORKER):
        (member,) = appeal.subject.people.all()
        state(Saying("person", member.pk, "visit", date(2025, 12, 1), "入户", told))
        home = {"financial_assets": 0, "dwellings": 1, "non_residential": False}
        state(Saying("household", appeal.subject_id, "visit", date(2025, 12, 1), "入户", home))
    assert float(proposed(office, appeal, "advice/")) > 0


def test_what_the_rules_say_stays_on_screen_when_a_letter_could_not_be_made_and_so_does_what_was_typed(
    office: OfficeForTests,
) -> None:
    appeal = won(office)
    client, path = office.client(*REVIEWER), f"/cases/{appeal.pk}/"
    assert 'name="looked"' in client.post(f"{path}advice/").content.decode()
    task = Task.objects.using("owner").get(case=appeal, done_at=None).pk
    typed = {"task": task, "last": 0, "amount": "-12.5", "people": "7"}
    told = client.post(f"{path}letter/", typed | {"looked": "1"})
    shown = told.content.decode()
    assert told.status_code == 422 and "逐条理由" in shown and "请写明公示的金额" in shown
    assert 'value="-12.5"' in shown and 'value="7"' in shown
    assert "逐条理由" not in client.post(f"{path}letter/", typed).content.decode(), "nobody looked"
    assert letters(appeal) == []
