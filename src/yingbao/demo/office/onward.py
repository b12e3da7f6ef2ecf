"""When the day of a made-up office moves on, what was granted there is paid on: else everybody would be missed from the first month.

Nobody acts in the meantime: who was paid is paid, who was left out is left out, what was paid wrongly goes on so, at the
amounts of each month's law; who was certified alive in time is so again; what time alone brings or ends is found. All in a
few large statements, by the owner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections, transaction

from yingbao.accounts.models import Office
from yingbao.database import home
from yingbao.demo.health import certified_since
from yingbao.demo.office.payroll import FORMATS, Passing, reckon
from yingbao.engine.readings.count.run import count
from yingbao.registry.answers.lawbook import book, cards
from yingbao.registry.bulk import bundle, copy_in, copy_out
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.mirror import full, open_mirror
from yingbao.registry.models import Source
from yingbao.web.workrooms import work_room

OWNER, WORKER = "owner", "worker"
MADE = "演示数据（虚构）：按上一期接着记录"
"""The reason that stands beside each."""


def pay_on(before: date, today: date) -> int:
    """Records what is paid in the months that have begun since `before`; how many rows are new. Safe to repeat: what was made
    for the same days, when the day had been moved there once, is made again where it differs."""
    passing = Passing(before, today)
    if not Office.objects.using(WORKER).get().made_up or not any(passing.months()):
        return 0
    known = {name: card for name, card in cards(today).items() if card.each in FORMATS and card.kind != "signal"}
    with _working() as (con, cursor, work):
        _take(con, cursor, before, work)
        sources = dict(Source.objects.using(OWNER).values_list("code", "pk"))
        reckon(con, passing, known, _counted(passing.asked(), known, work), sources)
        _write(con, work / "made.csv")
        new = _keep(cursor, passing, work / "made.csv")
        cursor.execute(_CERTIFIED, _half_years(passing))
        cursor.execute(
            _LOGGED, [json.dumps({"demo": today.isoformat(), "receipts": new, "certified": cursor.rowcount})]
        )
        return new


@contextmanager
def _working() -> Iterator[tuple[duckdb.DuckDBPyConnection, Any, Path]]:
    """Somewhere to reckon, and the owner's transaction, which no trigger follows row by row."""
    with (
        work_room("payroll") as folder,
        duckdb.connect() as con,
        transaction.atomic(OWNER),
        connections[OWNER].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield con, cursor, folder


def _half_years(passing: Passing) -> dict[str, Any]:
    first, last = certified_since(passing.before), certified_since(passing.today)
    return {"first": first, "last": last, "today": passing.today, "reason": MADE}


def _take(con: duckdb.DuckDBPyConnection, cursor: Any, before: date, work: Path) -> None:
    """What is recorded, without what was made here for days still to come, and what was granted."""
    for table, query, given in (("paper", _PAPER, [before, MADE]), ("granted", _GRANTED, [])):
        copy_out(cursor, f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", given, work / f"{table}.csv")
        con.execute(f"CREATE TABLE {table} ({_TABLES[table]})")
        con.execute(f"COPY {table} FROM '{work / table}.csv' (FORMAT csv, HEADER)")


def _counted(days: list[date], known: Iterable[str], work: Path) -> dict[date, Path]:
    """What the law gives on each of the days, to everybody as they are known now."""
    root = home() / "mirror"
    store = open_mirror(root) or full(root).store
    for day in days:
        (work / day.isoformat()).mkdir()
        count(book(), store, day, work / day.isoformat(), only=sorted(known), add_up=False)
    return {day: work / day.isoformat() / "entitlements" for day in days}


def _write(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    ledger = office_dictionary().dictionary.tables["receipts"]
    facts = bundle([fact for fact in ledger.facts.values() if fact.name not in ("table", "subject")], "m.")
    con.execute(
        f"""COPY (SELECT file, policy || ':' || occasion || ':' ||
          row_number() OVER (PARTITION BY file, policy, occasion ORDER BY amount), source, "from", {facts}
          FROM paper m WHERE made ORDER BY file, "from") TO '{file}' (FORMAT csv, HEADER false)"""
    )


def _keep(cursor: Any, passing: Passing, file: Path) -> int:
    """Ends what would not be made again, and adds what is not there yet."""
    cursor.execute(_MADE)
    copy_in(cursor, "made", ("subject_id", "occasion", "source_id", "valid_from", "facts"), file)
    cursor.execute("ANALYZE made")
    cursor.execute(_END, [MADE, passing.before])
    cursor.execute(_BEGIN, [MADE, MADE])
    new: int = cursor.rowcount
    if new:
        cursor.execute(_TURNED.format(changed="made"))
    return new


_KEPT = "CASE WHEN m.merged_into_id IS NULL THEN m.id ELSE registry.kept(m.id) END"
_SAID = "s.subject_id AS file, {kept} AS kept, s.facts ->> 'policy' AS policy"
_PAPER = f"""
SELECT {_SAID.format(kept=_KEPT)}, s.source_id AS source, s.facts ->> 'occasion' AS occasion,
  s.facts ->> 'from' AS "from", s.facts ->> 'to' AS "to", s.facts ->> 'amount' AS amount, s.facts ->> 'quantity' AS quantity, false AS made
FROM registry_statement s JOIN registry_subject m ON m.id = s.subject_id
WHERE s.topic = 'receipts' AND s.recorded_to IS NULL AND s.restricted = '' AND (s.valid_from <= %s OR s.reason <> %s)
"""
_GRANTED = f"""
SELECT {_SAID.format(kept=_KEPT)}, s.valid_from AS since, s.valid_to AS until, s.facts ->> 'amount' AS amount, c.code = 'civil' AS here
FROM registry_statement s JOIN registry_subject m ON m.id = s.subject_id JOIN registry_source c ON c.id = s.source_id
WHERE s.topic = 'decisions' AND s.recorded_to IS NULL AND s.restricted = ''
"""
_TABLES = {
    "paper": """file BIGINT, kept BIGINT, policy VARCHAR, source BIGINT, occasion VARCHAR, "from" DATE, "to" DATE, amount BIGINT,
      quantity BIGINT, made BOOLEAN""",
    "granted": "file BIGINT, kept BIGINT, policy VARCHAR, since DATE, until DATE, amount BIGINT, here BOOLEAN",
}
_MADE = """CREATE TEMP TABLE made (subject_id bigint, occasion text, source_id bigint, valid_from date, facts jsonb) ON COMMIT DROP"""
_SAME = "(m.subject_id, m.occasion, m.source_id, m.valid_from, m.facts) = (s.subject_id, s.occasion, s.source_id, s.valid_from, s.facts)"
# Whom something new is said of bears the transaction, as after any other change: a mirror of that day that is there already takes them in.
_TURNED = "UPDATE registry_subject s SET xact = pg_current_xact_id() WHERE s.id IN (SELECT subject_id FROM {changed})"
_END = f"""
WITH ended AS (
  UPDATE registry_statement s SET recorded_to = now()
  WHERE s.topic = 'receipts' AND s.recorded_to IS NULL AND s.reason = %s AND s.valid_from > %s
    AND NOT EXISTS (SELECT FROM made m WHERE {_SAME})
  RETURNING s.subject_id)
{_TURNED.format(changed="ended")}
"""
_BEGIN = f"""
INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, recorded_at, facts, sensitive, restricted,
                                reason, evidence)
SELECT m.subject_id, 'receipts', m.occasion, m.source_id, m.valid_from, now(), m.facts, '{{}}', '', %s, '' FROM made m
WHERE NOT EXISTS (
  SELECT FROM registry_statement s WHERE s.topic = 'receipts' AND s.recorded_to IS NULL AND s.reason = %s AND {_SAME})
"""
_CERTIFIED = """
WITH alive AS (
  SELECT p.id, s.id AS statement, least(%(last)s + ((p.profile ->> 'last_certified')::date - %(first)s), %(today)s) AS day
  FROM registry_subject p CROSS JOIN LATERAL (
    SELECT s.id FROM registry_statement s
    WHERE s.subject_id = p.id AND s.topic = 'facts' AND s.recorded_to IS NULL AND s.restricted = ''
      AND s.facts ->> 'last_certified' = p.profile ->> 'last_certified'
    ORDER BY s.valid_from DESC LIMIT 1) s
  WHERE %(first)s < %(last)s AND p.kind = 'person' AND p.merged_into_id IS NULL AND p.profile ->> 'death' IS NULL
    AND (p.profile ->> 'last_certified')::date >= %(first)s
), told AS (
  INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, recorded_at, facts, sensitive, restricted,
                                  reason, evidence)
  SELECT s.subject_id, 'facts', '', s.source_id, a.day, now(), s.facts || jsonb_build_object('last_certified', a.day), s.sensitive, '',
         %(reason)s, ''
  FROM alive a JOIN registry_statement s ON s.id = a.statement
  ON CONFLICT DO NOTHING
)
UPDATE registry_subject p SET xact = pg_current_xact_id(), profile = p.profile || jsonb_build_object('last_certified', a.day)
FROM alive a WHERE p.id = a.id
"""
"""Who was certified in the last half-year is again in this one, as many days after it began."""
_LOGGED = "INSERT INTO accounts_entry (kind, role, purpose, hidden, detail) VALUES ('import', '', '', false, %s::jsonb)"
