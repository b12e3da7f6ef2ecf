"""A list that leaves the office as a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.office import OfficeForTests

LIST = "/components/"


@pytest.fixture
def client(office: OfficeForTests) -> Any:
    return office.client("district_officer", "440311")


@pytest.fixture
def told(office: OfficeForTests) -> Iterator[list[Any]]:
    """What the log is told of exports."""
    from yingbao.web.provided import provided

    exports: list[Any] = []
    before = provided.exported
    provided.exported = lambda request, export: exports.append(export)
    yield exports
    provided.exported = before


def export(client: Any, query: str = "", purpose: str = "入户核查") -> Any:
    return client.post(LIST + query, {"do": "export", "purpose": purpose})


def sheet(answer: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_the_file_holds_what_was_on_screen_and_says_whose_it_is(client: Any, told: list[Any]) -> None:
    answer = export(client, "?kind=rent&sort=-birth")
    rows = sheet(answer)
    assert "district_officer-440311" in rows[0][0] and "用途：入户核查" in rows[0][0] and "用后销毁" in rows[0][0]
    assert rows[1][0] == "住处：租住"
    assert rows[2] == ["姓名", "出生日期", "住处", "月收入", "状态"]
    assert len(rows) == 3 + 40 and all(row[2] == "租住" for row in rows[3:])
    assert answer["Cache-Control"] == "no-store"
    (one,) = told
    assert (one.listing, one.rows, one.purpose, dict(one.chosen)) == ("sample", 40, "入户核查", {"kind": "rent"})


def test_every_printed_page_of_the_file_bears_the_watermark(client: Any, told: list[Any]) -> None:
    book = zipfile.ZipFile(io.BytesIO(export(client, purpose="R&D 核查").content))
    xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<oddHeader>" in xml and "R&amp;&amp;D 核查" in xml


def test_nothing_leaves_when_the_log_cannot_be_written(client: Any) -> None:
    from yingbao.web.provided import provided

    def broken(request: Any, export: Any) -> None:
        raise OSError("the log is full")

    before, client.raise_request_exception = provided.exported, False
    provided.exported = broken
    try:
        answer = export(client)
    finally:
        provided.exported = before
    assert answer.status_code == 500 and b"PK" not in answer.content


def test_an_export_without_a_purpose_is_asked_for_one(client: Any, told: list[Any]) -> None:
    answer = client.post(LIST, {"do": "export", "purpose": " "}, follow=True)
    assert "请写明导出的用途" in answer.text and not told


def test_a_desk_that_may_not_export_cannot_and_sees_no_button(office: OfficeForTests, told: list[Any]) -> None:
    doctor = office.client("doctor")
    assert "导出 Excel" not in doctor.get(LIST).text
    answer = export(doctor)
    assert answer.status_code == 403 and "您的岗位不能导出名单" in answer.text and not told


@pytest.mark.parametrize("evil", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_cell_becomes_a_formula(office: OfficeForTests, told: list[Any], evil: str) -> None:
    from django.test import RequestFactory

    from yingbao.web.lists import Values
    from yingbao.web.lists.asked import Asked
    from yingbao.web.lists.export import export as write
    from yingbao.web.samples import PEOPLE, ROWS

    request = RequestFactory().post(LIST)
    file = write(request, Asked(PEOPLE, {}, "name"), Values([{**ROWS[0], "name": evil}]), evil).content
    xml = zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "hyperlink" not in xml
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert rows[3][0].strip() == evil.strip()


def test_a_list_too_long_for_a_file_is_refused_with_what_to_do(client: Any, told: list[Any]) -> None:
    from django.contrib.messages import get_messages
    from django.test import RequestFactory

    from yingbao.web.lists import Values, respond
    from yingbao.web.samples import PEOPLE, ROWS

    request = RequestFactory().post(LIST, {"do": "export", "purpose": "统计"})
    request.user, request.session = type("Somebody", (), {"pk": 1})(), client.session
    request.desk = type("Desk", (), {"may": staticmethod(lambda permission: True)})()
    request._messages = type("Messages", (list,), {"add": lambda self, level, text, tags: self.append(text)})()
    answer = respond(request, PEOPLE, Values(ROWS * 834))
    assert answer.status_code == 302 and not told
    assert "超过 100,000 行" in next(iter(get_messages(request)))
