"""一表通: a blank form comes back filled, what is not known is marked, and everybody in it is on the log."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.browser import Desk, violations
from tests.casework.checks.family import number_of
from tests.casework.checks.test_rights import at
from tests.casework.exchange.lists import a_household
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.exchange.blanks import heads
from yingbao.casework.exchange.blanks.models import Blank, BlankPlan
from yingbao.registry.actions import Saying, state

HEADS = ("姓名", "身份证号", "性别", "出生日期", "开户银行", "家庭住址（户）", "备注")


def form(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "某某情况摸底表")
        for below, row in enumerate((heads, *rows), 1):
            for place, text in enumerate(row):
                page.write_string(below, place, text)
    return out.getvalue()


def brought(browser: Any, content: bytes) -> Blank:
    page = browser.post("/fill/", {"file": SimpleUploadedFile("摸底表.xlsx", content)})
    assert page.status_code == 302, page.content.decode()
    return Blank.objects.using("owner").latest("id")


def filled(browser: Any, blank: Blank, **columns: str) -> list[list[str]]:
    chosen = {f"c{head['place']}": head["suggested"] for head in blank.heads}
    page = browser.post(f"/fill/{blank.pk}/", {**chosen, "reason": "街道摸底", **columns})
    assert page.status_code == 200 and page["Cache-Control"] == "no-store", page.content.decode()
    grid = CalamineWorkbook.from_filelike(io.BytesIO(page.content)).get_sheet_by_index(0).to_python()
    return [list(map(str, row)) for row in grid]


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> list[int]:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, address="测试路9号")
    known = {"sex": "female", "birth": "1970-03-01", "household": home}
    return [
        office.enrol(COMMUNITY, name="甲某", id_number=number_of(600), bank_name="测试银行", **known),
        office.enrol(COMMUNITY, name="乙某", id_number=number_of(601), **known),
        office.enrol(FAR, name="远某", id_number=number_of(602), **known | {"household": None}),
    ]


@pytest.fixture(scope="module")
def worker(office: OfficeForTests, people: list[int]) -> Any:
    return office.client("community_worker", COMMUNITY)


def test_columns_are_guessed_rows_found_by_number_or_name_and_what_is_unknown_is_marked(
    worker: Any, people: list[int]
) -> None:
    rows = (("", number_of(600)), ("乙某", "", "", "1970-03-01"), ("", number_of(602)), ("", number_of(699)))
    blank = brought(worker, form(*rows))
    suggested = {head["label"]: head["suggested"] for head in blank.heads}
    assert (
        suggested["姓名"] == "person.name" and suggested["开户银行"] == "person.bank_name" and suggested["备注"] == ""
    )
    before = Entry.objects.using("owner").filter(kind="look", subject_id=people[2]).count()
    grid = filled(worker, blank, c5="household.address")
    assert grid[0][0] == "某某情况摸底表" and grid[1][:7] == list(HEADS) and grid[1][7] == "※没有填上的"
    assert grid[2] == ["甲某", number_of(600), "女", "1970-03-01", "测试银行", "测试路9号", "", ""]
    assert grid[3][:6] == ["乙某", number_of(601), "女", "1970-03-01", "", "测试路9号"] and grid[3][7] == "开户银行"
    assert grid[4][0] == "" and "不在您的辖区" in grid[4][7] and grid[5][7] == grid[4][7], (
        "who is out of sight is as nobody"
    )
    assert Entry.objects.using("owner").filter(kind="look", subject_id=people[2]).count() == before
    look = Entry.objects.using("owner").filter(kind="look", subject_id=people[0]).latest("id")
    assert look.detail["reason"] == "街道摸底" and "person.id_number" in look.detail["facts"]


def test_a_form_with_heads_only_is_filled_for_the_files_that_are_named_and_its_columns_are_known_the_next_time(
    worker: Any, people: list[int]
) -> None:
    heads = ("对象", "银行")
    blank = brought(worker, form(heads=heads))
    grid = filled(worker, blank, c0="person.name", c1="person.bank_name", files=f"{people[0]}，{people[2]}")
    assert [row[:2] for row in grid[2:]] == [["甲某", "测试银行"]], "only whom the desk sees"
    assert BlankPlan.objects.using("owner").get(print=blank.print).plan == {"0": "person.name", "1": "person.bank_name"}
    again = brought(worker, form(heads=heads))
    page = worker.get(f"/fill/{again.pk}/").content.decode()
    assert page.count("selected") == 2, "both columns are as decided"


def test_what_somebody_is_granted_and_was_paid_is_filled_in_by_the_titles_of_the_policies(
    office: OfficeForTests, worker: Any
) -> None:
    home, head = a_household(office, 210)
    paid = {"policy": "dibao", "from": "2025-12-10", "occasion": "2025-12", "amount": 120_655}
    with office.at_a_desk("community_worker"):
        for day, fen in (("2025-11-10", 120_600), ("2025-12-10", 120_655)):
            told = paid | {"from": day, "occasion": day[:7], "amount": fen}
            state(
                Saying(
                    "household", home, "platform", date.fromisoformat(day), "补录", told, "receipts", occasion=day[:7]
                )
            )
        over = {"policy": "gaoling", "from": "2024-01-01", "to": "2025-06-01", "amount": 30_000}
        state(Saying("person", head, "platform", date(2024, 1, 1), "补录", over, "decisions", occasion="1"))
    away = office.enrol(COMMUNITY, name="无户某", id_number=number_of(220))
    wanted = ("身份证号", "是否低保", "低保起始", "低保金额（元）", "最近一期（起）", "低保最近发放金额", "补贴金额")
    blank = brought(worker, form((number_of(210),), (number_of(220),), heads=wanted))
    assert [one["suggested"].removeprefix("granted.any_of(dibao).") for one in blank.heads] == [
        "person.id_number", "holds", "since", "amount", "period", "paid", "",
    ]  # fmt: skip
    grid = filled(worker, blank, c6="granted.gaoling.holds")
    assert grid[2][1:] == ["是", "2025-12-01", "1206.50", "2025-12-10", "1206.55", "否", ""]
    assert grid[3][1:7] == ["", "", "", "", "", "否"], "of whose home nobody knows nothing is said"
    assert grid[3][7] == "、".join(wanted[1:6])
    look = Entry.objects.using("owner").filter(kind="look", subject_id=home).latest("id")
    assert {"decisions.amount", "receipts.amount"} <= set(look.detail["facts"]) and look.detail["reason"] == "街道摸底"
    assert Entry.objects.using("owner").filter(kind="look", subject_id=away, detail__reason="街道摸底").exists()


@pytest.mark.parametrize(
    ("head", "means"),
    [
        ("高龄津贴金额", "granted.gaoling.amount"), ("低保边缘", "granted.dibao_bianyuan.holds"),
        ("最低生活保障（单人户）", "granted.dibao_danren.holds"), ("护理补贴", "granted.canji_huli.holds"),
        ("临时救助最近一期", "granted.any_of(linshi_jiuzhu).period"), ("低保", "granted.any_of(dibao).holds"),
        ("高龄津贴", "granted.gaoling.holds"), ("高龄老人在享", "granted.gaoling.holds"),
        ("刚性支出困难家庭", "granted.gangxing_zhichu.holds"), ("低边", "granted.dibao_bianyuan.holds"),
        ("生活补贴", ""), ("孤儿", ""), ("特困", ""), ("金额", ""), ("临时救助", ""),
        ("失能老人", ""), ("高龄老人", ""), ("残疾儿童", ""), ("重度残疾人", ""), ("重残", ""), ("困难残疾人", ""),
        ("困难家庭", ""), ("事实无人抚养", ""), ("是否失能老人", ""), ("低保家庭", ""), ("低保家庭是否享受", ""),
        ("低保最近发放日期", ""), ("低保发放日期", ""),
    ],
)  # fmt: skip
def test_a_head_tells_of_a_grant_by_a_title_or_one_shortened_and_is_asked_where_it_may_mean_several(
    office: OfficeForTests, head: str, means: str
) -> None:
    assert heads.suggest({3: head}).get(3, "") == means


def test_who_is_paid_without_a_decision_on_record_is_granted_it_and_since_when_is_not_known(
    office: OfficeForTests, worker: Any
) -> None:
    paid, before, ended, lately = (
        office.enrol(COMMUNITY, name=f"老{n}", id_number=number_of(230 + n)) for n in range(4)
    )
    with office.at_a_desk("community_worker"):
        for who, month in (
            (paid, "2025-11"),
            (paid, "2025-12"),
            (before, "2025-10"),
            (ended, "2025-11"),
            (lately, "2025-11"),
        ):
            day = date.fromisoformat(f"{month}-01")
            told = {"policy": "gaoling", "from": day.isoformat(), "occasion": month, "amount": 30_000}
            state(Saying("person", who, "platform", day, "补录", told, "receipts", occasion=month))
        over = {"policy": "gaoling", "from": "2024-01-01", "to": "2025-12-01", "amount": 30_000}
        state(Saying("person", ended, "platform", date(2024, 1, 1), "补录", over, "decisions", occasion="1"))
    wanted = ("身份证号", "高龄津贴", "高龄津贴起始", "高龄津贴金额", "高龄津贴最近一期", "高龄津贴发放日期")
    grid = filled(worker, brought(worker, form(*((number_of(230 + n),) for n in range(4)), heads=wanted)))
    assert grid[2][1:] == ["是", "", "", "2025-12-01", "", "、".join(wanted[2:4])]
    assert grid[3][1:] == ["否", "", "", "2025-10-01", "", ""]
    assert grid[4][1:] == ["否", "", "", "2025-11-01", "", ""], "a decision says that it ended"
    assert grid[5][1:] == ["", "", "", "2025-11-01", "", "、".join(wanted[1:4])], "this month's money may be to come"
    look = Entry.objects.using("owner").filter(kind="look", subject_id=paid).latest("id")
    assert {"decisions.to", "receipts.occasion"} <= set(look.detail["facts"])


def test_what_stands_in_a_form_stays_and_no_cell_turns_into_a_formula(worker: Any) -> None:
    blank = brought(worker, form(("=1+1", number_of(600), "男")))
    grid = filled(worker, blank)
    assert grid[2][0] == "=1+1" and grid[2][2] == "男"


def test_a_file_that_is_no_table_and_a_form_without_anybody_are_refused_in_words(worker: Any) -> None:
    page = worker.post("/fill/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 no")})
    assert page.status_code == 422
    blank = brought(worker, form(("无名",)))
    given = {"c0": "person.name", "reason": "街道摸底"}
    page = worker.post(f"/fill/{blank.pk}/", given)
    assert page.status_code == 422 and "没有一行认得出是谁" in page.content.decode()
    numbers = worker.post(f"/fill/{blank.pk}/", given | {"reason": number_of(600)})
    assert numbers.status_code == 422 and "不要写证件号" in numbers.content.decode()


def test_a_form_is_its_bringers_alone_also_by_raw_sql(office: OfficeForTests, worker: Any) -> None:
    blank = brought(worker, form(("", number_of(600))))
    assert office.client("street_reviewer", "440311001").get(f"/fill/{blank.pk}/").status_code == 404
    with at(office, "street_reviewer", "440311001") as con:
        assert con.execute("SELECT count(*) FROM casework_blank").fetchone() == (0,)
        for query in (
            f"SELECT casework.blank_file({blank.pk})", "SELECT file FROM casework_blank",
            f"SELECT casework.note_blank({blank.pk}, '{{}}', 1)", "UPDATE casework_blank_plan SET plan = '{}'",
            "SELECT casework.forget_blanks(now())",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(query.encode())
    with at(office, "social_worker", COMMUNITY) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute("SELECT casework.bring_blank('x', 'y', '[]', 0, '')")


def test_in_a_browser_a_form_is_brought_and_taken_away_filled(desk: Desk, people: list[int]) -> None:
    with desk.page("/fill/", 360, role="community_worker", area=COMMUNITY) as page:
        file = {"name": "摸底表.xlsx", "mimeType": "application/octet-stream", "buffer": form(("", number_of(600)))}
        page.get_by_label("空白表").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="交表").click()
        page.get_by_label("用途").fill("街道摸底")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        with page.expect_download() as taken:
            page.get_by_role("button", name="填好取走").click()
        assert taken.value.suggested_filename == "已填-摸底表.xlsx"
