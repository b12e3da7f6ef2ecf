"""A run made ready: its file read and checked, and all that the next steps need of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from yingbao.accounts.models import Area, Office
from yingbao.database.keys import Ring
from yingbao.registry.dictionary import FACTS, OfficeDictionary, office_dictionary
from yingbao.registry.imports.applying import Applying
from yingbao.registry.imports.known import Desk
from yingbao.registry.imports.mapping import Catalogue, Plan, Planned, lay, recognises
from yingbao.registry.imports.numbers import settled_ring
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.progress import Telling
from yingbao.registry.imports.reading import Sheet, read_apart, with_header
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.rights import Reach
from yingbao.registry.imports.validating import Areas, Checked, Reader, validate
from yingbao.registry.models import Run


@dataclass(frozen=True)
class Prepared:
    """`day`: since when the file holds; `first`: the column that stands for the row where no cell is at fault."""

    run: Run
    office: OfficeDictionary
    catalogue: Catalogue
    sheet: Sheet
    planned: Planned
    checked: Checked
    keys: Ring
    day: date
    reach: Reach

    @cached_property
    def first(self) -> str:
        return next(name for name in self.catalogue.identities()[0] if name in self.planned.columns)


def prepare(run: Run, folder: Path, tell: Telling) -> Prepared:
    """Reads and checks the file of a run. Raises Refused."""
    if not run.source.whole or run.source.by_hand:
        raise Refused("not-whole")
    office = office_dictionary()
    about, keys = catalogue_of(office, run.kind, run.topic), settled_ring()
    tell("reading", 0)
    sheet = with_header(read_apart(folder / "file", folder / "grid.arrow"), recognises(about))
    planned = lay(Plan.from_json(run.mapping), sheet, about)
    if planned.wrong:
        raise Refused(planned.wrong[0].code, **planned.wrong[0].words)
    if planned.open:
        raise Refused("not-mapped", names="、".join(column.name for column in planned.open))
    tell("checking", 0)
    the_office = Office.objects.using("worker").get()
    day = run.valid_from or the_office.day
    areas = Areas(dict(Area.objects.using("worker").values_list("code", "name")))
    checked = validate(sheet, planned, about, Reader(about.categories, areas, the_office.day))
    whole = run.area in ("", the_office.division, office.dictionary.office)
    return Prepared(run, office, about, sheet, planned, checked, keys, day, Reach(run.area, whole))


def desk_of(prepared: Prepared, cursor: Any, con: duckdb.DuckDBPyConnection, folder: Path) -> Desk:
    return Desk(cursor, con, folder, prepared.catalogue, prepared.run.source_id, prepared.day, prepared.reach)


def applying(prepared: Prepared, desk: Desk, ways: list[str], stamp: str, tell: Telling) -> Applying:
    """What writing needs besides: where a subject is served, and what a household's people may agree on."""
    tables, about = prepared.office.dictionary.tables, prepared.catalogue
    table = tables[about.kind]
    columns = list(prepared.planned.columns)
    if about.kind == "household" and about.topic == FACTS and "@key" not in columns:
        columns.append("@key")
    shared = (
        [name for name in columns if name in tables["household"].facts and about.targets[name].reads == "area"]
        if ways
        else []
    )
    home = next((up.column for up in table.ups.values()), "")
    return Applying(
        desk, prepared.run.pk, prepared.run.author_id, stamp, columns, ways, shared, table.areas.get("residence", ""),
        table.areas.get("hukou", ""), home, prepared.keys, tell,
    )  # fmt: skip
