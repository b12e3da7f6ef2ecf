"""Sets aside each bad row with its whole home: dropping one member would silently change the others' answers."""

from __future__ import annotations

from pathlib import Path

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import message
from yingbao.engine.store.columns import Check
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.inspection import BAD
from yingbao.engine.store.plan import Plan
from yingbao.engine.store.sql import ROW, empty, text

ASIDE = "aside"
REASONS = "reasons"
BLANK = "\x00"
"""Stands in a message for what only SQL knows."""


def set_aside(desk: Desk, dictionary: Dictionary, plans: list[Plan], found: list[tuple[str, Check]]) -> None:
    """Fills ASIDE with every row to leave out and why: the bad ones and those whose home holds a bad one."""
    _reasons(desk, dictionary, found)
    desk.make(
        ASIDE,
        f"""SELECT b.tbl, b.n, b.id, b.grp, b.home, b.col, b.value, b.code, w.zh, w.en
        FROM {BAD} b LEFT JOIN {REASONS} w ON w.tbl = b.tbl AND w.col = b.col AND w.code = b.code""",
    )
    if not desk.first(f"SELECT count(*) FROM {BAD}")[0]:
        return
    cause = "min_by({tbl: tbl, id: id, col: col, zh: zh, en: en}, (n, col, tbl)) AS why"
    desk.make("homes_aside", f"SELECT grp, home, {cause} FROM {ASIDE} WHERE home IS NOT NULL GROUP BY ALL")
    desk.make("owners_aside", f"SELECT tbl, id, {cause} FROM {ASIDE} WHERE home IS NULL GROUP BY ALL")
    homes = {home for (home,) in desk.rows("SELECT DISTINCT grp FROM homes_aside")}
    homeless = desk.first("SELECT count(*) FROM owners_aside")[0]
    # A row falls with its home, or with whom it hangs on where that one has none.
    list(desk.side_by_side(_companions, (p for p in plans if p.raw and (homeless or p.home in homes))))


def _reasons(desk: Desk, dictionary: Dictionary, found: list[tuple[str, Check]]) -> None:
    desk.make(REASONS, empty(dict.fromkeys(("tbl", "col", "code", "zh", "en"), "VARCHAR")))
    rows = {(table, check.column, check.code): check for table, check in found}
    for (table, column, code), check in rows.items():
        fact = dictionary.tables[table].facts.get(column)
        way = dictionary.tables[table].collections.get(column)
        label = fact.label if fact else way.label if way else {"zh": column, "en": column}
        zh, en = (message(code, {**check.words, "column": label[lang]}, lang) for lang in ("zh", "en"))
        desk.con.execute(f"INSERT INTO {REASONS} VALUES (?, ?, ?, ?, ?)", [table, column, code, zh, en])


def _companions(desk: Desk, plan: Plan) -> None:
    """The rows of a home set aside that are not themselves bad, and those of a subject that has no home."""
    words = {"table": BLANK, "id": BLANK, "why": BLANK}
    zh, en = (_filled(message("aside-home", words, lang), lang) for lang in ("zh", "en"))
    above, owner = plan.above
    desk.add(
        ASIDE,
        f"""SELECT {text(plan.table.name)}, x.n, x.id, {text(plan.home)}, x.home, '', '', 'aside-home', {zh}, {en}
        FROM (SELECT r.{ROW} AS n, CAST({plan.id} AS VARCHAR) AS id, CAST({plan.home_id} AS VARCHAR) AS home,
                {above} AS above, CAST({owner} AS VARCHAR) AS owner FROM {plan.source} WHERE {plan.where}) x
        LEFT JOIN homes_aside h ON h.grp = {text(plan.home)} AND h.home = x.home
        LEFT JOIN owners_aside o ON o.tbl = x.above AND o.id = x.owner AND x.home IS NULL
        WHERE (h.home IS NOT NULL OR x.home IS NULL)
        AND NOT EXISTS (SELECT 1 FROM {BAD} b WHERE b.tbl = {text(plan.table.name)} AND b.n = x.n)""",
    )


def _filled(words: str, lang: str) -> str:
    """The message as SQL, its blanks filled with the table, the id and the reason of the row that is to blame."""
    parts = [text(part) for part in words.split(BLANK)]
    fills = [f"coalesce(h.why.{field}, o.why.{field}, '-')" for field in ("tbl", "id", lang)]
    return " || ".join(piece for pair in zip(parts, [*fills, "''"], strict=True) for piece in pair)


def counts_aside(desk: Desk) -> dict[str, int]:
    """How many rows of each table are set aside."""
    return dict(desk.rows(f"SELECT tbl, count(DISTINCT n) FROM {ASIDE} GROUP BY tbl"))


def write_rejected(desk: Desk, tables: list[str], folder: Path) -> None:
    """`folder`/<table>.csv for each of `tables`: one line for each row and reason."""
    folder.mkdir(parents=True)
    for table in tables:
        desk.con.execute(
            f"""COPY (SELECT tbl AS "table", n AS "row", id, home, col AS "column", value, code AS reason,
                zh AS reason_zh, en AS reason_en FROM {ASIDE} WHERE tbl = {text(table)} ORDER BY n, col, code)
            TO {text(str(folder / f"{table}.csv"))} (FORMAT csv, HEADER)"""
        )
