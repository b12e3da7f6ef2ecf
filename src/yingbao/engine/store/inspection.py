"""Finds the bad rows: one pass of counting over each table, and a second look only where something was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yingbao.engine.dictionary import Collection, Dictionary
from yingbao.engine.store.columns import Check
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.keys import parent
from yingbao.engine.store.plan import Plan, ledger_table, map_of
from yingbao.engine.store.raw import reading
from yingbao.engine.store.sql import ROW, empty, text

BAD = "bad"
MANY = 100_000
"""With more bad cells than this, one reason a row is enough: a whole column is in the wrong unit, or the like."""
COLUMNS = {"tbl": "VARCHAR", "n": "BIGINT", **dict.fromkeys(("id", "grp", "home", "col", "value", "code"), "VARCHAR")}
"""A bad row: its table, number, id, home subject and home id (NULL: it has none), and what is wrong where."""


def inspect(desk: Desk, dictionary: Dictionary, plans: list[Plan]) -> list[tuple[str, Check]]:
    """Fills BAD and the maps of homes; the checks that found something, by table."""
    desk.make(BAD, empty(COLUMNS))
    for plan in plans:
        if plan.table.kind == "subject":
            with reading(plan.raw.place):
                _map(desk, plan, parent(dictionary, plan.table.name))
    found: list[tuple[str, Check]] = []
    for plan, bad in zip(plans, desk.side_by_side(_bad, plans), strict=True):
        for check, where in bad:
            _note(desk, plan, check, where)
        found += [(plan.table.name, check) for check, _ in bad]
    found += [(t, check) for t, check in _strays(desk, dictionary, plans)]
    numbers = list(_numbers(dictionary, plans))
    for number, odd in zip(numbers, desk.side_by_side(_any_odd, numbers), strict=True):
        found += [(number.owner.table.name, check) for check in (_note_number(desk, number) if odd else ())]
    return found


def _bad(desk: Desk, plan: Plan) -> list[tuple[Check, str]]:
    """The checks of a table that found something, and SQL for the rows that they found."""
    if not plan.raw:
        return []
    with reading(plan.raw.place):
        counts = ", ".join(f"count_if({check.bad})" for check in plan.checks)
        totals = desk.first(f"SELECT {counts} FROM {plan.source} WHERE {plan.where}")
        found = [check for check, total in zip(plan.checks, totals, strict=True) if total]
        return [(check, f"{plan.where} AND ({check.bad})") for check in found] + _duplicates(desk, plan)


def _note(desk: Desk, plan: Plan, check: Check, where: str) -> None:
    if desk.first(f"SELECT count(*) FROM {BAD}")[0] > MANY:
        where += f" AND r.{ROW} NOT IN (SELECT n FROM {BAD} WHERE tbl = {text(plan.table.name)})"
    desk.add(
        BAD,
        f"""SELECT {text(plan.table.name)}, r.{ROW}, CAST({plan.id} AS VARCHAR), {text(plan.home)},
        CAST({plan.home_id} AS VARCHAR), {text(check.column)}, {check.cell}, {text(check.code)}
        FROM {plan.source} WHERE {where}""",
    )


def _map(desk: Desk, plan: Plan, above: str | None) -> None:
    """Where each subject's home is; of an id that stands twice the lower home, since both will be set aside."""
    some = f"FROM {plan.source} WHERE {plan.id} IS NOT NULL"
    of_home = f"SELECT {plan.id} AS id, min({plan.home_id}) AS home {some} GROUP BY ALL"
    itself = f"SELECT DISTINCT {plan.id} AS id, {plan.id} AS home {some}"
    desk.make(map_of(plan.table.name), of_home if above else itself)


def _duplicates(desk: Desk, plan: Plan) -> list[tuple[Check, str]]:
    if "id" not in plan.raw.columns:
        return []
    rows = f"FROM {plan.source} WHERE {plan.where}"
    if desk.first(f"SELECT count({plan.id}) = count(DISTINCT {plan.id}) {rows}")[0]:
        return []
    twice = f"{plan.id} IN (SELECT {plan.id} {rows} GROUP BY ALL HAVING count(*) > 1)"
    check = Check("id", "aside-duplicate", twice, f"CAST({plan.id} AS VARCHAR)")
    return [(check, f"{plan.where} AND {twice}")]


def _strays(desk: Desk, dictionary: Dictionary, plans: list[Plan]) -> list[tuple[str, Check]]:
    """Rows of a ledger about a subject that the dictionary does not have: they belong to no plan."""
    found = []
    for plan in {p.table.name: p for p in plans if p.table.kind == "ledger" and p.raw}.values():
        bad = f"{ledger_table(dictionary, plan.raw)} IS NULL"
        words = {"subjects": ", ".join(dictionary.subjects)}
        check = Check("table", "aside-no-table", bad, 'CAST(r."table" AS VARCHAR)', words)
        if desk.first(f"SELECT count(*) FROM {plan.raw.relation} r WHERE {bad}")[0]:
            _note(desk, plan, check, bad)
            found.append((plan.table.name, check))
    return found


@dataclass(frozen=True)
class _Number:
    """A collection that may hold too few or too many rows. Fewer than there are by nature are unknown, not wrong."""

    owner: Plan
    way: Collection
    counts: str
    """SQL of (id, c): how many rows each owner has that has any."""

    @property
    def least(self) -> int:
        return self.way.at_least if self.way.number is None else 0


def _numbers(dictionary: Dictionary, plans: list[Plan]) -> Iterator[_Number]:
    by_table = {plan.table.name: plan for plan in plans if plan.table.kind != "ledger"}
    ledgers = {(plan.table.name, plan.home): plan for plan in plans if plan.table.kind == "ledger"}
    for owner in dictionary.subjects:
        for way in dictionary.tables[owner].collections.values():
            rows = by_table.get(way.table) or ledgers[way.table, dictionary.home(owner)]
            key = next((column.value for column in rows.columns if column.name == way.key), None)
            if key and by_table[owner].raw and rows.raw:
                where = f"{rows.where} AND {key} IS NOT NULL"
                if rows.table.kind == "ledger":
                    where += f" AND m.t = {text(owner)}"
                counts = f"(SELECT {key} AS id, count(*) AS c FROM {rows.lean} WHERE {where} GROUP BY ALL)"
                yield _Number(by_table[owner], way, counts)


def _any_odd(desk: Desk, number: _Number) -> bool:
    ids = map_of(number.owner.table.name)
    joined = f"{ids} o LEFT JOIN {number.counts} k ON k.id = o.id" if number.least else f"{number.counts} k"
    odd = f"coalesce(k.c, 0) NOT BETWEEN {number.least} AND {number.way.at_most}"
    return bool(desk.first(f"SELECT count(*) FROM {joined} WHERE {odd}")[0])


def _note_number(desk: Desk, number: _Number) -> list[Check]:
    owner, way, least = number.owner, number.way, number.least
    few = Check(way.name, "aside-too-few", f"coalesce(k.c, 0) < {least}", "k.c", {"least": least})
    many = Check(way.name, "aside-too-many", f"k.c > {way.at_most}", "k.c", {"most": way.at_most})
    for check in (few, many):
        desk.add(
            BAD,
            f"""SELECT {text(owner.table.name)}, r.{ROW}, CAST({owner.id} AS VARCHAR),
            {text(owner.home)}, CAST({owner.home_id} AS VARCHAR), {text(check.column)},
            CAST(coalesce(k.c, 0) AS VARCHAR), {text(check.code)}
            FROM {owner.source} LEFT JOIN {number.counts} k ON k.id = {owner.id} WHERE {check.bad}""",
        )
    return [few, many]
