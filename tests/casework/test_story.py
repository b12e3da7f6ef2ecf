"""Whoever an Excel file brings in, end to end, in a browser: one household found, asked, visited on a phone, published, decided, told, and
heard before less is paid; one refusal appealed and won; one child's case that nobody else may see."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.browser import Desk
from tests.casework.acts import (
    OFFICER,
    PHONE,
    REVIEWER,
    SOCIAL,
    WORKER,
    address,
    at,
    bring_in,
    follow_link,
    look_for,
    make,
    move_to,
    now,
    press,
    said,
    take,
)
from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, OfficeForTests
from tests.registry.imports.files import id_number
from yingbao.accounts.models import User
from yingbao.casework.models import Case
from yingbao.casework.outbox.models import Message
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject

INCOMES = ["月均工资性收入", "月均经营净收入", "月均财产净收入", "月均转移净收入"]
PEOPLE = ["姓名", "公民身份号码", "性别", "出生日期", "户籍地", "居住社区", "户号", *INCOMES]
HOMES = ["编号", "户籍地", "居住社区", "家庭金融资产", "住房套数", "有非居住类房产"]


def row(name: str, sex: str, birth: date, home: str, written: date | None = None) -> list[Any]:
    """A line of the register. `written`: the day of birth that somebody wrote beside the number."""
    number = id_number(birth, 1 if sex == "男" else 2)
    return [name, number, sex, written or birth, COMMUNITY, COMMUNITY, home, 0, 0, 0, 0]


REGISTER = [
    PEOPLE,
    row("陈大山", "男", date(1970, 3, 1), "H-1"),
    row("李小芳", "女", date(1970, 3, 1), "H-1"),
    row("赵奶奶", "女", date(1940, 1, 1), "H-2", written=date(1960, 1, 1)),
    row("小明", "男", date(2018, 5, 1), "H-3"),
    row("何伟", "男", date(1985, 8, 8), "H-3"),
    row("无名氏", "不明", date(1990, 3, 7), "H-4"),
]


@pytest.fixture(scope="module")
def people(desk: Desk, office: OfficeForTests) -> dict[str, Subject]:
    """Those of two Excel files, by name, as the next night finds them; and somebody who goes along on visits."""
    shown = bring_in(desk, "民政名册.xlsx", "person.facts", REGISTER)
    assert "性别：不是可选的值。可填：男、女。" in shown and "第 7 行" in shown, "a line comes back, the others go in"
    assert "出生日期是" in shown and "第 4 行" in shown, "whose day of birth is another in her number is pointed out"
    bring_in(desk, "民政家庭.xlsx", "household.facts", [HOMES, ["H-1", COMMUNITY, COMMUNITY, 0, 1, "无"]])
    office.person("social_worker", COMMUNITY)
    run_night()
    found = Subject.objects.using("owner").filter(kind="person")
    assert found.count() == len(REGISTER) - 2
    return {one.name: one for one in found}


@pytest.fixture(autouse=True)
def _back_again(office: OfficeForTests) -> Any:
    yield
    move_to(FIRST_DAY)


def test_a_household_is_found_helped_and_heard(desk: Desk, people: dict[str, Subject]) -> None:  # noqa: PLR0915 - one story
    home = people["陈大山"].household_id
    finding = Finding.objects.using("worker").get(subject_id=home, policy="dibao")
    assert (finding.cell, finding.state, finding.entitled_fen) == ("missed", "suspected", 307_000)
    with at(desk, WORKER, "/doors/", PHONE) as page:
        with page.expect_navigation():
            page.get_by_role("listitem").filter(has_text="疑似应保未保").get_by_role("link").click()
        press(page, "发起办件")
        assert now(page) == "现在：主动告知"
        case_path = address(page)
        take(page, "agrees")
        assert now(page) == "现在：受理" and "不由您办" in page.locator("#now").inner_text()

    with at(desk, REVIEWER, case_path) as page:
        take(page, "accepted")
        press(page, "出具：受理通知书")
        assert page.get_by_text("还差文书").count() == 0
    with at(desk, WORKER, case_path, PHONE) as page:
        assert now(page) == "现在：入户调查"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, "nothing to scroll sideways at the door"
        take(page, "done", second=f"social_worker-{COMMUNITY}（社会工作者）", reason="两人均无收入，住房简陋")
    with at(desk, REVIEWER, case_path, mind=False) as page:
        take(page, "done")
        assert "核对和听取意见要留下记录" in said(page)
        take(page, "done", reason="银行、车辆、住房都查过，没有")
        take(page, "fits")
    with at(desk, REVIEWER, case_path, mind=False) as page:
        assert now(page) == "现在：公示"
        assert "先出具公示" in page.locator("#now").inner_text()
        take(page, "no_objection")
        assert "还没有出具公示" in said(page)
    with at(desk, REVIEWER, case_path, mind=False) as page:
        page.locator("#letters input[name=amount]").fill("1200")
        press(page, "出具：公示")
        assert "先出具公示" not in page.locator("#now").inner_text()
        take(page, "no_objection")
        assert "公示期还没有满" in said(page)
        assert "试公" in page.locator("#letters").inner_text() or "〔2025〕" in page.locator("#letters").inner_text()

    move_to(date(2026, 1, 13))
    with at(desk, REVIEWER, case_path) as page:
        take(page, "no_objection")
    with at(desk, OFFICER, case_path) as page:
        assert now(page) == "现在：审核确认"
        press(page, "看规则怎么说")
        assert page.locator("#advice .proof").is_visible()
        take(page, "granted", since="2026-02-01", amount="1200.00", reason="入户属实")
        assert "1,200.00" in said(page)
    with at(desk, REVIEWER, case_path, mind=False) as page:
        take(page, "done")
        assert "先出具文书" in said(page)
        press(page, "出具：确认通知书")
        take(page, "done")
        assert page.locator("#now").count() == 0, "it is over"
    finding.refresh_from_db(using="worker")
    assert finding.state == "awaiting"
    told = Message.objects.using("owner").filter(case=finding.cases.using("owner").get()).order_by("id")
    assert [one.kind for one in told][-1] == "decided", "they are told"
    with at(desk, WORKER, f"/outbox/{told.last().pk}/", PHONE) as page:  # type: ignore[union-attr]
        page.fill("[name=how]", "在家当面告知两人")
        press(page, "已当面告知")
    assert Message.objects.using("owner").get(pk=told.last().pk).state == "delivered"  # type: ignore[union-attr]

    move_to(date(2026, 7, 2))
    with at(desk, REVIEWER, case_path) as page:
        press(page, "复核")
        again_path = address(page)
        assert "¥1,200.00，从 2026年2月1日 起" in page.locator("#now").inner_text(), "what they have now"
        press(page, "看规则怎么说")
        take(page, "reduce", reason="就业，收入增加")
        assert now(page) == "现在：听取意见", "since 1 July 2026 nobody gets less unheard"
    with at(desk, WORKER, again_path, PHONE) as page:
        assert "拟减发。就业，收入增加" in page.locator("#now").inner_text(), "what they are heard about"
        assert "这件就此办完" in page.locator("#act").inner_text(), "where each answer leads"
        take(page, "done", reason="本人说明工资从六月起，没有异议")
    with at(desk, OFFICER, again_path) as page:
        take(page, "reduced", since="2026-08-01", amount="600.00", reason="收入增加，按差额")
        assert "600.00" in said(page)
    closed = Case.objects.using("owner").filter(subject_id=home).order_by("id")
    assert [(case.entry, case.outcome) for case in closed] == [("prompt", "grant"), ("recheck", "reduce")]


def test_a_refusal_is_appealed_and_won(desk: Desk, people: dict[str, Subject]) -> None:
    elder = people["赵奶奶"]
    with at(desk, WORKER, f"/subjects/{elder.pk}/") as page:
        case_path = opened_by_hand(page, "高龄老人津贴", "窗口")
        assert now(page) == "现在：核对户籍与年龄"
        take(page, "done", reason="登记的出生日期是 1960 年 1 月 1 日")
    with at(desk, REVIEWER, case_path) as page:
        press(page, "看规则怎么说")
        take(page, "refused", reason="未满七十周岁")
        assert now(page) == "现在：告知结果"
        make(page, "不予确认通知书")
        take(page, "done", reason="当面给了通知书")

    citizen = themselves(desk, "citizen", elder)
    with at(desk, citizen, "/cases/mine/", PHONE) as page:
        follow_link(page, "高龄老人津贴")
        assert "不予确认" in page.locator("#decisions").inner_text()
        page.get_by_label("为什么").fill("我生在一九四〇年，身份证上写着")
        press(page, "复查申诉")
        appeal_path = address(page)
        assert appeal_path != case_path and now(page) == "现在：复查申诉" and "已提交：复查申诉" in said(page)
    with at(desk, OFFICER, appeal_path) as page:
        assert "我生在一九四〇年" in said(page)
        take(page, "overturned", reason="身份证号里的出生日期是 1940 年，登记有误")
        make(page, "撤销决定通知书")

    with at(desk, WORKER, f"/subjects/{elder.pk}/correct/birth/") as page:
        told = {"fact_birth": "1940-01-01", "since": "1940-01-01", "reason": "名册录错", "evidence": "身份证"}
        for name, value in told.items():
            page.fill(f"[name={name}]", value)
        press(page, "更正")
        assert "85" in said(page)
        page.goto(desk.address + appeal_path)
        take(page, "done", reason="身份证、户口簿已看，1940 年 1 月 1 日出生")
    with at(desk, OFFICER, appeal_path) as page:
        press(page, "看规则怎么说")
        assert page.input_value("[name=amount]") == "300.00", "what the rules say of who is over eighty"
        take(page, "granted", since="2026-01-01", reason="更正后符合")
    with at(desk, REVIEWER, appeal_path) as page:
        make(page, "确认通知书")
        take(page, "done")
    with at(desk, citizen, "/cases/mine/", PHONE) as page:
        follow_link(page, "高龄老人津贴")
        assert "予以确认" in said(page) and "300.00" in page.locator("#decisions").inner_text()
    both = Case.objects.using("owner").filter(subject=elder).order_by("id")
    assert [(case.entry, case.outcome) for case in both] == [("review_age", "refuse"), ("appeal", "grant")]


def opened_by_hand(page: Any, what: str, how: str, *ticked: str, report: str = "") -> str:
    """From the file that the page shows: the address of the case that was opened. `report`: what is asked for where few may know, and
    answered with the file, whether a case is open or begins."""
    follow_link(page, "办件")
    follow_link(page, "发起办件")
    page.select_option("#id_policy", label=what)
    page.select_option("#id_way", label=how)
    for box in ticked:
        page.get_by_label(box).check()
    press(page, "发起")
    if report:
        page.fill("#id_said", report)
        press(page, "发起")
        follow_link(page, "办件")
        follow_link(page, what)
    return address(page)


def themselves(desk: Desk, role: str, person: Subject) -> tuple[str, str]:
    """Somebody of the public, who has a file of their own."""
    user, _ = desk.office.person(role, "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=person.pk)
    return role, ""


def test_a_childs_case_comes_to_its_review_and_nobody_else_sees_it(
    desk: Desk, office: OfficeForTests, people: dict[str, Subject]
) -> None:
    child, parent = people["小明"], people["何伟"]
    with office.at_a_desk("community_worker"):
        state(Saying("person", child.pk, "visit", date(2025, 1, 1), "登记", topic="guardian", other=parent.pk))
    guardian = themselves(desk, "guardian", parent)
    with at(desk, guardian, f"/subjects/{child.pk}/", PHONE) as page:
        assert "小明" in said(page)

    with at(desk, SOCIAL, "/search/") as page:
        look_for(page, "小明")
        follow_link(page, "小明")
        told = "听到隔壁孩子哭，手臂有伤"
        case_path = opened_by_hand(page, "未成年人保护个案", "邻居或居委会报告", "涉及侵害", report=told)
        assert now(page) == "现在：接报登记" and "受限" in said(page) and "已加入\nsocial_worker" in said(page)
        take(page, "accepted")
        assert now(page) == "现在：评估风险"
        assert re.search(r"2026年1月1日 \d\d:\d\d", page.locator("#now").inner_text()), "within 24 hours"
    with at(desk, SOCIAL, case_path, PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        take(page, "at_risk", reason="见到孩子，手臂有伤，邻居说常听到打骂")
        assert now(page) == "现在：制定保护方案"
        take(page, "done", reason="先住到姑姑家，每天电话")
        take(page, "done", reason="已住到姑姑家")
        assert now(page) == "现在：跟踪回访"

    nobody_else_sees(desk, case_path, child)
    with at(desk, guardian, f"/subjects/{child.pk}/", PHONE, mind=False) as page:
        press(page, "开始工作")
        for path in ("/", "/cases/mine/", f"/subjects/{child.pk}/", case_path):
            page.goto(desk.address + path)
            assert "小明" not in page.content() and "未成年人保护" not in page.content(), (
                "the desk from which it was seen is closed"
            )

    with at(desk, SOCIAL, case_path, PHONE) as page:
        take(page, "done", reason="伤好了，姑姑愿意照看")
    with at(desk, OFFICER, "/cases/") as page:
        follow_link(page, "小明")
        assert address(page) == case_path and now(page) == "现在：结案审核"
        take(page, "done", reason="方案落实，回访没有新的风险")
    with at(desk, SOCIAL, case_path, PHONE) as page:
        assert now(page).startswith("现在：告知报告人处理结果")
        take(page, "done", reason="当面告诉居委会：已有人跟进，谢谢")
        assert page.locator("#now").count() == 0, "it is over"


OTHERS = WORKER, REVIEWER, ("community_worker", NEIGHBOUR), ("street_reviewer", FAR[:9])


def nobody_else_sees(desk: Desk, case_path: str, child: Subject) -> None:
    """Neither in the list nor by searching, neither from the child's file nor at its address."""
    number = Case.objects.using("owner").get(subject=child).number
    for who in OTHERS:
        with at(desk, who, "/cases/?all=1", mind=False) as page:
            assert "小明" not in said(page), who
            look_for(page, number)
            assert "没有找到" in said(page), who
            page.goto(f"{desk.address}/subjects/{child.pk}/cases/")
            assert number not in page.content(), who
            page.goto(desk.address + case_path)
            assert "没有这个办件" in page.inner_text("body"), who
