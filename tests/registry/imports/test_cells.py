"""What a cell may say, column by column, and the numbers against python-stdnum's own rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from tests.office import FIRST_DAY
from tests.registry.imports.files import AREAS, catalogue, id_number
from yingbao.engine.values import NEVER
from yingbao.registry.imports.reasons import texts
from yingbao.registry.imports.validating import Reader
from yingbao.registry.imports.validating.numbers import look_through, read_code, read_id


def cell(target: str, text: str, kind: str = "person") -> object:
    """The value, or the code of the reason why there is none."""
    about = catalogue(kind)
    read = Reader(about.categories, AREAS, FIRST_DAY).read(about.targets[target], text)
    return read.fault.code if read.fault else read.value


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-31",
        "2025/12/31",
        "2025年12月31日",
        "20251231",
        "2025.12.31",
        "２０２５－１２－３１",
        "2025-12-31 00:00:00",
    ],
)
def test_a_day_may_be_written_in_every_usual_way(text: str) -> None:
    assert cell("residence_since", text) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("target", "text", "value"),
    [
        ("birth", "2026-01-01", "date-future"),
        ("birth", "1990-02-30", "date"),
        ("birth", "1990年3月", "date"),
        ("birth", "1790-03-07", "date-far"),
        ("death", "无", NEVER),
        ("death", "", None),
        ("certificate_until", "2035-01-01", date(2035, 1, 1)),
        ("wage_income", "1,234.50元", 123450),
        ("wage_income", "￥1234.5", 123450),
        ("wage_income", "1234.567", "money-parts"),
        ("wage_income", "约一千", "money"),
        ("wage_income", "-5", "range"),
        ("wage_income", "99999999999", "range"),
        ("work_refusals", "3", 3),
        ("work_refusals", "3.0", 3),
        ("work_refusals", "3次", "integer"),
        ("work_refusals", "1,2", "integer"),
        ("lives_alone", "是", True),
        ("lives_alone", "否", False),
        ("lives_alone", "FALSE", False),
        ("lives_alone", "不一定", "boolean"),
        ("sex", "女", "female"),
        ("sex", "女性", "female"),
        ("sex", "Male", "male"),
        ("sex", "未知", None),
        ("disability", "视力", "vision"),
        ("disability", "无", "none"),
        ("disability", "视力一级", "category"),
        ("care_ability", "无", "category"),
        ("residence", "光明社区居委会", "440311001001"),
        ("residence", "光明社区", "440311001001"),
        ("residence", "光明街道光明社区", "440311001001"),
        ("residence", "碧眼", "440311001002"),
        ("residence", "光明", "area-ambiguous"),
        ("residence", "凤凰", "area-ambiguous"),
        ("residence", "440311001001", "440311001001"),
        ("residence", "440311009009", "area-gone"),
        ("residence", "不知名社区", "area-name"),
        ("hukou", "430102000000", "430102"),
        ("hukou", "99", "area-code"),
        ("phone", "138 0000 0000", "13800000000"),
        ("phone", "+8613800000000", "13800000000"),
        ("phone", "13800000000/13900000000", "phone"),
        ("phone", "1.38E+10", "id-mangled"),
        ("name", "  欧阳　明 ", "欧阳　明"),
        ("name", "长" * 2001, "too-long"),
        ("household", "１２３", "123"),
        ("household", "1.2E+15", "id-mangled"),
    ],
)  # fmt: skip
def test_a_cell_is_read_or_comes_back_with_its_reason(target: str, text: str, value: object) -> None:
    assert cell(target, text) == value


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (id_number(), None),
        (id_number().lower(), None),
        (" ".join(id_number()), None),
        ("11010519491231002x", None),
        ("110105491231002", "id-old"),
        ("1101051949123100", "id-length"),
        ("11010519491231002A", "id-characters"),
        ("110105194912310021", "id-checksum"),
        ("110105199002300011", "id-checksum"),
        ("4.40311E+17", "id-mangled"),
        ("440311199003070000", "id-mangled"),
    ],
)
def test_an_id_number_is_taken_or_its_fault_named(number: str, code: str | None) -> None:
    _, fault, _ = read_id(number)
    assert (fault.code if fault else None) == code


def test_an_id_with_a_day_that_never_was_is_refused_though_its_check_digit_is_right() -> None:
    body = "11010519900230001"
    assert read_id(body + ric.calc_check_digit(body + "0"))[1] is not None


def test_a_region_that_nobody_knows_is_only_pointed_out() -> None:
    value, fault, warning = read_id(id_number(region="990000"))
    assert value and fault is None and warning is not None and warning.code == "id-region"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(
    st.builds(id_number, st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.integers(0, 999), st.integers(0, 999999).map("{:06d}".format)),
    st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True), st.from_regex(r"[0-9A-Z]{18}", fullmatch=True),
), min_size=1))  # fmt: skip
def test_many_id_numbers_at_once_are_judged_as_one_by_one_and_as_stdnum_does(numbers: list[str]) -> None:
    looked = look_through(np.frombuffer("".join(numbers).encode(), np.uint8).reshape(-1, 18))
    for number, sound, birth, male in zip(numbers, looked.sound, looked.birth, looked.male, strict=True):
        value, fault, _ = read_id(number)
        assert bool(sound) == (fault is None)
        by_stdnum = number[:17].isdigit() and ric.calc_check_digit(number) == number[17]
        if sound:
            assert value == number and by_stdnum
            assert date.fromordinal(date(1970, 1, 1).toordinal() + int(birth)) == ric.get_birth_date(number)
            assert bool(male) == (int(number[16]) % 2 == 1)
        elif by_stdnum:
            with pytest.raises(Exception):  # noqa: B017, PT011 - only the day is left to be wrong; which error is stdnum's affair
                ric.get_birth_date(number)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXYIO", min_size=16, max_size=19))
def test_organisation_codes_are_judged_as_stdnum_does(code: str) -> None:
    assert (read_code(code)[1] is None) == uscc.is_valid(code)


def test_every_reason_is_said_in_both_languages_and_says_what_to_do() -> None:
    for code, text in texts().items():
        assert set(text) == {"zh", "en"}, code
        assert text["zh"].rstrip().endswith("。") and text["en"].rstrip().endswith("."), code
