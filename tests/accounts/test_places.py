"""Divisions on English pages: in pinyin, as the map of the district has them, with the Chinese name beside."""

from __future__ import annotations

import pytest

from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import Area
from yingbao.accounts.places import called, romanised
from yingbao.report.divisions import tiles


def test_every_division_is_called_as_on_the_map_of_the_district(office: OfficeForTests) -> None:
    drawn = {code.removesuffix("000").removesuffix("000"): en for code, (_, _, en) in tiles().items()}
    names = dict(Area.objects.using("owner").values_list("code", "name"))
    assert set(names) == set(drawn) and len(names) > 30
    for code, name in names.items():
        english = called(name).en
        assert english.removesuffix(f" ({name})").removesuffix(" Community") == drawn[code]
        assert english.endswith(f" ({name})") and called(name).zh == name


@pytest.mark.parametrize(
    ("name", "read"), [("西安", "Xi'an"), ("平安", "Ping'an"), ("玉律", "Yulü"), ("长圳", "Changzhen")]
)
def test_a_place_is_one_word_without_tones(name: str, read: str) -> None:
    assert romanised(name) == read


def test_what_is_no_division_of_that_kind_keeps_its_name() -> None:
    assert [called(name).en for name in ("110101", "某某农场", "区")] == ["110101", "某某农场", "区"]


@pytest.mark.parametrize(("lang", "place"), [("zh", "光明社区"), ("en", "Guangming Community (光明社区)")])
def test_a_file_is_in_its_community_in_the_language_of_the_page(office: OfficeForTests, lang: str, place: str) -> None:
    person = office.enrol(COMMUNITY, name="某人")
    client = office.client("community_worker")
    client.cookies["lang"] = lang
    page = client.get(f"/subjects/{person}/").content.decode()
    assert place in page and (lang == "en" or "Guangming Community" not in page)
