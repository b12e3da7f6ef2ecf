"""A letter says truly how its case began, is to whom it must reach, says what is given, and calls everything by its own name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.letters.test_making import letters, make, pdf_of, taken_in, text_of
from tests.casework.letters.test_many import order
from tests.casework.letters.test_owing import act
from tests.casework.test_decided_anew import decide
from tests.casework.test_dying import dies, elder
from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.letters.many import write_all
from yingbao.casework.models import Case, Task
from yingbao.registry.actions import Saying, state

REVIEWER = ("street_reviewer", STREET)
OFFICER = ("district_officer", DISTRICT)


def began(office: OfficeForTests, policy: str, subject: int, way: str, **more: object) -> Case:
    with office.at_a_desk("community_worker"):
        return Case.objects.get(pk=actions.open_case(Opening(policy, subject, way, **more), TODAY))  # type: ignore[arg-type]


def told(office: OfficeForTests, case: Case, desk: tuple[str, str] = REVIEWER, **more: object) -> str:
    """A letter of the case, made and read."""
    page = make(office, case, *desk, **more)
    assert "已出具" in page, page
    return text_of(pdf_of(office, letters(case)[-1], *desk))


def test_who_was_found_and_asked_is_not_said_to_have_applied(office: OfficeForTests) -> None:
    paper = told(office, taken_in(office, "李四"))
    assert "本单位主动告知后，于2025年12月31日征得同意，办理李四的最低生活保障。经审查，现予受理" in paper
    assert "申请" not in paper and "深圳" not in paper and "李四：" in paper


def test_who_came_to_the_counter_applied_on_that_day(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    office.enrol(COMMUNITY, name="李四", household=home)
    case = began(office, "dibao", home, "counter")
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "现在：受理" in page and "主动告知" not in page, "nobody asks whoever applied whether they agree to apply"
    do(office, case, *REVIEWER, "accepted")
    assert "本单位于2025年12月31日收到李四的最低生活保障申请。" in told(office, case)


def test_a_familys_confirmation_counts_its_members_once(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, *OFFICER, "granted", "2026-01-01", "800")
    assert "共同生活的家庭成员：1人。" in told(office, case)


@pytest.fixture
def child(office: OfficeForTests) -> int:
    return office.enrol(COMMUNITY, name="李小明", birth="2015-05-01", hukou=COMMUNITY)


def guarded(office: OfficeForTests, child: int, area: str) -> None:
    guardian = office.enrol(area, name="王芳", birth="1980-01-01")
    with office.at_a_desk("district_officer", DISTRICT):
        state(Saying("person", child, "visit", date(2025, 1, 1), "登记", topic="guardian", other=guardian))


@pytest.mark.parametrize(("area", "to"), [(COMMUNITY, "王芳（李小明的监护人）："), (FAR, "李小明的监护人：")])
def test_a_childs_letter_is_to_the_guardian_by_name_where_the_desk_sees_them(
    office: OfficeForTests, child: int, area: str, to: str
) -> None:
    guarded(office, child, area)
    case = began(office, "shiwu_ertong", child, "counter")
    do(office, case, *REVIEWER, "accepted")
    paper = told(office, case)
    assert to in paper and "收到李小明的事实无人抚养儿童基本生活补贴申请" in paper
    assert ("王芳" in paper) == (area == COMMUNITY)


@pytest.mark.parametrize("many", [False, True])
def test_a_childs_letter_is_to_the_guardian_also_where_none_is_on_record(
    office: OfficeForTests, child: int, many: bool
) -> None:
    case = began(office, "shiwu_ertong", child, "counter")
    do(office, case, *REVIEWER, "accepted")
    if many:
        write_all(order(office, "accept"))
    paper = text_of(pdf_of(office, letters(case)[-1])) if many else told(office, case)
    assert "李小明的监护人：" in paper


def test_many_letters_name_no_guardian_whom_the_desk_does_not_see(office: OfficeForTests, child: int) -> None:
    guarded(office, child, FAR)
    case = began(office, "shiwu_ertong", child, "counter")
    do(office, case, *REVIEWER, "accepted")
    write_all(order(office, "accept"))
    paper = text_of(pdf_of(office, letters(case)[-1]))
    assert "李小明的监护人：" in paper and "王芳" not in paper


def test_of_who_has_died_a_letter_is_to_the_family(office: OfficeForTests) -> None:
    worker, person = ("community_worker", COMMUNITY), elder(office)
    case = began(office, "fuzhu_qiju", person, "counter")
    do(office, case, *worker, "accepted")
    dies(office, person)
    assert "王奶奶的家属：" in told(office, case, worker)


def test_of_a_device_the_letter_says_which(office: OfficeForTests) -> None:
    person = office.enrol(COMMUNITY, name="周一", birth="1960-01-01", disability="physical", device_need="wheelchair")
    case = began(office, "fuzhu_qiju", person, "counter")
    do(office, case, *REVIEWER, "accepted")
    do(office, case, "social_worker", COMMUNITY, "fits")
    form = office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()
    assert 'name="since" value="2025-12-31"' in form and 'name="amount"' not in form, (
        "it is fitted now, and costs nobody anything"
    )
    decide(office, case, *OFFICER, "granted", "2026-01-01")
    worker = ("community_worker", COMMUNITY)
    assert "给什么" in office.client(*worker).get(f"/cases/{case.pk}/").content.decode()
    assert "请写明给什么" in make(office, case, *worker)
    paper = told(office, case, worker, given="手动轮椅一台，光明区康复站提供")
    assert "给予：手动轮椅一台，光明区康复站提供。" in paper and "家庭成员" not in paper and "人数" not in paper
    assert "没有见到" not in paper and "所依据的条文，可以向本单位查询" in paper


def test_a_device_is_not_written_of_by_the_thousand(office: OfficeForTests) -> None:
    person = office.enrol(COMMUNITY, name="周二", birth="1960-01-01", disability="physical", device_need="wheelchair")
    case = began(office, "fuzhu_qiju", person, "counter")
    do(office, case, *REVIEWER, "accepted")
    do(office, case, "social_worker", COMMUNITY, "fits")
    decide(office, case, *OFFICER, "granted", "2026-01-01")
    client = office.client("community_worker")
    number = int(client.post("/letters/orders/", {"kind": "confirm"})["Location"].strip("/").split("/")[-1])
    write_all(number)
    assert not [one for one in letters(case) if one.kind == "confirm"]
    assert "请到办件里单独出具" in client.get(f"/letters/orders/{number}/").content.decode()


@pytest.mark.parametrize(
    ("outcome", "kind", "words", "comes"),
    [
        ("upheld", "appeal", "经复查，决定维持原决定。", "end"),
        ("overturned", "overturn", "经复查，决定撤销原决定，重新办理。", "survey"),
    ],
)
def test_what_comes_of_an_appeal_is_told_in_writing(
    office: OfficeForTests, outcome: str, kind: str, words: str, comes: str
) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, *OFFICER, "refused", "2025-12-31")
    make(office, case, *REVIEWER)
    do(office, case, *REVIEWER, "done")
    appeal = began(office, case.policy, case.subject_id, "self", entry="appeal", parent=case.pk)
    other = ("district_officer", STREET)
    assert do(office, appeal, *other, outcome, reason="查了收入\n没有新的证据") == comes
    if comes != "end":
        assert "前面的步骤还有文书" in act(
            office, appeal, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY)
        )
    paper = told(office, appeal, other)
    assert letters(appeal)[-1].kind == kind
    assert "对李四的最低生活保障的决定，本单位于2025年12月31日收到复查申请。" + words in paper
    assert f"原决定文书：{letters(case)[0].number}。" in paper and "1．查了收入。2．没有新的证据。" in paper


def test_an_upheld_appeals_letter_waits_among_the_many(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, *OFFICER, "refused", "2025-12-31")
    do(office, case, *REVIEWER, "done")
    appeal = began(office, case.policy, case.subject_id, "self", entry="appeal", parent=case.pk)
    do(office, appeal, "district_officer", STREET, "upheld", reason="原决定的事实清楚")
    page = office.client("district_officer", STREET).get("/letters/orders/").content.decode()
    assert "维持决定通知书" in page and Task.objects.using("owner").filter(case=appeal).count() == 1
