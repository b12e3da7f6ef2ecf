"""Chinese first, English by a switch that keeps the place, and the elders' size."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.office import OfficeForTests
from yingbao.engine.dictionary import Label

PLACE = "http://testserver/components/?kind=own&page=2"


@pytest.fixture
def client(office: OfficeForTests) -> Any:
    return office.client("district_officer", "440311")


def shown(template: str, lang: str = "zh", **context: Any) -> str:
    from django.template import engines
    from django.utils import translation

    with translation.override({"zh": "zh-hans", "en": "en"}[lang]):
        return str(engines["django"].from_string(template).render(context))


def test_a_page_speaks_chinese_until_somebody_switches(client: Any) -> None:
    page = client.get("/components/", headers={"Accept-Language": "en"})
    assert b'<html lang="zh-CN"' in page.content and "跳到正文" in page.text
    assert page["Content-Language"] == "zh-CN"


def test_the_switch_leads_back_to_the_same_place_in_the_other_language(client: Any) -> None:
    answer = client.post("/language/", {"lang": "en", "next": "/"}, headers={"Referer": PLACE})
    assert (answer.status_code, answer["Location"]) == (302, "/components/?kind=own&page=2")
    page = client.get(answer["Location"])
    assert '<html lang="en"' in page.text and "Skip to the content" in page.text
    assert "跳到正文" not in page.text


def test_the_place_is_kept_where_the_browser_tells_nothing(client: Any) -> None:
    answer = client.post("/language/", {"lang": "en", "next": "/components/?kind=own"})
    assert answer["Location"] == "/components/?kind=own"


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", ""]
)
def test_no_switch_leads_out_of_the_office(client: Any, evil: str) -> None:
    answer = client.post("/language/", {"lang": "en", "next": evil}, headers={"Referer": "https://evil.example/x"})
    assert answer["Location"] == "/"


def test_a_language_that_nobody_speaks_changes_nothing(client: Any) -> None:
    assert "lang" not in client.post("/language/", {"lang": "fr"}).cookies


def test_looking_at_a_switch_changes_nothing(client: Any) -> None:
    assert client.get("/language/").status_code == 405
    assert client.get("/size/").status_code == 405


def test_elders_get_larger_text_and_can_go_back(client: Any) -> None:
    client.post("/size/", {"size": "large"}, headers={"Referer": PLACE})
    page = client.get("/components/").text
    assert 'class="large"' in page and 'value="normal"' in page
    client.post("/size/", {"size": "normal"})
    assert 'class="normal"' in client.get("/components/").text


def test_django_s_own_words_follow_the_language(client: Any) -> None:
    assert "这个字段是必填项" in client.get("/components/").text
    client.post("/language/", {"lang": "en"})
    assert "This field is required" in client.get("/components/").text


@pytest.mark.usefixtures("office")
class TestWords:
    def test_blanks_are_filled_and_counts_get_separators(self) -> None:
        text = '{% say "共 {n} 人" "{n} people" one="{n} person" n=n %}'
        assert shown(text, n=1200) == "共 1,200 人"
        assert shown(text, "en", n=1200) == "1,200 people"
        assert shown(text, "en", n=1) == "1 person"

    def test_what_somebody_typed_cannot_become_markup(self) -> None:
        assert shown('{% say "{x}" "{x}" x=x %}', x="<b>{y}</b>") == "&lt;b&gt;{y}&lt;/b&gt;"
        assert shown("{% badge 'ok' x x %}", x="<i>") == '<span class="badge ok">&lt;i&gt;</span>\n'

    def test_a_label_is_said_in_the_language_of_the_page(self) -> None:
        assert shown("{{ x|said }}", x=Label("住处", "home")) == "住处"
        assert shown("{{ x|said }}", "en", x=Label("住处", "home")) == "home"

    @pytest.mark.parametrize(
        ("value", "filter_", "zh", "en"),
        [
            (153_500, "money", "¥1,535.00", "¥1,535.00"),
            (-50, "money", "−¥0.50", "−¥0.50"),
            (None, "money", "—", "—"),
            (date(2025, 12, 31), "day", "2025年12月31日", "31 Dec 2025"),
            ("2024-02-29", "day", "2024年2月29日", "29 Feb 2024"),
            (None, "day", "—", "—"),
            (datetime(2025, 12, 31, 16, 5, tzinfo=UTC), "moment", "2026年1月1日 00:05", "1 Jan 2026 00:05"),
            (1_100_000, "number", "1,100,000", "1,100,000"),
        ],
    )
    def test_amounts_days_and_moments_are_written_as_people_read_them(
        self, value: Any, filter_: str, zh: str, en: str
    ) -> None:
        assert shown(f"{{{{ x|{filter_} }}}}", x=value) == zh
        assert shown(f"{{{{ x|{filter_} }}}}", "en", x=value) == en
