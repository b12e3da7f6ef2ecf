"""The district's own map: 6 streets and 31 communities with their codes, and how the people are spread over them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Persons a street, in thousands: 七普 for 玉塘 and 新湖; 光明 and 公明 from the street offices' figures; 马田 and
# 凤凰 are made up so that the six add up to 1,095 and the published ranks hold. Behind it: the share with hukou here.
STREETS = {
    "光明街道": (110.0, 0.255),
    "公明街道": (200.0, 0.107),
    "新湖街道": (123.6, 0.125),
    "凤凰街道": (190.0, 0.073),
    "玉塘街道": (211.6, 0.045),
    "马田街道": (260.0, 0.071),
}

# Where people with a hukou elsewhere come from; made-up weights in the order of the census's main provinces of origin.
OTHER_DISTRICTS = {"440303": 2, "440304": 3, "440305": 3, "440306": 8, "440307": 3, "440309": 3}
OTHER_PROVINCES = {
    "440981": 8, "441481": 7, "445281": 7, "440882": 6, "430421": 8, "430481": 6, "450881": 7, "450921": 5, "360735": 6,
    "360981": 5, "420983": 6, "421083": 5, "511321": 5, "500101": 3, "411381": 5, "520326": 3, "610924": 2, "350426": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Community:
    code: str
    name: str
    street: str


@cache
def communities() -> tuple[Community, ...]:
    """The 31 communities in the order of their codes (statistics bureau's division codes of 2023)."""
    text = files("yingbao.demo").joinpath("guangming_divisions.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["level"] == "community"]
    return tuple(Community(row["code12"], row["name"], row["parent_name"]) for row in rows)


@cache
def community_weights() -> tuple[float, ...]:
    """Share of the district's persons by community: a street's share falls off gently from its first to its last."""
    weights = []
    for place in communities():
        siblings = [c for c in communities() if c.street == place.street]
        falling = [1.0 / (3 + rank) for rank in range(len(siblings))]
        weights.append(STREETS[place.street][0] * falling[siblings.index(place)] / sum(falling))
    return tuple(weight / sum(weights) for weight in weights)


@cache
def area_codes() -> tuple[str, ...]:
    """All area codes of the demo: the communities first, so that a community's position is its code in every column."""
    return (*(c.code for c in communities()), *OTHER_DISTRICTS, *OTHER_PROVINCES)
