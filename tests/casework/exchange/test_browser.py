"""The whole walk in a real browser: a list is tried, written, fetched, and what the platform refused is settled."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.browser import Desk
from tests.casework.exchange.lists import a_household
from tests.office import COMMUNITY
from yingbao.casework.exchange import filling
from yingbao.casework.exchange.models import Exchange


def test_a_worker_sends_a_list_and_settles_the_row_that_came_back(desk: Desk, tmp_path: Path) -> None:
    a_household(desk.office, 450)
    with desk.page("/exchange/", 360, role="community_worker", area=COMMUNITY) as page:
        page.get_by_label("报哪张表").select_option("dibao_month")
        page.get_by_label("文件格式").select_option("csv")
        page.get_by_label("用途").fill("月度上报")
        page.get_by_role("button", name="试算").click()
        page.get_by_text("正在试算").first.wait_for()
        batch = Exchange.objects.using("owner").latest("id")
        filling.check(batch.pk)
        page.goto(page.url)
        page.get_by_text("每一行都齐全").wait_for()
        page.get_by_role("button", name="生成文件").click()
        page.get_by_text("正在生成文件").first.wait_for()
        filling.make(batch.pk)
        page.goto(page.url)
        with page.expect_download() as taken:
            page.get_by_role("button", name="取走文件").click()
        text = Path(taken.value.path()).read_text("utf-8-sig")
        heads, row = list(csv.reader(io.StringIO(text)))[2:4]
        back = tmp_path / "back.csv"
        with back.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([[*heads, "处理结果", "失败原因"], [*row, "退回", "户主已变更"]])
        page.get_by_label("平台回传的文件").set_input_files(back)
        page.get_by_role("button", name="交回传文件").click()
        page.get_by_role("link", name="户主450").click()
        page.get_by_text("户主已变更").wait_for()
        page.get_by_label("我方对").check()
        page.get_by_label("理由").fill("核对过，户主没有变")
        page.get_by_role("button", name="就这样处理").click()
        page.get_by_text("已全部对上").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
