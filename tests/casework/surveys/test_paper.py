"""The survey on paper: printed with its questions, numbered; typed in on one page, with the scan of what was signed."""

from __future__ import annotations

import io
import re
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tests.browser import Desk, violations
from tests.casework.acts import PHONE, WORKER, at
from tests.casework.pictures.images import scan
from tests.casework.surveys.test_survey import answers, ask, at_the_survey, question, visiting
from tests.casework.test_way import STREET
from tests.codes import codes
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.pictures.models import Picture
from yingbao.casework.surveys.models import Sheet
from yingbao.registry.models import Statement


def post(office: OfficeForTests, case: Case, what: str, given: Any, by: tuple[str, str] = WORKER) -> Any:
    return office.client(*by).post(f"/cases/{case.pk}/survey/{what}/", given)


def printed_form(office: OfficeForTests, case: Case) -> Sheet:
    """Prints a form."""
    assert post(office, case, "paper", {})["Content-Type"] == "application/pdf"
    return Sheet.objects.using("owner").select_related("case").filter(case=case).latest("id")


def blank(office: OfficeForTests, sheet: Sheet) -> tuple[str, dict[str, Any]]:
    """The page on which a form is typed in, and what it carries."""
    page = post(office, sheet.case, "enter", {"sheet": sheet.serial}).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return page, visiting(office, do="enter", sheet=sheet.serial, once=once[1])


def place(sheet: Sheet, fact: str) -> int:
    """The number under which a fact is asked."""
    return next(number for number, item in enumerate(sheet.items, 1) if f":{fact}:" in item)


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"<label for=\"enter_v(\d+)\">\1\. ", page)]


def test_the_paper_has_the_questions_in_the_order_of_the_page_and_nothing_that_is_known(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    made = post(office, case, "paper", {})
    assert made["Content-Type"] == "application/pdf" and made["Cache-Control"] == "no-store"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(made.content)).pages).replace("\n", "")
    assert case.number in text and "入户调查表" in text and "监护人或代理人签字" in text and "不愿说" in text
    sheet = Sheet.objects.using("owner").select_related("case").get(case=case)
    assert f"表号：{case.number}-1" in text.replace(" ", "") and len(sheet.items) > 3
    page, _ = blank(office, sheet)
    assert numbers(page) == list(range(1, len(sheet.items) + 1))
    labels = re.findall(r"<label for=\"enter_v\d+\">\d+\. [^：]+：([^<（]+)", page)
    assert labels and all(label.strip() in text for label in labels)
    assert not any(":birth:" in item for item in sheet.items), "what is registered is not asked"
    (address,) = codes(made.content)
    opened = office.client(*WORKER).get(address).content.decode()
    assert '<details id="on-paper" open' in opened and f"录入 {sheet.number}" in opened
    assert f"录入 {case.number}-7" not in office.client(*WORKER).get(address[:-1] + "7").content.decode()
    assert office.client("community_worker", FAR).get(address).status_code == 404
    assert office.client().get(address).status_code == 302, "who is signed out signs in"
    assert post(office, case, "paper", {}, ("community_worker", FAR)).status_code == 404
    assert post(office, case, "paper", {}, ("street_reviewer", STREET)).status_code in (200, 302)


def test_what_was_answered_meanwhile_keeps_its_number_on_the_form(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    sheet = printed_form(office, case)
    asked = question(ask(office, case))
    ask(office, case, do="answer", said="unknown", **asked)
    number = sheet.items.index(asked["item"]) + 1
    page, given = blank(office, sheet)
    assert numbers(page) == list(range(1, len(sheet.items) + 1))
    assert "印表以后已经有答案" in page.partition(f'id="enter_v{number}"')[0].rpartition(f'for="enter_v{number}"')[2]
    later = number % len(sheet.items) + 1
    assert post(office, case, "enter", {**given, f"s{later}": "declines"}).status_code == 302
    assert [(one.fact, one.said) for one in answers(case)][-1] == (sheet.items[later - 1].split(":")[2], "declines")
    again = printed_form(office, case)
    assert (again.serial, asked["item"] in again.items, len(again.items) < len(sheet.items)) == (2, False, True)
    page = office.client(*WORKER).get(f"/cases/{case.pk}/?sheet=1").content.decode()
    assert f"录入 {case.number}-1" in page and f"录入 {case.number}-2" in page and page.count("已录入") == 1
    assert (
        '<details id="on-paper" open' in page
        and '<details id="on-paper" open' not in office.client(*WORKER).get(f"/cases/{case.pk}/").content.decode()
    )


def test_a_form_that_was_printed_stays_as_it_was_and_is_its_cases_alone(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    other, _ = at_the_survey(office)
    sheet = printed_form(office, case)
    page = office.client(*WORKER).post(f"/cases/{other.pk}/survey/enter/", {"sheet": 1}, follow=True).content.decode()
    assert "没有印过这个号的调查表" in page
    with office.sql() as con, pytest.raises(psycopg.Error, match="not changed"):
        con.execute("UPDATE casework_sheet SET items = '[]' WHERE id = %s", [sheet.pk])
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker", FAR)])
        assert con.execute("SELECT count(*) FROM casework_sheet").fetchone() == (0,)
        task = case.tasks.using("owner").get(done_at=None).pk
        with pytest.raises(psycopg.Error, match="not at this desk"):
            con.execute("SELECT casework.keep_sheet(%s, '[]')", [task])
        with pytest.raises(psycopg.Error, match="not at this desk"):
            con.execute("SELECT casework.sheet_entered(%s, 1)", [task])


def test_what_is_typed_in_is_taken_down_once_as_found_at_the_visit_with_the_scan(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    sheet = printed_form(office, case)
    _, given = blank(office, sheet)
    number, items = place(sheet, "financial_assets"), sheet.items
    other = 2 if number == 1 else 1
    given |= {f"v{number}": "1200.50", f"s{other}": "declines"}
    pages = scan(2)
    for _ in range(2):
        paper = SimpleUploadedFile("paper.pdf", pages)
        assert post(office, case, "enter", {**given, "picture-chosen": paper}).status_code == 302
    assert sorted((one.fact, one.said) for one in answers(case)) == sorted(
        [("financial_assets", "value"), (items[other - 1].split(":")[2], "declines")]
    )
    said = Statement.objects.using("owner").filter(evidence=case.number, source__code="visit")
    assert said.count() == 1 and str(said.get().valid_from) == "2025-12-31"
    assert Picture.objects.using("owner").filter(case=case, kind="scan").count() == 2
    assert items[number - 1] not in printed_form(office, case).items, "it is not asked again"


def test_of_a_paper_that_cannot_be_read_nothing_is_taken_down_and_the_page_stays(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    sheet = printed_form(office, case)
    _, given = blank(office, sheet)
    number = place(sheet, "financial_assets")
    wrong = post(office, case, "enter", {**given, f"v{number}": "很多钱", "s1": "unknown"})
    assert wrong.status_code == 422 and "很多钱" in wrong.content.decode() and answers(case) == []
    alone = post(office, case, "enter", {**given, "second": "", "s1": "unknown"})
    assert alone.status_code == 422 and answers(case) == []


def test_a_paper_is_typed_in_on_a_phone(desk: Desk, office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    sheet = printed_form(office, case)
    with at(desk, WORKER, f"/cases/{case.pk}/?sheet={sheet.serial}", PHONE) as page:
        page.get_by_role("button", name=f"录入 {sheet.number}").click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert violations(page) == []
        page.select_option("select[name=second]", label=f"social_worker-{COMMUNITY}（社会工作者）")
        page.select_option("select[name=s1]", "unknown")
        page.get_by_role("button", name="全部记下").click()
        page.wait_for_load_state()
        assert "已记下 1 个回答" in page.locator("#flash").inner_text()
    assert [one.said for one in answers(case)] == ["unknown"]
