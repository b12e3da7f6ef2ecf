"""A list from its order to its close: what lacks is told first, the platform's answer is reconciled, and nobody retypes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.casework.checks.family import number_of
from tests.casework.exchange.lists import a_household, answer_file, brought, fetched, ordered, rows_of, written
from tests.casework.test_way import STREET
from tests.office import FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.exchange.actions import forget_files
from yingbao.casework.exchange.models import Exchange, ExchangeRow, TheirNumber
from yingbao.registry.models import Statement, Subject


@pytest.fixture(scope="module")
def homes(office: OfficeForTests) -> list[tuple[int, int]]:
    return [a_household(office, 300), a_household(office, 301), a_household(office, 302)]


@pytest.fixture(scope="module")
def reviewer(office: OfficeForTests, homes: Any) -> Any:
    return office.client("street_reviewer", STREET)


def test_the_file_has_the_platforms_columns_filled_and_everybody_in_it_is_on_the_log(
    reviewer: Any, homes: list[tuple[int, int]]
) -> None:
    batch = written(reviewer)
    before = Entry.objects.using("owner").filter(kind="look", subject_id=homes[0][1]).count()
    rows = rows_of(fetched(reviewer, batch))
    assert [row["户主姓名"] for row in rows] == ["户主300", "户主301", "户主302"]
    first = rows[0]
    assert first["我方编号"] == f"{batch.number}-1" and first["身份证号"] == number_of(300)
    assert first["保障人数"] == "2" and first["保障金额（元）"] == "1206.50" and first["救助类型"] == "01"
    assert first["起始日期"] == "20251201" and first["所属月份"] == "202512" and first["性别"] == "1"
    assert first["成员2姓名"] == "配偶300" and first["成员3姓名"] == "" and first["家庭住址"] == "光明街道测试路1号"
    look = Entry.objects.using("owner").filter(kind="look", subject_id=homes[0][1])
    assert look.count() == before + 1
    assert "person.bank_account" in look.latest("id").detail["facts"]


def test_the_watermark_says_who_what_for_and_that_the_layout_is_made_up(reviewer: Any) -> None:
    text = fetched(reviewer, written(reviewer, form="csv")).decode("utf-8-sig")
    first, second, heads = text.splitlines()[:3]
    assert (
        "月度上报" in first and "street_reviewer" in first and second.startswith("※") and heads.startswith("我方编号,")
    )


def test_a_row_that_lacks_something_is_told_with_where_to_put_it_right_and_stays_at_home(
    office: OfficeForTests,
) -> None:
    _, head = a_household(office, 310, FAR, bank_account=None)
    a_household(office, 311, FAR)
    browser = office.client("community_worker", FAR)
    batch = ordered(browser)
    page = browser.get(f"/exchange/{batch.pk}/").content.decode()
    assert "缺必填内容" in page and "户主310" in page
    assert f"/subjects/{head}/correct/bank_account/" in page, "leads to where it is taken down"
    done = written(browser)
    assert [row["户主姓名"] for row in rows_of(fetched(browser, done))] == ["户主311"]


def test_answers_are_matched_and_what_is_settled_closes_the_batch(
    office: OfficeForTests, reviewer: Any, homes: list[tuple[int, int]]
) -> None:
    batch = written(reviewer)
    keys = [f"{batch.number}-{place}" for place in (1, 2, 3)]
    answers = [
        {"我方编号": keys[0], "身份证号": "", "平台编号": "P-1", "处理结果": "成功", "失败原因": "", "开户银行": "另一银行"},
        {"我方编号": "", "身份证号": number_of(301), "平台编号": "", "处理结果": "失败", "失败原因": "账号错误", "开户银行": ""},
        {"我方编号": "BS1999-1", "身份证号": "", "平台编号": "", "处理结果": "成功", "失败原因": "", "开户银行": ""},
    ]  # fmt: skip
    page = brought(reviewer, batch, answers)
    assert "有 2 行有变化" in page and "第 4 行" in page and "账号错误" in page and "平台没有回传这一行" in page
    rows = {row.place: row for row in ExchangeRow.objects.using("owner").filter(batch=batch)}
    assert [rows[n].state for n in (1, 2, 3)] == ["accepted", "rejected", "sent"]
    assert rows[1].differs == ["开户银行"]

    assert "这个文件已经交过一次" in brought(reviewer, batch, answers), "the same file twice changes nothing"
    both = reviewer.post(f"/exchange/rows/{rows[1].pk}/", {"step": "look"}).content.decode()
    assert "测试银行" in both and "另一银行" in both
    settle = {"step": "settle", "how": "corrected", "why": "平台核过银行"}
    assert reviewer.post(f"/exchange/rows/{rows[1].pk}/", settle).status_code == 422, "nothing is ticked"
    assert reviewer.post(f"/exchange/rows/{rows[1].pk}/", settle | {"heads": ["开户银行"]}).status_code == 302
    told = Statement.objects.using("owner").get(subject_id=homes[0][1], source__code="platform")
    assert told.facts == {"bank_name": "另一银行"} and told.evidence == keys[0]
    for row in (rows[2], rows[3]):
        given = {"step": "settle", "how": "again", "why": "改好再报"}
        assert reviewer.post(f"/exchange/rows/{row.pk}/", given).status_code == 302
    assert Exchange.objects.using("owner").get(pk=batch.pk).state == "closed"
    assert TheirNumber.objects.using("owner").get(subject_id=homes[0][0]).number == "P-1"
    following = rows_of(fetched(reviewer, written(reviewer)))
    assert following[0]["平台编号"] == "P-1", "nobody retypes the platform's number"


def test_an_answer_that_is_no_table_or_without_the_agreed_columns_is_refused_in_words(reviewer: Any) -> None:
    batch = written(reviewer)
    assert "找不到认行的列" in brought(reviewer, batch, [{"姓名": "某人", "结果": "好"}])
    given = {"step": "bring", "file": answer_file([{"x": "1"}])}
    given["file"].file.seek(0)
    assert reviewer.post(f"/exchange/{batch.pk}/", given).status_code == 422
    odd = brought(reviewer, batch, [{"我方编号": f"{batch.number}-1", "处理结果": "=1+1"}])
    assert "不是约定的词" in odd
    assert Exchange.objects.using("owner").get(pk=batch.pk).answers == []


def test_members_go_out_a_row_each(reviewer: Any) -> None:
    batch = written(reviewer, "dibao_members")
    names = [row.about.name for row in batch.rows.using("owner").select_related("about").filter(state="sent")]
    assert names == ["户主300", "户主301", "户主302"], "of the others the day of birth lacks"
    assert set(Subject.objects.using("owner").filter(name__startswith="配偶30").values_list("pk", flat=True)) <= set(
        batch.rows.using("owner").values_list("about_id", flat=True)
    )


def test_files_are_forgotten_after_the_days_that_uploads_are_kept(reviewer: Any) -> None:
    batch = written(reviewer)
    assert forget_files() == 0
    assert forget_files(timezone.now() + timedelta(days=31)) > 0
    page = reviewer.post(f"/exchange/{batch.pk}/file/", follow=True).content.decode()
    assert "已过保存期" in page


def test_the_page_lists_layouts_and_batches(reviewer: Any) -> None:
    page = reviewer.get("/exchange/").content.decode()
    assert "低保家庭月度名单 ※" in page and "最近的批次" in page, (
        "an illustrative layout is marked wherever it is named"
    )
