"""What every hand-written engine shares: the day, the dated parameters and the care table of the eight policies.

All money is integer fen. The amounts are illustrative, made for timing; they are not law. bench/policies/ says the same
in our language.
"""

from __future__ import annotations

import datetime as dt

ON = dt.date(2025, 6, 1)
PERIOD = "2025-06"
PERSON_COLS = (
    "person_id", "hh_id", "birth", "residency", "dis_type", "dis_grade",
    "income", "employed", "lives_alone", "med_oop", "orphan",
)  # fmt: skip
HOUSE_COLS = ("hh_id", "assets", "houses")
OF_HOUSEHOLDS = ("dibao", "edge", "medrelief")
OF_PERSONS = ("care", "living", "old", "visit", "child")
POLICIES = ("dibao", "edge", "care", "living", "old", "visit", "medrelief", "child")
CODE = {name: i + 1 for i, name in enumerate(POLICIES)}

# The small integers of the data in words, as our own engine's folder holds them; code 0 is "none".
RESIDENCY = ("neither", "hukou", "permit")
DISABILITY = ("", "vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
GRADE = ("", "one", "two", "three", "four")
ORPHAN = ("", "orphan", "unsupported")

DATED = {
    "std": {
        "2020-01-01": 125000,
        "2021-01-01": 130000,
        "2022-01-01": 136500,
        "2023-01-01": 141300,
        "2024-01-01": 148300,
    },
    "asset_months": {"2020-01-01": 24},
    "edge_asset_months": {"2020-01-01": 36},
    "work_cost_pct": {"2020-01-01": 10},
    "disabled_deduction": {"2020-01-01": 40000, "2023-01-01": 50000},
    "elder_deduction": {"2020-01-01": 25000, "2023-01-01": 30000},
    "supp_severe_pct": {"2020-01-01": 30},
    "supp_dependant_pct": {"2020-01-01": 20},
    "living_full": {"2020-01-01": 30000, "2023-01-01": 40000},
    "living_low": {"2020-01-01": 20000, "2023-01-01": 30000},
    "rigid_pct": {"2020-01-01": 40},
    "orphan": {"2020-01-01": 200000, "2023-01-01": 250000},
    "unsupported": {"2020-01-01": 150000, "2023-01-01": 180000},
    "old70": {"2019-10-01": 20000},
    "old80": {"2019-10-01": 30000},
    "old90": {"2019-10-01": 50000},
    "old100": {"2019-10-01": 100000},
}
# Care allowance by grade (1..3) and kind of disability (1..7); 0 = no entitlement.
CARE = {
    1: (60000, 60000, 60000, 62000, 62000, 62000, 64000),
    2: (45200, 45200, 45200, 46200, 46200, 46200, 47200),
    3: (0, 0, 0, 0, 30000, 30000, 0),
}


def in_force(on: dt.date = ON) -> dict[str, int]:
    """Value of each parameter on `on`, with the two supplements worked out."""
    out = {name: rows[max(d for d in rows if dt.date.fromisoformat(d) <= on)] for name, rows in DATED.items()}
    out["supp_severe"] = (out["std"] * out["supp_severe_pct"] + 50) // 100
    out["supp_dependant"] = (out["std"] * out["supp_dependant_pct"] + 50) // 100
    return out


def born_by(age: int, on: dt.date = ON) -> dt.date:
    """Latest birth date with `age` completed years on `on`; exact for every `on` but the end of February."""
    return on.replace(year=on.year - age)
