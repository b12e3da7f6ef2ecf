"""Households that are on a list, and files as a platform gives them back."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from python_calamine import CalamineWorkbook

from tests.casework.checks.family import number_of
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.exchange import filling
from yingbao.casework.exchange.models import Exchange
from yingbao.registry.models import Source

LIST = "dibao_month"
HEADS = 2
"""Lines of watermark above the heads."""


def a_household(office: OfficeForTests, serial: int, area: str = COMMUNITY, **more: Any) -> tuple[int, int]:
    """A household that gets 低保 since December, of two; its head has all that the list wants: (home, head)."""
    home = office.enrol(area, "household", residence=area, hukou=area, address="光明街道测试路1号")
    known = {
        "name": f"户主{serial}", "id_number": number_of(serial), "household": home, "sex": "male", "birth": "1970-03-01",
        "bank_account": f"62220000000000{serial:04d}", "bank_name": "测试银行",
    }  # fmt: skip
    wanted = {name: value for name, value in (known | more).items() if value is not None}
    head = office.enrol(area, **wanted)
    office.enrol(area, name=f"配偶{serial}", id_number=number_of(serial + 500), household=home)
    granted(home, date(2025, 12, 1))
    return home, head


def granted(home: int, since: date) -> None:
    """As the civil affairs' records say it: 1,206.50 yuan each month."""
    told = {"policy": "dibao", "from": since.isoformat(), "amount": 120_650}
    source = Source.objects.using("owner").get(code="civil")
    with connections["owner"].cursor() as cursor:
        cursor.execute(GRANT, [home, source.pk, since, json.dumps(told)])


GRANT = """INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, recorded_at, facts, sensitive, restricted, reason, evidence)
VALUES (%s, 'decisions', 'dibao::', %s, %s, '2025-12-01', %s::jsonb, '{}', '', '', '')"""


def ordered(browser: Any, layout: str = LIST, form: str = "xlsx") -> Exchange:
    """A list after its dry run."""
    given = {"layout": layout, "month": "2025-12", "format": form, "reason": "月度上报"}
    page = browser.post("/exchange/", given)
    assert page.status_code == 302, page.content.decode()
    batch = Exchange.objects.using("owner").latest("id")
    filling.check(batch.pk)
    return Exchange.objects.using("owner").get(pk=batch.pk)


def written(browser: Any, layout: str = LIST, form: str = "xlsx") -> Exchange:
    batch = ordered(browser, layout, form)
    assert browser.post(f"/exchange/{batch.pk}/", {"step": "confirm"}).status_code == 302
    filling.make(batch.pk)
    return Exchange.objects.using("owner").get(pk=batch.pk)


def fetched(browser: Any, batch: Exchange) -> bytes:
    response = browser.post(f"/exchange/{batch.pk}/file/")
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    return bytes(response.content)


def rows_of(content: bytes, above: int = HEADS) -> list[dict[str, str]]:
    """The rows of an Excel file by their heads."""
    grid = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    heads = grid[above]
    return [dict(zip(map(str, heads), map(str, row), strict=True)) for row in grid[above + 1 :]]


def answer_file(rows: list[dict[str, str]]) -> SimpleUploadedFile:
    """What a platform gives back, as CSV."""
    out = io.StringIO()
    lines = csv.DictWriter(out, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    return SimpleUploadedFile("回传.csv", out.getvalue().encode("utf-8-sig"))


def brought(browser: Any, batch: Exchange, rows: list[dict[str, str]]) -> str:
    given = {"step": "bring", "file": answer_file(rows)}
    return str(browser.post(f"/exchange/{batch.pk}/", given).content.decode())
