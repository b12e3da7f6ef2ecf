"""One household of four, for the time of a single question. Money is fen; codes as in spec.py."""

from __future__ import annotations

MEMBERS: dict[str, dict[str, str | int | bool]] = {
    "a": {"birth": "1980-03-01", "residency": 1, "income": 320000, "employed": True, "med_oop": 1200000},
    "b": {"birth": "1981-07-15", "residency": 1, "income": 0, "dis_type": 4, "dis_grade": 1, "med_oop": 500000},
    "c": {"birth": "2012-02-29", "residency": 1, "income": 0, "orphan": 0},
    "d": {"birth": "1944-05-31", "residency": 1, "income": 110000},
}
HOUSE = {"assets": 3000000, "houses": 1}
