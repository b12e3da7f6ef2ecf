"""What speaks for two files being one person's, and how strongly: Splink's model, with weights that are written down.

They are not learned: a person must be able to say why a pair was proposed, and the same pair is proposed tomorrow. `m`: how
often two files of one person agree so; `u`: how often two files of different people do, as counted in a district of 1.1
million. How rare a name is comes from the office's own names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from yingbao.engine.dictionary import Label

if TYPE_CHECKING:
    from splink import SettingsCreator


@dataclass(frozen=True)
class Level:
    """One way in which two values agree; `test` over the columns `_l` and `_r`. `rare`: a rarer value says more."""

    test: str
    label: Label
    m: float
    u: float
    rare: bool = False


@dataclass(frozen=True)
class Comparison:
    """`column`: NULL on either side says nothing. The levels are tried in order; the last takes the rest."""

    column: str
    label: Label
    levels: tuple[Level, ...]


SAME_YEAR: Final = "left(birth_l, 4) = left(birth_r, 4)"
COMPARISONS: Final = (
    Comparison("name", Label("姓名", "name"), (
        Level("name_l = name_r", Label("相同", "the same"), 0.85, 3e-5, rare=True),
        Level("sound_l = sound_r", Label("同音", "sounds the same"), 0.05, 1e-4),
        Level("length(name_l) > 2 AND length(name_r) > 2 AND levenshtein(name_l, name_r) = 1",
              Label("差一个字", "one character differs"), 0.05, 2e-3),
        Level("ELSE", Label("不同", "differs"), 0.05, 0.998),
    )),
    Comparison("birth", Label("出生日期", "date of birth"), (
        Level("birth_l = birth_r", Label("相同", "the same"), 0.85, 5e-5),
        Level(f"{SAME_YEAR} AND (substr(birth_l, 6, 2) = substr(birth_r, 6, 2) OR right(birth_l, 2) = right(birth_r, 2)"
              " OR substr(birth_l, 6, 2) = right(birth_r, 2) AND right(birth_l, 2) = substr(birth_r, 6, 2))",
              Label("同年，月日相近", "the same year; month or day agrees"), 0.08, 2e-3),
        Level(SAME_YEAR, Label("同年", "the same year"), 0.03, 0.015),
        Level("ELSE", Label("不同", "differs"), 0.04, 0.983),
    )),
    Comparison("sex", Label("性别", "sex"), (
        Level("sex_l = sex_r", Label("相同", "the same"), 0.99, 0.5),
        Level("ELSE", Label("不同", "differs"), 0.01, 0.5),
    )),
    Comparison("area", Label("社区", "community"), (
        Level("area_l = area_r", Label("同一社区", "the same community"), 0.75, 0.04),
        Level("left(area_l, 9) = left(area_r, 9)", Label("同一街道", "the same street"), 0.12, 0.15),
        Level("ELSE", Label("不在一个街道", "another street"), 0.13, 0.81),
    )),
    Comparison("address", Label("地址", "address"), (
        Level("address_l = address_r", Label("相同", "the same"), 0.5, 3e-6),
        Level("regexp_replace(address_l, '[^号栋幢座楼]*$', '') = regexp_replace(address_r, '[^号栋幢座楼]*$', '')"
              " AND regexp_matches(address_l, '[号栋幢座楼]')", Label("同一栋楼", "the same building"), 0.15, 1e-4),
        Level("ELSE", Label("不同", "differs"), 0.35, 0.9999),
    )),
    Comparison("phone", Label("电话", "phone"), (
        Level("phone_l = phone_r", Label("相同", "the same"), 0.6, 2e-6),
        Level("ELSE", Label("不同", "differs"), 0.4, 0.999998),
    )),
)  # fmt: skip
BLOCKS: Final = (
    ("name",),
    ("birth",),
    ("phone",),
    ("address", "sex"),
    ("sound", "area"),
)
"""Two files are compared at all if they agree in all columns of one of these."""
BY_COLUMN: Final[Mapping[str, Comparison]] = {comparison.column: comparison for comparison in COMPARISONS}


def prior(people: int) -> float:
    """How likely any two files are one person's, in an office of so many: every second file without a number is taken for a double."""
    return min(1e-3, max(1e-8, 0.5 / max(people, 1)))


def settings(people: int) -> SettingsCreator:
    """Splink's settings for an office of so many people."""
    from splink import SettingsCreator

    rules = [" AND ".join(f"l.{column} = r.{column}" for column in block) for block in BLOCKS]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one) for one in COMPARISONS],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": f"{rule} AND NOT (l.numbered AND r.numbered)"} for rule in rules
        ],
        probability_two_random_records_match=prior(people),
        retain_intermediate_calculation_columns=True,
    )


def _comparison(one: Comparison) -> Any:
    from splink import comparison_level_library as levels
    from splink import comparison_library as comparisons

    nothing = levels.CustomLevel(f"{one.column}_l IS NULL OR {one.column}_r IS NULL", "nothing said")
    made: list[Any] = [nothing.configure(is_null_level=True)]
    for level in one.levels:
        rare: dict[str, Any] = {"tf_adjustment_column": one.column, "tf_adjustment_weight": 1.0} if level.rare else {}
        step = levels.CustomLevel(level.test, level.label.en)
        made.append(step.configure(m_probability=level.m, u_probability=level.u, **rare))
    return comparisons.CustomComparison(made, output_column_name=one.column)
