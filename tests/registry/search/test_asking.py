"""What is typed is understood as its writer meant it."""

from __future__ import annotations

import pytest

from yingbao.registry.search.asking import ADDRESS, CODE, understand
from yingbao.registry.search.readings import INITIALS, PINYIN, WRITTEN, readings, tokens
from yingbao.registry.search.syllables import cuts


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("990000195001010016", "990000195001010016"),
        ("99000019500101001x", "99000019500101001X"),
        ("９９００００１９５００１０１００１６", "990000195001010016"),
        ("990000 19500101 0016", "990000195001010016"),
        ("+86 100-0000-0001", "10000000001"),
        ("H12345678", "H12345678"),
        ("王小明", ""),
        ("演示路12号", ""),
    ],
)
def test_a_number_is_looked_up_as_a_number_however_it_is_spaced(typed: str, number: str) -> None:
    assert understand(typed).number == number


def test_letters_are_pinyin_before_they_are_initials_and_odd_readings_come_last() -> None:
    ways = [way for way, _ in understand("lixm").ways]
    assert ways == sorted(ways, key=ways.index) and understand("lixm").ways[0] == (INITIALS, "lixm")
    ways = [way for way, _ in understand("liming").ways]
    assert ways.index(PINYIN) < ways.index(INITIALS) < ways.index(PINYIN + 10)


def test_one_who_types_spaces_between_syllables_means_them() -> None:
    assert understand("xi an").ways[0] == (PINYIN, "xi'an")
    assert understand("xian").ways[0] == (PINYIN, "xian")


def test_a_year_and_a_place_after_a_name_narrow_it() -> None:
    asked = understand("张伟 1950 光明")
    assert (asked.ways[0], asked.years, asked.near) == ((WRITTEN, "张伟"), (1950, 1950), ("光明",))


def test_an_address_is_understood_with_and_without_its_district() -> None:
    ways = understand("光明区演示路12号").ways
    assert (ADDRESS, "光明区演示路12号") in ways and (ADDRESS, "演示路12号") in ways


def test_characters_and_letters_may_be_the_end_of_an_address_too() -> None:
    asked = understand("华强大厦b")
    assert asked.begins == "华强大厦" and (ADDRESS, "华强大厦b") in asked.ways


def test_the_number_of_a_hukou_book_is_understood() -> None:
    assert (CODE, "g0012345") in understand("G0012345").ways


def test_nothing_is_asked_by_an_empty_box() -> None:
    assert not understand("  ").ways


def test_a_surname_is_read_as_a_surname_and_otherwise_too() -> None:
    assert readings("单雄信")[0] == ("shan", "xiong", "xin")
    assert ("dan", "xiong", "xin") in readings("单雄信")
    assert readings("曾国藩")[0][0] == "zeng"
    assert readings("尉迟恭")[0] == ("yu", "chi", "gong")


def test_a_character_without_a_known_reading_is_found_by_itself() -> None:
    assert (WRITTEN, "𠮷野") in set(tokens("𠮷野"))
    assert ("𠮷", "ye") in readings("𠮷野")


def test_a_long_name_does_not_multiply() -> None:
    assert len(set(tokens("长乐行重" * 10))) < 400


def test_half_a_syllable_at_the_end_is_enough() -> None:
    assert cuts("lixiaom")[0] == "li'xiao'm"
    assert cuts("zw") == []
    assert set(cuts("fangan")) >= {"fang'an", "fan'gan"}
