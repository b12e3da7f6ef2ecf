"""Whoever switches the language or the size after sending a form comes to a page, wherever it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.house import rights
from tests.house.objects import MAKERS
from tests.house.test_addresses import client
from tests.office import COMMUNITY, OfficeForTests

FORMS = [row for row in rights.rows() if row.method == "POST"]
LOOKED_AT = {row.address for row in rights.rows() if row.method == "GET"}
KEPT = re.compile(r'data-keeps-place>.*?name="(next|answered)" value="([^"]*)"', re.DOTALL)
LEAD_ELSEWHERE = {
    "accounts:leave", "accounts:take_back", "web:language", "web:size", "web:keys", "discovery:edition_compare", "discovery:draw", "casework:queue_urge",
    "casework:mark", "casework:from_finding", "casework:again", "casework:people", "casework:urge", "casework:letter_make",
    "casework:letter_pdf", "casework:letter_deliver", "casework:letter_receipt", "casework:order_zip", "casework:check_file", "casework:withdraw", "casework:news_seen", "casework:outbox_file",
    "casework:exchange_file", "casework:picture_add", "casework:survey_paper", "casework:picture_file", "casework:picture_withdraw",
    "casework:authorise_paper", "casework:bundle_letter_make", "casework:reporters",
}  # fmt: skip
"""What takes only forms, and answers none with a page: it leads to one, or hands a file over."""


def _wrong_outcome(office: OfficeForTests, number: int) -> dict[str, Any]:
    from yingbao.casework.models import Task

    return {"task": Task.objects.using("owner").get(case_id=number, done_at=None).pk, "outcome": "none such"}


def _several(office: OfficeForTests, number: int) -> dict[str, Any]:
    from yingbao.casework.models import Task

    task = Task.objects.using("owner").get(case_id=MAKERS["case"](office, COMMUNITY), done_at=None)
    return {"step": task.plan_id, "tasks": [task.pk], "outcome": "agrees"}


def _ticket(office: OfficeForTests, number: int) -> dict[str, Any]:
    page = office.client("community_worker").post("/cases/together/preview/", _several(office, 0)).content.decode()
    return {"ticket": re.search(r'name="ticket" value="([^"]+)"', page)[1]}  # type: ignore[index]


def _at_the_survey(office: OfficeForTests, number: int) -> dict[str, Any]:
    from tests.casework.test_way import STREET, do
    from yingbao.casework.models import Case

    case = Case.objects.using("owner").get(pk=number)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    return {"day": "2025-12-31", "second": office.person("social_worker", COMMUNITY)[0].pk}


def _a_printed_form(office: OfficeForTests, number: int) -> dict[str, Any]:
    _at_the_survey(office, number)
    office.client("community_worker").post(f"/cases/{number}/survey/paper/")
    return {"sheet": 1}


GIVEN: dict[str, Callable[[OfficeForTests, int], dict[str, Any]]] = {
    "casework:act": _wrong_outcome,
    "casework:together_preview": _several,
    "casework:together_do": _ticket,
    "casework:survey": _at_the_survey,
    "casework:survey_enter": _a_printed_form,
}
"""What is sent to get a page where nothing at all leads elsewhere."""


def role_of(row: rights.Row) -> Any:
    """Whose desk gets the most of it; of what is about a case, who is at work in the community."""
    from yingbao.accounts.roles import rights as of_roles

    roles = of_roles().roles
    worker = roles["community_worker"]
    if row.address in GIVEN:
        return worker
    return next(role for role in roles.values() if row.expected(role, "own") == row.own)


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.address)
def test_the_switch_leads_to_a_page_after_every_form(office: OfficeForTests, row: rights.Row) -> None:
    role = role_of(row)
    browser, number = client(office, role), MAKERS[row.about](office, COMMUNITY) if row.about else 0
    path = rights.path_of(row.address, number)
    given = GIVEN[row.address](office, number) if row.address in GIVEN else {}
    answer = browser.post(path, given)
    text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
    kept = KEPT.findall(text)
    assert text.count("还没有保存：") <= 1, "what is wrong with a form is told once"
    if row.address not in LOOKED_AT:
        assert bool(kept) != (row.address in LEAD_ELSEWHERE), "a page, or in LEAD_ELSEWHERE"
    for name, place in kept:
        switched = browser.post(
            "/language/", {"lang": "en", name: place}, headers={"Referer": f"http://testserver{path}"}
        )
        assert switched.status_code == 302
        assert browser.get(switched["Location"]).status_code == 200, switched["Location"]


def test_the_switch_leads_to_the_case_whose_proof_was_read(office: OfficeForTests) -> None:
    from yingbao.casework.models import Decision

    number = MAKERS["decision"](office, COMMUNITY)
    case = Decision.objects.using("owner").get(pk=number).case_id
    page = office.client("community_worker").post(f"/decisions/{number}/proof/").content.decode()
    assert {place for _, place in KEPT.findall(page)} == {f"/cases/{case}/"}
