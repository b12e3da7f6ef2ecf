"""What somebody reads when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.office import OfficeForTests
from tests.web import ID


@pytest.fixture
def client(office: OfficeForTests) -> Any:
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="tests.web.pages"):
        client = office.client("district_officer", "440311")
        client.raise_request_exception = False
        yield client


@pytest.mark.parametrize(
    ("path", "code", "zh", "en"),
    [
        ("/nowhere/", 404, "没有这一页", "There is no such page"),
        ("/hidden/", 404, "没有这一页", "There is no such page"),
        ("/refused/", 403, "这里不归您的岗位", "This is not for your desk"),
        ("/keys/", 405, "这个地址不能直接打开", "This address cannot be opened by itself"),
        ("/crash/", 500, "办公室出了故障", "Something broke in the office"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do_in_both_languages(
    client: Any, path: str, code: int, zh: str, en: str
) -> None:
    for lang, words, next_step in (("zh", zh, "现在可以这样做"), ("en", en, "What you can do now")):
        client.cookies["lang"] = lang
        answer = client.get(f"{path}?id={ID}")
        assert answer.status_code == code
        assert words in answer.text and next_step in answer.text
        assert ID not in answer.text and "Traceback" not in answer.text


def test_why_somebody_was_refused_is_said_where_it_was_written_for_them(client: Any) -> None:
    assert "需要“合并与拆分”权限。" in client.get("/refused/").text


def test_a_request_that_makes_no_sense_is_told_so(client: Any) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "看不懂这个请求" in answer.text and "evil" not in answer.text


def test_an_expired_form_says_to_reload(office: OfficeForTests) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"lang": "en"})
    assert answer.status_code == 403
    assert "这张表单已经过期" in answer.text and "刷新后重新提交" in answer.text


def test_a_crash_tells_when_it_happened_so_that_it_can_be_found(client: Any) -> None:
    assert "发生时间 20" in client.get("/crash/").text
