"""The survey on paper: printed with its questions, numbered; typed in on one page, with the scan of what was signed."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tests.browser import Desk
from tests.casework.pictures.images import scan
from tests.casework.surveys.test_survey import answers, at_the_survey, visiting
from tests.casework.test_story import PHONE, WORKER, at
from tests.casework.test_way import STREET
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.pictures.models import Picture
from yingbao.registry.models import Statement


def post(office: OfficeForTests, case: Case, what: str, given: Any, by: tuple[str, str] = WORKER) -> Any:
    return office.client(*by).post(f"/cases/{case.pk}/survey/{what}/", given)


def blank(office: OfficeForTests, case: Case) -> tuple[str, list[str], dict[str, Any]]:
    """The page on which a paper is typed in: its text, what it asks, and what it carries."""
    page = post(office, case, "enter", {}).content.decode()
    items = re.findall(r'name="item" value="([^"]+)"', page)
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return page, items, visiting(office, do="enter", item=items, once=once[1])


def test_the_paper_has_the_questions_in_the_order_of_the_page_and_nothing_that_is_known(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    page, items, _ = blank(office, case)
    made = post(office, case, "paper", {})
    assert made["Content-Type"] == "application/pdf" and made["Cache-Control"] == "no-store"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(made.content)).pages).replace("\n", "")
    assert case.number in text and "入户调查表" in text and "监护人或代理人签字" in text and "不愿说" in text
    assert len(items) > 3
    labels = re.findall(r"<label for=\"enter_v\d+\">\d+\. [^：]+：([^<（]+)", page)
    assert labels and all(label.strip() in text for label in labels)
    assert not any(":birth:" in item for item in items), "what is registered is not asked"
    assert post(office, case, "paper", {}, ("community_worker", FAR)).status_code == 404
    assert post(office, case, "paper", {}, ("street_reviewer", STREET)).status_code in (200, 302)


def test_what_is_typed_in_is_taken_down_once_as_found_at_the_visit_with_the_scan(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    _, items, given = blank(office, case)
    number = next(place for place, item in enumerate(items, 1) if ":financial_assets:" in item)
    other = next(place for place in range(1, len(items) + 1) if place != number)
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
    assert items[number - 1] not in blank(office, case)[1], "it is not asked again"


def test_of_a_paper_that_cannot_be_read_nothing_is_taken_down_and_the_page_stays(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    _, items, given = blank(office, case)
    number = next(place for place, item in enumerate(items, 1) if ":financial_assets:" in item)
    wrong = post(office, case, "enter", {**given, f"v{number}": "很多钱", "s1": "unknown"})
    assert wrong.status_code == 422 and "很多钱" in wrong.content.decode() and answers(case) == []
    alone = post(office, case, "enter", {**given, "second": "", "s1": "unknown"})
    assert alone.status_code == 422 and answers(case) == []
    strange = {**given, "item": ["x", "1:secrets:id_number:", "999999:facts:sex:"], "s1": "unknown"}
    assert post(office, case, "enter", strange).status_code == 302 and answers(case) == []


def test_a_paper_is_typed_in_on_a_phone(desk: Desk, office: OfficeForTests) -> None:
    from axe_playwright_python.sync_playwright import Axe

    case, _ = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    with at(desk, WORKER, f"/cases/{case.pk}/", PHONE) as page:
        page.locator("#on-paper summary").click()
        page.get_by_role("button", name="录入纸质调查表").click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.select_option("select[name=second]", label=f"social_worker-{COMMUNITY}（社会工作者）")
        page.select_option("select[name=s1]", "unknown")
        page.get_by_role("button", name="全部记下").click()
        page.wait_for_load_state()
        assert "已记下 1 个回答" in page.locator("#flash").inner_text()
    assert [one.said for one in answers(case)] == ["unknown"]
