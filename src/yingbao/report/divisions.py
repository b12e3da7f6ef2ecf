"""Streets and communities with their codes and names, and where a community's tile lies on the map."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from yingbao.engine.dictionary import Label

ENDINGS: Final = ("社区居委会", "居委会", "街道办事处")
ACROSS: Final = 3
"""Communities in a row of a street that no map places."""


@dataclass(frozen=True)
class Division:
    """A street or community. `x` and `y` are tiles from the map's north-west corner; a street's are its label's."""

    code: str
    name: Label
    parent: str
    x: float
    y: float


@dataclass(frozen=True)
class Divisions:
    district: Label
    streets: Mapping[str, Division]
    communities: Mapping[str, Division]

    def of(self, street: str) -> list[Division]:
        return [community for community in self.communities.values() if community.parent == street]

    def street(self, area: str) -> str:
        """The street that an area lies in, '' where it is none of ours."""
        if area in self.communities:
            return self.communities[area].parent
        return next((code for code in self.streets if area[:9] == code[:9]), "")


def read_divisions(file: Path) -> Divisions:
    """Reads a CSV with the columns code12, name, parent_code12, level (district, street, community)."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    placed, spots = tiles(), dict(free_spots(rows))
    by_level: dict[str, dict[str, Division]] = {"district": {}, "street": {}, "community": {}}
    for row in rows:
        code, zh = row["code12"], short(row["name"])
        x, y, en = placed.get(code) or (*spots.get(code, (0.0, 0.0)), zh)
        by_level[row["level"]][code] = Division(code, Label(zh, en), row["parent_code12"], x, y)
    district = next(iter(by_level["district"].values()), None)
    return Divisions(district.name if district else Label("", ""), by_level["street"], by_level["community"])


def short(name: str) -> str:
    """A community's name without the words that all of them share."""
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name


def tiles() -> dict[str, tuple[float, float, str]]:
    """Tiles laid out by hand: code → x, y and the name in English."""
    found = {}
    for file in files("yingbao.report").joinpath("tiles").iterdir():
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            found[row["code12"]] = (float(row["x"]), float(row["y"]), row["en"])
    return found


def free_spots(rows: list[dict[str, str]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """A plain layout for divisions without tiles: street below street, its communities in rows."""
    top = 0.0
    for street in [row["code12"] for row in rows if row["level"] == "street"]:
        inside = [row["code12"] for row in rows if row["parent_code12"] == street]
        yield street, (0.0, top)
        for n, community in enumerate(inside):
            yield community, (float(n % ACROSS), top + n // ACROSS)
        top += -(-len(inside) // ACROSS) + 0.7
