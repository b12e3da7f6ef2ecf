"""What a clerk does with a list: narrows it, sorts it, leafs through it, keeps it as a view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from tests.office import OfficeForTests
from tests.web import ID

LIST = "/components/"
AREAS = "/areas/"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def client(office: OfficeForTests) -> Iterator[Any]:
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="tests.web.pages"):
        yield office.client("district_officer", "440311")


def names(html: str) -> list[str]:
    return re.findall(r"data-open>([^<]+)<", html)


def part(html: str, element: str = "list-sample") -> str:
    """The list in a page, whatever form's token it got."""
    (found,) = re.findall(rf'<section class="list" id="{element}".*?</section>', html, re.DOTALL)
    return CSRF.sub("", found)


def in_place(client: Any, address: str, element: str = "list-sample") -> Any:
    return client.get(address, headers={"HX-Request": "true", "HX-Target": element})


@pytest.mark.parametrize(
    "query", ["", "?sort=-income&page=2", "?kind=rent&alone=yes", "?kind=rent&born_from=2500-01-01"]
)
def test_a_list_that_changed_in_place_equals_the_page_freshly_loaded(client: Any, query: str) -> None:
    fragment = in_place(client, LIST + query).text
    assert "<html" not in fragment
    assert part(fragment) == part(client.get(LIST + query).text)


def test_going_back_in_the_browser_gives_a_whole_page(client: Any) -> None:
    headers = {"HX-Request": "true", "HX-Target": "list-sample", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(LIST, headers=headers).text


def test_choices_and_days_narrow_the_list_and_are_said_above_it(client: Any) -> None:
    page = client.get(f"{LIST}?kind=rent&born_from=1960-01-01&born_to=1969-12-31").text
    assert "住处：租住" in page and "出生日期：1960-01-01 至 1969-12-31" in page
    births = re.findall(r'data-label="出生日期"><span>(\d{4})年', page)
    assert births and all(1960 <= int(year) <= 1969 for year in births)


def test_what_makes_no_sense_in_an_address_is_as_if_it_were_not_there(client: Any) -> None:
    whole = names(client.get(LIST).text)
    assert names(client.get(f"{LIST}?kind=castle&born_from=yesterday&sort=secret&page=-3&view=x&text=").text) == whole


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(client: Any) -> None:
    page = client.get(f"{LIST}?sort=birth").text
    assert 'aria-sort="ascending"' in page and "?sort=-birth" in page
    births = re.findall(r'data-label="出生日期"><span>(\d+)年', page)
    assert births == sorted(births)
    back = re.findall(r'data-label="出生日期"><span>(\d+)年', client.get(f"{LIST}?sort=-birth").text)
    assert back == sorted(back, reverse=True)


def test_no_word_is_broken_inside_where_a_column_is_narrow(client: Any) -> None:
    page = client.get(LIST).text
    cells = re.findall(r"<t[dh] [^>]*>.*?</t[dh]>", part(page), re.DOTALL)
    short = [cell for cell in cells if len(re.sub(r"<[^>]*>", "", cell)) <= 8 and "columnheader" not in cell]
    assert short and all('class="whole"' in cell or 'class="right"' in cell for cell in short)


def test_who_has_no_value_comes_last_both_ways(client: Any) -> None:
    for sort in ("income", "-income"):
        last = client.get(f"{LIST}?sort={sort}&page=3").text
        assert re.findall(r'data-label="月收入"><span>([^<]+)<', last)[-1] == "—"


def test_a_name_that_is_looked_for_never_stands_in_an_address(client: Any) -> None:
    answer = client.post(LIST, {"do": "filter", "name": "甲某", "kind": "own", "sort": "-birth"})
    address = answer["Location"]
    assert answer.status_code == 302
    assert "甲" not in unquote(address) and "kind=own" in address and "sort=-birth" in address
    page = client.get(address).text
    assert set(names(page)) and all(name.startswith("甲某") for name in names(page))
    assert 'value="甲某"' in page and "姓名：甲某" in page
    assert names(in_place(client, address).text) == names(page)


def test_the_address_of_a_list_of_names_tells_nothing_to_somebody_else(client: Any, office: OfficeForTests) -> None:
    address = client.post(LIST, {"do": "filter", "name": "甲某"})["Location"]
    other = office.client("street_reviewer", "440311001").get(address).text
    assert "共 120 条" in other
    assert 'value="甲某"' not in other and "这个链接里的文字条件不在这里" in other


def test_a_list_comes_in_pages_and_says_where_one_is(client: Any) -> None:
    page = client.get(f"{LIST}?page=2").text
    assert len(names(page)) == 50
    assert "共 120 条" in page and "第 51–100 条" in page and "上一页" in page and "下一页" in page
    last = client.get(f"{LIST}?page=3").text
    assert "第 101–120 条" in last and "下一页" not in last


def test_a_page_beyond_the_end_says_what_to_do_rather_than_nothing(client: Any) -> None:
    page = client.get(f"{LIST}?page=9").text
    assert "没有符合条件的记录" in page and "清除条件" not in page


def test_a_list_with_nothing_in_it_says_what_to_do_next(client: Any) -> None:
    page = client.get(f"{LIST}?born_from=2500-01-01").text
    assert "没有符合条件的记录" in page and "放宽条件" in page and "清除条件" in page


def test_a_saved_view_is_the_list_as_it_was_and_only_one_s_own(client: Any, office: OfficeForTests) -> None:
    address = client.post(LIST, {"do": "filter", "name": "乙某", "kind": "own"})["Location"]
    view = client.post(f"{address}&sort=-birth", {"do": "save", "name": "乙某的房子"})["Location"]
    assert re.fullmatch(r"/components/\?view=\d+", view)
    page = client.get(view).text
    assert "已保存视图“乙某的房子”" in page and 'aria-current="page">乙某的房子' in page
    assert names(page) == names(client.get(f"{address}&sort=-birth").text) != []
    assert "view=" in re.findall(r'href="([^"]*sort=income[^"]*)"', page)[0]
    other = office.client("street_reviewer", "440311001").get(view).text
    assert "乙某的房子" not in other and "共 120 条" in other
    client.post(view, {"do": "forget"})
    assert "乙某的房子</a>" not in client.get(LIST).text


def test_a_view_without_a_name_or_with_somebody_s_number_is_not_kept(client: Any) -> None:
    address = client.post(LIST, {"do": "filter", "name": ID})["Location"]
    assert ID not in address
    for name, words in (("", "请给视图起个名字"), ("身份证", "视图里不能有证件号"), (ID, "视图里不能有证件号")):
        answer = client.post(address, {"do": "save", "name": name}, follow=True)
        assert words in answer.text
    assert "保存的视图" not in client.get(LIST).text


def test_rows_of_the_database_are_narrowed_sorted_and_counted_there(client: Any) -> None:
    page = client.get(f"{AREAS}?level=street&sort=-code").text
    codes = re.findall(r'data-label="代码"><span>(\d+)<', page)
    assert len(codes) == 6 and codes == sorted(codes, reverse=True)
    address = client.post(AREAS, {"do": "filter", "name": "光明", "level": "street"})["Location"]
    assert names(client.get(address).text) == ["光明街道"]


def test_no_list_counts_a_million_rows(client: Any) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from yingbao.accounts.models import Area
    from yingbao.web.lists import Rows

    with CaptureQueriesContext(connections["gate"]) as asked:
        assert Rows(Area.objects.all()).count(5) == 5
    assert "LIMIT 5" in asked[0]["sql"]


@pytest.mark.usefixtures("office")
def test_a_list_of_more_than_can_be_leafed_through_says_so() -> None:
    from django.test import RequestFactory

    from yingbao.web.lists import Values
    from yingbao.web.lists.asked import Asked
    from yingbao.web.lists.page import page_of
    from yingbao.web.samples import PEOPLE, ROWS

    request = RequestFactory().get(LIST)
    request.user = type("Nobody", (), {"pk": None})()
    page = page_of(request, Asked(PEOPLE, {}, "name", page=20), Values(ROWS * 10))
    assert (page.more, page.first, page.last, page.after) == (True, 951, 1000, "")


@pytest.mark.usefixtures("office")
def test_a_list_that_sorts_by_what_it_does_not_show_is_refused_at_once() -> None:
    from yingbao.engine.dictionary import Label
    from yingbao.web.lists import Column, List, Text

    name = Column("name", Label("姓名", "Name"))
    with pytest.raises(ValueError, match="cannot be sorted by 'name'"):
        List("people", Label("人", "People"), (name,), order="name")
    with pytest.raises(ValueError, match="cannot call a filter page"):
        List("people", Label("人", "People"), (name,), (Text("page", Label("页", "Page")),))


def test_a_list_in_falling_order_can_be_read_from_an_index(client: Any) -> None:
    from yingbao.accounts.models import Assignment
    from yingbao.web.lists import Rows

    rows = Rows(Assignment.objects.all())
    assert "NULLS LAST" not in str(rows.sort("starts", falling=True).rows.query)
    assert "NULLS LAST" in str(rows.sort("ends", falling=True).rows.query)


def test_no_two_parts_of_a_page_have_one_id(client: Any) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get(LIST).text)
    assert sorted(ids) == sorted(set(ids))
