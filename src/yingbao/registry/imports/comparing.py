"""A checked file against the registry: what is new, changed, the same, gone; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from yingbao.database.keys import Ring
from yingbao.registry.imports.bundles import canonical, digest
from yingbao.registry.imports.crossing import count, fetch, numbers_of
from yingbao.registry.imports.hashing import hashing
from yingbao.registry.imports.known import Desk, load_said
from yingbao.registry.imports.mapping.catalogue import FACTS
from yingbao.registry.imports.matching import match, match_homes
from yingbao.registry.imports.numbers import COMPARED, numbered
from yingbao.registry.imports.reading import ROW
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating import Checked, Faults, occasion


@dataclass(frozen=True)
class Compared:
    """Counts of rows. `new`: of new subjects; `added`: what the source had not said of a known one; `gone`: statements that
    end; `spared`: absent ones that a row set aside may speak of; `standing`: in force before; `homes`: new households."""

    new: int
    added: int
    changed: int
    same: int
    gone: int
    spared: int
    standing: int
    homes: int


def place_file(desk: Desk, checked: Checked, keys: Ring) -> list[str]:
    """DuckDB's table `file`: `r`, `sound`, the typed columns and their hashes, of all rows; the typed columns' names.

    Beside it what the source said before (`load_said`), for which PostgreSQL is asked while the hashes are made.
    """
    tables = [checked.rows.append_column("sound", pa.array([True] * checked.rows.num_rows, pa.bool_())),
              checked.aside.append_column("sound", pa.array([False] * checked.aside.num_rows, pa.bool_()))]  # fmt: skip
    table = pa.concat_tables(tables).rename_columns({ROW: "r"})
    if desk.catalogue.kind == "household" and desk.is_facts and "@key" not in table.column_names:
        table = table.append_column("@key", table["hukou_book"])
    with hashing(table, numbered(table.column_names, desk.catalogue), keys) as hashes:
        load_said(desk)
        table = hashes()
    desk.con.register("placed", table)
    desk.con.execute("CREATE OR REPLACE TABLE file AS FROM placed")
    desk.con.unregister("placed")
    return [name for name in table.column_names if name in desk.catalogue.targets]


def find_whose(desk: Desk, columns: Sequence[str], faults: Faults, place: int) -> list[str]:
    """Tables `whose` and `homes`; adds faults of rows of nobody, of several, or outside the reach. The ways to households."""
    match(desk, columns, faults, place)
    _check_reach(desk, columns, faults, place)
    _check_days(desk, columns, faults, place)
    _leave_out(desk, faults)
    return match_homes(desk, columns)


def _leave_out(desk: Desk, faults: Faults) -> None:
    found = faults.table()
    if found.num_rows:
        desk.con.register("later", found)
        desk.con.execute("UPDATE file SET sound = false WHERE r IN (SELECT row FROM later WHERE fatal)")
        desk.con.unregister("later")


def _check_reach(desk: Desk, columns: Sequence[str], faults: Faults, place: int) -> None:
    if desk.reach.whole:
        return
    reach = desk.reach.area
    query = f"""SELECT id FROM registry_subject WHERE kind = '{desk.catalogue.kind}'
        AND (starts_with(area, '{reach}') OR starts_with(hukou_area, '{reach}'))"""
    fetch(desk.cursor, desk.con, "within", query, {"id": "BIGINT"}, desk.folder)
    shown = {
        name: f'"{name}"' if name in columns else "NULL" for name in ("residence", "hukou", "registered_area", "area")
    }
    here = desk.reach.has(
        f"coalesce({shown['residence']}, {shown['registered_area']}, {shown['area']})", shown["hukou"]
    )
    rows = desk.con.execute(f"""SELECT r FROM file JOIN whose USING (r) WHERE sound AND
        CASE WHEN subject IS NULL THEN NOT {here} ELSE subject NOT IN (FROM within) END ORDER BY r""").fetchnumpy()["r"]
    if len(rows):
        faults.add(rows, place, True, [Reason("outside")])


def since(desk: Desk, columns: Sequence[str]) -> str:
    """SQL: since when a row holds: as it says, else the day of its event, else the day of the file."""
    if desk.catalogue.date:
        return f'"{desk.catalogue.date}"' if desk.catalogue.date in columns else "CAST(NULL AS DATE)"
    day = f"DATE '{desk.day}'"
    return f'coalesce("@since", {day})' if "@since" in columns else day


def _check_days(desk: Desk, columns: Sequence[str], faults: Faults, place: int) -> None:
    begins = since(desk, columns)
    for code, wrong in (
        ("no-day", f"{begins} IS NULL"),
        ("until-before-since", f'"@until" <= {begins}' if "@until" in columns else "false"),
    ):
        rows = desk.con.execute(f"SELECT r FROM file WHERE sound AND {wrong} ORDER BY r").fetchnumpy()["r"]
        if len(rows):
            faults.add(rows, place, True, [Reason(code)])


def number_new(desk: Desk, for_good: bool) -> None:
    """Tables `made` (r, id) and `made_homes` (hash, id): numbers of new subjects; negative ones while nothing is written."""
    con = desk.con
    con.execute("""CREATE OR REPLACE TABLE unmade AS SELECT r, row_number() OVER (ORDER BY r) AS n
        FROM file JOIN whose USING (r) WHERE sound AND subject IS NULL""")
    con.execute(
        "CREATE OR REPLACE TABLE unmade_homes AS SELECT hash, row_number() OVER (ORDER BY hash) AS n FROM homes WHERE subject IS NULL"
    )
    homes, people = count(con, "SELECT count(*) FROM unmade_homes"), count(con, "SELECT count(*) FROM unmade")
    if for_good:
        numbers_of(desk.cursor, con, "fresh", "registry_subject_id_seq", homes + people, desk.folder)
    else:
        con.execute(f"CREATE OR REPLACE TABLE fresh AS SELECT n, -n AS id FROM range(1, {homes + people + 1}) t(n)")
    con.execute("CREATE OR REPLACE TABLE made_homes AS SELECT hash, id FROM unmade_homes JOIN fresh USING (n)")
    con.execute(f"CREATE OR REPLACE TABLE made AS SELECT r, id FROM unmade u JOIN fresh f ON f.n = u.n + {homes}")


def say(desk: Desk, columns: Sequence[str], ways: Sequence[str]) -> None:
    """DuckDB's table `said`: what each sound row states, with its digest, as the registry would keep it."""
    catalogue = desk.catalogue
    facts = [catalogue.targets[name].fact for name in columns if not catalogue.targets[name].secret]
    kept = [fact for fact in facts if fact is not None]
    plain = canonical([fact for fact in kept if fact.sensitivity != "sensitive"], ways)
    hidden = canonical([fact for fact in kept if fact.sensitivity == "sensitive"])
    homes = "".join(
        f' LEFT JOIN homes h_{w} ON h_{w}.hash = f."h:{w}" LEFT JOIN made_homes m_{w} ON m_{w}.hash = f."h:{w}"'
        for w in ways
    )
    shown = ", ".join(f'coalesce(h_{w}.subject, m_{w}.id) AS "{w}"' for w in ways)
    replaced = f"f.* REPLACE ({shown})" if ways else "f.*"
    until = '"@until"' if "@until" in columns else "CAST(NULL AS DATE)"
    # an event is told apart by its number or day; a fact or a relation by whose it is alone
    what = "''" if desk.is_facts or catalogue.other else occasion(list(columns), catalogue)
    desk.con.execute(f"""CREATE OR REPLACE TABLE said AS
        SELECT *, {digest("other", "until", "plain", "hidden")} AS digest FROM (
            SELECT r, subject, is_new, other, {what} AS occasion, {since(desk, columns)} AS since, {until} AS until,
                {plain} AS plain, {hidden} AS hidden, {_numbers(desk, columns)} AS numbers
            FROM (SELECT {replaced}, coalesce(w.subject, made.id) AS subject, w.subject IS NULL AS is_new, w.other AS other
                  FROM file f JOIN whose w USING (r) LEFT JOIN made USING (r){homes} WHERE f.sound))""")


def secrets(desk: Desk, columns: Sequence[str]) -> dict[str, str]:
    """The secrets that a row brings: column by fact; the source's own number among them."""
    if not desk.is_facts:
        return {}
    found = {name: name for name in columns if desk.catalogue.targets[name].secret}
    return {**found, **({"key": "@key"} if "@key" in columns else {})}


def _numbers(desk: Desk, columns: Sequence[str]) -> str:
    """SQL: one number for all the secrets of a row, whatever their order; 0 where there is none."""
    found = secrets(desk, columns).items()
    parts = [f'CASE WHEN "h:{column}" IS NULL THEN 0 ELSE {_one_number(fact, column)} END' for fact, column in found]
    folded = "CAST(0 AS UBIGINT)"
    for part in parts:
        folded = f"xor({folded}, {part})"
    return folded


def _one_number(fact: str, column: str) -> str:
    return f"hash('{fact}', left(\"h:{column}\", {COMPARED}))"


def compare(desk: Desk, columns: Sequence[str], complete: bool) -> Compared:
    """Tables `changes` (said rows that are not in force yet, with `was` and whether that is closed) and `gone` (ids)."""
    con, lasting = desk.con, desk.is_facts or bool(desk.catalogue.other)
    con.execute("""CREATE OR REPLACE TABLE was_said AS SELECT was.*, coalesce(n.numbers, 0) AS numbers FROM was LEFT JOIN (
        SELECT statement, bit_xor(hash(fact, hash)) AS numbers FROM was_numbers GROUP BY statement) n ON n.statement = was.id""")
    before = "was_said.since <= said.since" if lasting else "true"
    con.execute(f"""CREATE OR REPLACE TABLE compared AS
        SELECT r, was_said.id AS was, was_said.since AS was_since,
            coalesce(was_said.digest = said.digest AND was_said.numbers = said.numbers, false) AS same
        FROM said LEFT JOIN was_said ON was_said.subject = said.subject AND was_said.occasion = said.occasion
            AND was_said.other IS NOT DISTINCT FROM said.other AND {before}
        {_newest(desk, "r", "was_said.since DESC NULLS LAST, was_said.id DESC")}""")
    closes = "was IS NOT NULL AND was_since = since" if lasting else "was IS NOT NULL"
    con.execute(f"""CREATE OR REPLACE TABLE changes AS
        SELECT said.*, was, was_since, {closes} AS closes FROM said JOIN compared USING (r) WHERE NOT same""")
    standing, spared = _gone(desk, columns, complete and lasting)
    return Compared(
        new=count(con, "SELECT count(*) FROM changes WHERE is_new"),
        added=count(con, "SELECT count(*) FROM changes WHERE was IS NULL AND NOT is_new"),
        changed=count(con, "SELECT count(*) FROM changes WHERE was IS NOT NULL"),
        same=count(con, "SELECT count(*) FROM compared WHERE same"),
        gone=count(con, "SELECT count(*) FROM gone"),
        spared=spared, standing=standing, homes=count(con, "SELECT count(*) FROM made_homes"),
    )  # fmt: skip


def _newest(desk: Desk, things: str, order: str) -> str:
    """SQL that keeps the first of each thing; nothing, where the source said one word of each, which is mostly so."""
    different = count(desk.con, "SELECT count(*) FROM (SELECT DISTINCT subject, other, occasion FROM was)")
    if different == count(desk.con, "SELECT count(*) FROM was"):
        return ""
    return f"QUALIFY row_number() OVER (PARTITION BY {things} ORDER BY {order}) = 1"


def _gone(desk: Desk, columns: Sequence[str], ends: bool) -> tuple[int, int]:
    """Table `gone`: what stood on the day of the file and is not in it. (How much stood, how much is spared.)

    A row that was set aside still speaks of somebody: whoever it may be is not taken for gone.
    """
    con, day = desk.con, f"DATE '{desk.day}'"
    here = desk.reach.has("area", "hukou_area")
    con.execute(f"""CREATE OR REPLACE TABLE standing AS
        SELECT * FROM was WHERE since <= {day} AND (until IS NULL OR until > {day}) AND {here}
        {_newest(desk, "subject, other, occasion", "since DESC, id DESC")}""")
    if not ends:
        con.execute("CREATE OR REPLACE TABLE gone AS SELECT id, subject FROM standing WHERE false")
        return 0, 0
    con.execute("""CREATE OR REPLACE TABLE absent AS SELECT s.id, s.subject, s.name FROM standing s
        WHERE NOT EXISTS (FROM whose w JOIN file f USING (r)
                          WHERE w.subject = s.subject AND (NOT f.sound OR w.other IS NOT DISTINCT FROM s.other))""")
    unclear = "EXISTS (FROM file f JOIN whose w USING (r) WHERE NOT f.sound AND w.subject IS NULL)"
    named = "name" in columns and desk.catalogue.topic == FACTS
    spare = (
        "name IN (SELECT f.name FROM file f JOIN whose w USING (r) WHERE NOT f.sound AND w.subject IS NULL)"
        if named
        else unclear
    )
    con.execute(f"CREATE OR REPLACE TABLE gone AS SELECT id, subject FROM absent WHERE NOT coalesce({spare}, false)")
    stood = count(con, "SELECT count(*) FROM standing")
    return stood, count(con, "SELECT count(*) FROM absent") - count(con, "SELECT count(*) FROM gone")
