"""What only the row as a whole, or the file as a whole, can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yingbao.engine.store.connecting import connected
from yingbao.registry.imports.mapping import Catalogue, Planned
from yingbao.registry.imports.mapping.catalogue import FACTS
from yingbao.registry.imports.reading import LENGTH, ROW, Sheet
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating.columns import Faults, ReadColumn

NUMBERS = ("other_id", "@key")
"""Numbers that must not stand in two rows, though a better one tells these apart."""
SEXES = {True: "male", False: "female"}


def check_lengths(sheet: Sheet, rows: Any, faults: Faults) -> None:
    """Rows with more or fewer cells than the header: something in them has slipped out of its column."""
    lengths = sheet.table[LENGTH].to_numpy()
    last = sheet.columns[-1].place
    for code, wrong in (("short-row", lengths < sheet.width), ("long-row", lengths > sheet.width)):
        at = np.flatnonzero(wrong)
        if len(at):
            told = [Reason(code, {"cells": int(lengths[i]), "header": sheet.width}) for i in at]
            faults.add(rows[at], last, True, told, range(len(told)))


def compare_with_id(read: Mapping[str, ReadColumn], planned: Planned, rows: Any, faults: Faults) -> None:
    """Birth and sex against what the ID number says: a contradiction is a warning with both values."""
    number = read.get("id_number")
    if number is None or number.birth is None or number.male is None:
        return
    if birth := read.get("birth"):
        differ = pc.fill_null(pc.not_equal(birth.values, number.birth), False)
        at = np.flatnonzero(differ.to_numpy(zero_copy_only=False))
        pairs = zip(birth.values.take(at).to_pylist(), number.birth.take(at).to_pylist(), strict=True)
        told = [Reason("birth-differs", {"said": str(said), "number": str(number)}) for said, number in pairs]
        faults.add(rows[at], planned.columns["birth"].place, False, told, range(len(told)))
    if sex := read.get("sex"):
        by_number = pc.if_else(number.male, SEXES[True], SEXES[False])
        differ = pc.fill_null(pc.not_equal(sex.values, by_number), False)
        at = np.flatnonzero(differ.to_numpy(zero_copy_only=False))
        faults.add(rows[at], planned.columns["sex"].place, False, [Reason("sex-differs")])


def check_identities(table: pa.Table, planned: Planned, catalogue: Catalogue, faults: Faults) -> None:
    """Rows that do not say whose they are, and rows that speak of the same thing twice.

    Of rows that are alike the first is kept; where they differ nobody can say which is right, and all come back.
    """
    groups = [[name for name in group if name in planned.columns] for group in catalogue.identities()]
    for group in groups:
        missing = pc.is_null(table[group[0]])
        for name in group[1:]:
            missing = pc.and_(missing, pc.is_null(table[name]))
        place = planned.columns[group[0]].place
        faults.add(table.filter(missing)[ROW].to_numpy(), place, True, [Reason("no-identity")])
    place = planned.columns[groups[0][0]].place
    for name in groups[0][1:] if catalogue.topic == FACTS else ():
        if name in NUMBERS:
            _twice(table, f'"{name}"', place, faults)
    _twice(table, _key(groups, catalogue, table), place, faults)


def _key(groups: list[list[str]], catalogue: Catalogue, table: pa.Table) -> str:
    """SQL: what must be different in each row; NULL where the row does not say."""
    parts = [
        "coalesce(" + ", ".join(f"'{place}' || \"{n}\"" for place, n in enumerate(group)) + ")" for group in groups
    ]
    if catalogue.topic == FACTS or catalogue.other:
        return " || chr(31) || ".join(parts)
    return f"{parts[0]} || chr(31) || {occasion(table.column_names, catalogue)}"


def occasion(columns: list[str], catalogue: Catalogue) -> str:
    """SQL: what tells the events of one subject apart: the record's own number, else a payment's policy and period, else its day."""
    if "@occasion" in columns:
        return '"@occasion"'
    if "policy" in columns:
        period = '"occasion"' if "occasion" in columns else "NULL"
        return f"""concat_ws(':', "policy", coalesce({period}, CAST("{catalogue.date}" AS VARCHAR)))"""
    return f'CAST("{catalogue.date}" AS VARCHAR)' if catalogue.date in columns else "''"


def _twice(table: pa.Table, key: str, place: int, faults: Faults) -> None:
    values = ", ".join(f'"{name}"' for name in table.column_names if name != ROW)
    with connected() as con:
        con.register("read_rows", table)
        found = con.execute(f"""
            WITH keyed AS (SELECT "{ROW}" AS r, {key} AS k, hash({values}) AS h FROM read_rows),
            doubled AS (SELECT k, min(r) AS first, count(DISTINCT h) AS kinds FROM keyed WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1)
            SELECT r, first, kinds > 1 FROM keyed JOIN doubled USING (k) WHERE kinds > 1 OR r <> first ORDER BY r""").fetchall()
    if found:
        told = [Reason("twice-differing" if differ else "twice", {"first": first}) for _, first, differ in found]
        faults.add([row for row, _, _ in found], place, True, told, range(len(told)))
