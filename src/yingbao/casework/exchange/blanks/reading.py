"""A blank form, to its heads and rows; what each column probably holds is suggested from its head, as an import's columns are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from yingbao.casework.exchange.blanks import heads as of_grants
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.mapping import Catalogue, recognises, suggest
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reading import LENGTH, ROW, Grid, Sheet, read_brought, with_header
from yingbao.registry.imports.reasons import Refused

KINDS: Final = ("person", "household")
"""Whose facts a form may hold: of whom a row tells, and of their home."""
MOST: Final = 2_000
"""Rows of one form."""


@dataclass(frozen=True)
class Head:
    """A column of a form. `suggested`: `table.fact`, or what of a grant (`granted.policy.aspect`), or '' where nothing is plain."""

    place: int
    letter: str
    label: str
    suggested: str = ""


@dataclass(frozen=True)
class Form:
    """`above`: the rows over the heads; `rows`: those below that are not empty, by the columns' places."""

    heads: tuple[Head, ...]
    above: tuple[tuple[str, ...], ...]
    rows: tuple[Mapping[int, str], ...]

    @property
    def print(self) -> str:
        """The same for every form with the same heads in the same places."""
        told = "\n".join(f"{head.place} {head.label}" for head in self.heads)
        return hashlib.sha256(told.encode()).hexdigest()


def read(content: bytes) -> Form:
    """Raises Refused: no table, damaged, too large, without heads. Read in a process of its own, as an import is."""
    grid = read_brought([content])
    catalogues = {kind: _facts_only(catalogue_of(office_dictionary(), kind)) for kind in KINDS}
    known = [recognises(catalogue) for catalogue in catalogues.values()]
    sheet = with_header(_with_a_row(grid), lambda label: any(knows(label) for knows in (*known, of_grants.knows)))
    return _form(grid, sheet, catalogues)


def _facts_only(catalogue: Catalogue) -> Catalogue:
    """Without the handles, and what leads to a household, that only imports have."""
    targets = {name: one for name, one in catalogue.targets.items() if one.fact and name not in catalogue.references}
    return Catalogue(catalogue.kind, catalogue.topic, targets, catalogue.categories)


def _with_a_row(grid: Grid) -> Grid:
    """A form may have heads and nothing below: an empty row more, so that it is read as any other file."""
    last = grid.table.num_rows + grid.blank + 1
    schema = grid.table.schema
    values = {field.name: [{ROW: last, LENGTH: 0}.get(field.name)] for field in schema}
    return Grid(pa.concat_tables([grid.table, pa.table(values, schema=schema)]), grid.blank, grid.notes, grid.encoding)


def _form(grid: Grid, sheet: Sheet, catalogues: Mapping[str, Catalogue]) -> Form:
    suggested = dict[str, str]()
    for kind in reversed(KINDS):
        told = suggest(sheet, catalogues[kind]).targets
        suggested |= {name: f"{kind}.{target}" for name, target in told.items() if target}
    left = {one.place: one.label for one in sheet.columns if one.label == one.name and one.name not in suggested}
    granted = of_grants.suggest(left)
    heads = tuple(
        Head(one.place, one.letter, one.label, suggested.get(one.name, "") or granted.get(one.place, ""))
        for one in sheet.columns
        if one.label
    )
    if not heads:
        raise Refused("no-header")
    width = range(grid.width)
    above = [row for row in grid.table.to_pylist() if row[ROW] < sheet.header_row]
    rows = [{head.place: (row[f"c{head.place}"] or "").strip() for head in heads} for row in sheet.table.to_pylist()]
    filled = tuple(row for row in rows if any(row.values()))
    return Form(heads, tuple(tuple(_text(row[f"c{at}"]) for at in width) for row in above), filled)


def _text(cell: str | None) -> str:
    return cell or ""
