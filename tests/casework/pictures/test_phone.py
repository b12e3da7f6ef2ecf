"""Photographs taken on a phone, in a browser: at the door between two questions, and looked at afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.browser import Desk, violations
from tests.casework.acts import PHONE, REVIEWER, WORKER, at
from tests.casework.pictures.images import jpeg, scan
from tests.casework.surveys.test_survey import at_the_survey
from tests.office import COMMUNITY, OfficeForTests


def test_a_worker_takes_photographs_between_two_questions(desk: Desk, office: OfficeForTests, tmp_path: Path) -> None:
    case, _ = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    for name, content in (("kitchen.jpg", jpeg(place=True)), ("paper.pdf", scan(1)), ("no.jpg", b"MZ\x90")):
        (tmp_path / name).write_bytes(content)
    with at(desk, WORKER, f"/cases/{case.pk}/", PHONE) as page:
        page.select_option("#begin-visit select[name=second]", label=f"social_worker-{COMMUNITY}（社会工作者）")
        page.get_by_role("button", name="开始走访").click()
        page.wait_for_load_state()
        question = page.locator("#question h2").inner_text()
        page.locator("#pictures summary").click()
        assert page.get_by_label("拍一张").get_attribute("capture") == "environment"
        page.locator("#signing summary").click()
        assert violations(page) == []
        page.get_by_label("拍一张").set_input_files(tmp_path / "kitchen.jpg")
        page.get_by_label("选照片或扫描件").set_input_files([tmp_path / "paper.pdf", tmp_path / "no.jpg"])
        page.get_by_label("拍的是什么").fill("厨房")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        page.get_by_role("button", name="存下", exact=True).click()
        page.wait_for_load_state()
        assert "已存下 2 张" in page.locator("#flash").inner_text() and "no.jpg" in page.locator("#flash").inner_text()
        assert page.locator("#question h2").inner_text() == question, "the visit goes on where it was"
        assert "已存 2 张" in page.locator("#pictures summary").inner_text()
    with at(desk, REVIEWER, f"/cases/{case.pk}/", PHONE) as page:
        page.get_by_role("button", name="看照片和材料").click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        shown = "[...document.querySelectorAll('.pictures img')].map(one => one.naturalWidth > 100)"
        assert page.evaluate(shown) == [True, True] and violations(page) == []
        page.get_by_role("button", name="第 1 张").click()
        page.wait_for_load_state()
        assert page.evaluate("document.querySelector('.picture-large').naturalWidth") == 300
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert page.get_by_role("button", name="撤下并删除").count() == 0, "somebody else brought it"
