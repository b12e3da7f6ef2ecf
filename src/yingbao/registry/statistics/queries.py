"""The tally as tables: what a desk may read of it, summed up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yingbao.accounts.queries import area_name
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import rows
from yingbao.registry.statistics.tally import Breakdown, breakdowns


@dataclass(frozen=True)
class Cell:
    """`number` of people, at least; `hidden`: some of them are not told."""

    number: int
    hidden: bool = False

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.number + other.number, self.hidden or other.hidden)


@dataclass(frozen=True)
class Row:
    """A community (or everybody): its people, of whom here by hukou, by band of age, by category."""

    area: str
    name: Label
    total: Cell
    hukou: Cell
    bands: tuple[Cell, ...]
    categories: tuple[Cell, ...]
    labels: tuple[Label, ...] = ()

    @property
    def labelled(self) -> list[tuple[Cell, Label]]:
        """Every cell beside the head of its column, for cards on a phone."""
        return list(zip((*self.bands, *self.categories), self.labels, strict=True))


@dataclass(frozen=True)
class Sheet:
    """The statistics of one kind of subject. `rows` by area, the sum last."""

    label: Label
    bands: tuple[Label, ...]
    categories: tuple[Label, ...]
    rows: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        return any(row.total.hidden for row in self.rows)


@dataclass(frozen=True)
class _Count:
    area: str
    hukou: bool
    band: int
    category: str
    cell: Cell


def sheets() -> list[Sheet]:
    """What the desk may read, one sheet a kind of subject that is broken down or counted at all."""
    found = rows("SELECT kind, area, hukou_here, band, category, number FROM registry.statistics()")
    by_kind = defaultdict(list)
    for kind, area, hukou, band, category, number in found:
        by_kind[kind].append(_Count(area, hukou, band, category, Cell(number or 0, number is None)))
    return [_sheet(breakdowns()[kind], by_kind[kind]) for kind in breakdowns() if by_kind[kind]]


def _sheet(breakdown: Breakdown, counts: list[_Count]) -> Sheet:
    categories = _categories(breakdown)
    unknown = Label("社区不明", "community unknown")
    areas = sorted({count.area for count in counts}, key=lambda code: (code == "", code))
    lines = [
        _row(area, area_name(area) if area else unknown, [c for c in counts if c.area == area], breakdown, categories)
        for area in areas
    ]
    lines.append(_row("", Label("合计", "together"), counts, breakdown, categories))
    label = office_dictionary().dictionary.tables[breakdown.kind].label
    bands = tuple(breakdown.band(start) for start in breakdown.starts)
    return Sheet(label, bands, tuple(categories.values()), tuple(lines))


def _categories(breakdown: Breakdown) -> dict[str, Label]:
    """The values of the first category; of more than one the first is shown."""
    if not breakdown.by:
        return {}
    known = office_dictionary().dictionary.categories[breakdown.by[0].category or ""]
    return dict(known.values)


def _row(area: str, name: Label, counts: list[_Count], breakdown: Breakdown, categories: dict[str, Label]) -> Row:
    return Row(
        area,
        name,
        _sum(count.cell for count in counts),
        _sum(count.cell for count in counts if count.hukou),
        tuple(_sum(count.cell for count in counts if count.band == start) for start in breakdown.starts),
        tuple(_sum(count.cell for count in counts if count.category.split("/")[0] == value) for value in categories),
        (*(breakdown.band(start) for start in breakdown.starts), *categories.values()),
    )


def _sum(cells: Iterable[Cell]) -> Cell:
    return sum(cells, Cell(0))
