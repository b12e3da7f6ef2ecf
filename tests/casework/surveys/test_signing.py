"""Signatures at the end of a visit: who signs, on screen or on paper, and what was answered when they did."""

from __future__ import annotations

import base64
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browser import Desk
from tests.casework.acts import PHONE, REVIEWER, WORKER, at
from tests.casework.pictures.images import scan, signature, signed_paper
from tests.casework.surveys.test_survey import at_the_survey, visiting
from tests.casework.test_way import STREET, another
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.pictures.models import Picture

BEFORE = "签字后回答有改动"


def drawn(*, signed: bool = True) -> str:
    return "data:image/png;base64," + base64.b64encode(signature(signed=signed)).decode()


def sign(office: OfficeForTests, case: Case, signs_as: str, **more: Any) -> str:
    """Sends the form of a signature; the page that comes, which says whether it was kept."""
    given = {"signs_as": signs_as, **({} if "photo" in more else {"drawn": drawn()}), **more}
    sent = visiting(office, do="sign", **{f"sign-{name}": value for name, value in given.items()})
    answer = office.client(*WORKER).post(f"/cases/{case.pk}/survey/", sent)
    assert answer.status_code == (200 if "签字已存下" in answer.content.decode() else 422)
    return str(answer.content.decode())


def answer(office: OfficeForTests, case: Case, person: int, value: str) -> None:
    from uuid import uuid4

    given = {"do": "answer", "said": "value", "item": f"{person}:facts:sex:", "value": value, "once": str(uuid4())}
    assert office.client(*WORKER).post(f"/cases/{case.pk}/survey/", visiting(office, **given)).status_code == 200


def signatures(case: Case) -> list[tuple[str, str]]:
    found = Picture.objects.using("owner").filter(case=case, kind="signature").order_by("id")
    return list(found.values_list("signs_as", "shows"))


def case_page(office: OfficeForTests, case: Case) -> str:
    return str(office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode())


def test_the_person_and_both_who_asked_sign_by_name(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    sign(office, case, "person", called="陈大山")
    sign(office, case, "first", called="别人的名字")
    sign(office, case, "guardian", called="陈小山", photo=SimpleUploadedFile("paper.jpg", signed_paper()))
    page = sign(office, case, "second", photo=SimpleUploadedFile("paper.jpg", signed_paper()))
    assert "签字人姓名</label>" in page, "who signs for themselves cannot leave it out"
    names = [f"community_worker-{COMMUNITY}", f"social_worker-{COMMUNITY}"]
    assert signatures(case) == [
        ("person", "陈大山"),
        ("first", names[0]),
        ("guardian", "陈小山"),
        ("second", names[1]),
    ], "one paper may bear several"
    assert "签字：已有 4 个" in page and "陈大山（本人）签字" in page
    shown = case_page(office, case)
    assert "陈大山（本人）签字" in shown and "签字 4" in shown and BEFORE not in shown
    gallery = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/pictures/").content.decode()
    assert gallery.count("data:image/jpeg") == 4 and "签字（本人）" in gallery


def test_an_answer_that_changes_after_the_signature_is_told(office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    answer(office, case, person, "male")
    sign(office, case, "guardian", called="陈小山")
    answer(office, case, person, "male")
    assert BEFORE not in case_page(office, case), "the same once more"
    answer(office, case, person, "female")
    assert BEFORE in case_page(office, case)
    sign(office, case, "guardian", called="陈小山", photo=SimpleUploadedFile("paper.jpg", signed_paper()))
    assert case_page(office, case).count(BEFORE) == 1, "what was signed anew is signed as it is now"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"called": "陈大山", "drawn": drawn(signed=False)}, "还没有签字"),
        ({"called": "陈大山", "drawn": ""}, "还没有签字"),
        ({"called": "陈大山", "drawn": "data:image/svg+xml;base64,PHN2Zz4="}, "还没有签字"),
        ({"called": "陈大山", "drawn": "data:image/png;base64,%%%"}, "还没有签字"),
        ({"called": "陈大山", "drawn": "data:image/png;base64,TVqQAAM="}, "这不是照片"),
        ({"called": " "}, "请写签字人的姓名"),
        ({"called": "440106199001011234"}, "不要写"),
    ],
)
def test_what_is_no_signature_is_refused_and_the_form_stays(
    office: OfficeForTests, given: dict[str, str], why: str
) -> None:
    case, _ = at_the_survey(office)
    assert why in sign(office, case, "person", **given) and signatures(case) == []


def test_a_paper_of_several_pages_is_no_signature(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    page = sign(office, case, "person", called="陈大山", photo=SimpleUploadedFile("paper.pdf", scan(2)))
    assert "只有一页" in page and signatures(case) == []


def test_in_sql_only_who_does_the_visit_keeps_a_signature_and_nobody_reads_what_it_was_put_under(
    office: OfficeForTests,
) -> None:
    case, _ = at_the_survey(office)
    sign(office, case, "person", called="陈大山")
    task, second = case.tasks.using("owner").get(done_at=None).pk, another(office, "social_worker", COMMUNITY)
    keep = "SELECT casework.keep_signature(%s, 'x', 1, 1, 'sealed', %s, '', %s)"
    for role, area in (("community_worker", FAR), ("doctor", COMMUNITY), ("street_reviewer", STREET)):
        with office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(role, area)])
            if role != "street_reviewer":
                assert con.execute("SELECT casework.signed_before(%s)", [case.pk]).fetchall() == []
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute(keep, [task, "first", second])
            for forbidden in ("SELECT answers FROM casework_picture", f"SELECT casework.answered({task})"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute(forbidden)  # type: ignore[call-overload]
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(*WORKER)])
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute(keep, [task, "person", second])
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute(keep, [task, "first", None])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT casework.keep_picture(%s, 'signature', 'x', 1, '', 1, 1, 'sealed', NULL)", [task])


def begin(page: Any) -> None:
    page.select_option("#begin-visit select[name=second]", label=f"social_worker-{COMMUNITY}（社会工作者）")
    page.get_by_role("button", name="开始走访").click()
    page.wait_for_load_state()
    page.locator("#signing summary").click()


def test_somebody_signs_on_the_screen_of_a_phone(desk: Desk, office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    with desk.page(f"/cases/{case.pk}/", PHONE, role=WORKER[0], area=WORKER[1], mind=False) as page:
        begin(page)
        page.get_by_label("本人").check()
        frame = page.locator("canvas.signature")
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 120)
        page.mouse.down()
        for across, down in ((80, 40), (140, 120), (220, 50)):
            page.mouse.move(box["x"] + across, box["y"] + down, steps=5)
        page.mouse.up()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        page.get_by_role("button", name="签好了").click()
        page.wait_for_load_state()
        assert "请写签字人的姓名" in page.locator("#signing").inner_text(), "and what was drawn stays"
        page.get_by_label("签字人姓名").fill("陈大山")
        page.get_by_role("button", name="签好了").click()
        page.wait_for_load_state()
        assert "签字已存下" in page.locator("#flash").inner_text()
    with at(desk, REVIEWER, f"/cases/{case.pk}/") as page:
        page.get_by_role("button", name="看照片和材料").click()
        page.wait_for_load_state()
        page.get_by_role("button", name="第 1 张：签字").click()
        page.wait_for_load_state()
        assert "陈大山" in page.locator("main").inner_text()


def test_without_scripts_a_photograph_of_the_paper_is_sent(desk: Desk, office: OfficeForTests, tmp_path: Any) -> None:
    case, _ = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    (tmp_path / "paper.jpg").write_bytes(signed_paper())
    with desk.page(f"/cases/{case.pk}/", PHONE, role=WORKER[0], area=WORKER[1], script=False) as page:
        begin(page)
        assert not page.locator("canvas.signature").is_visible()
        page.get_by_label("本人").check()
        page.get_by_label("签字人姓名").fill("陈大山")
        page.get_by_label("或者传签好的纸的照片").set_input_files(tmp_path / "paper.jpg")
        page.get_by_role("button", name="签好了").click()
        page.wait_for_load_state()
        assert "签字已存下" in page.locator("#flash").inner_text()
    assert signatures(case) == [("person", "陈大山")]
