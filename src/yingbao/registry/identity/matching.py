"""Who may be registered twice: every file without an ID number, compared with all that resemble it in something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
from django.db import connections, transaction
from procrastinate.contrib.django import app

from yingbao.registry.identity.model import BLOCKS, COMPARISONS, settings
from yingbao.web.workrooms import work_room

LIKELY: Final = 0.5
"""The probability from which a pair is shown to a person."""
EACH: Final = 5
"""Pairs of one file that are shown, the likeliest."""
STEADY: Final = 10_000
"""A name's share is reckoned as if this many people more bore names of the usual rareness: few people prove little."""
PEOPLE: Final = """SELECT s.id, nullif(registry.folded(s.name), ''), t.token, s.profile ->> 'birth', s.profile ->> 'sex',
  nullif(s.area, ''), nullif(registry.folded(s.profile ->> 'address'), ''), n.phone, coalesce(n.numbered, false)
FROM registry_subject s
LEFT JOIN registry_token t ON t.way = 3 AND t.name = registry.folded(s.name)
LEFT JOIN (
  SELECT coalesce(x.merged_into_id, e.subject_id) AS subject, bool_or(e.fact = 'id_number') AS numbered,
         max(encode(e.hash, 'hex')) FILTER (WHERE e.fact = 'phone') AS phone
  FROM registry_secret e JOIN registry_statement st ON st.id = e.statement_id AND st.recorded_to IS NULL AND st.restricted = ''
       LEFT JOIN registry_subject x ON x.id = e.subject_id AND x.merged_into_id IS NOT NULL
  WHERE e.fact IN ('id_number', 'phone') GROUP BY 1) n ON n.subject = s.id
WHERE s.kind = 'person' AND s.restricted = '' AND s.merged_into_id IS NULL"""
COLUMNS: Final = {
    "unique_id": "BIGINT", "name": "VARCHAR", "sound": "VARCHAR", "birth": "VARCHAR", "sex": "VARCHAR", "area": "VARCHAR",
    "address": "VARCHAR", "phone": "VARCHAR", "numbered": "BOOLEAN",
}  # fmt: skip


@app.periodic(cron="30 3 * * *")
@app.task(name="registry.match", queueing_lock="registry.match", lock="registry.match")
def match(timestamp: int) -> int:
    """Every night the pairs that somebody should look at; how many."""
    return propose()


def propose() -> int:
    """Writes the pairs likely enough to be looked at, and takes back those that are so no longer; how many there are.

    On the worker's connection. What a person has decided stays decided.
    """
    with work_room("pairs") as folder, duckdb.connect() as con:
        _load(con, folder / "people.csv")
        pairs = list(_pairs(con))
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE proposed (one bigint, other bigint, p float8, why jsonb) ON COMMIT DROP")
        with cursor.copy("COPY proposed FROM STDIN") as copy:
            for pair in pairs:
                copy.write_row(pair)
        cursor.execute(_WRITE)
        cursor.execute(
            """DELETE FROM public.registry_pair r WHERE verdict = ''
            AND NOT EXISTS (SELECT FROM proposed p WHERE (p.one, p.other) = (r.one_id, r.other_id))"""
        )
    return len(pairs)


_WRITE: Final = """INSERT INTO public.registry_pair AS r (one_id, other_id, area, probability, evidence, found_at, verdict, reason)
SELECT p.one, p.other, s.area, p.p, p.why, clock_timestamp(), '', ''
FROM proposed p JOIN public.registry_subject s ON s.id = p.one
ON CONFLICT (one_id, other_id) DO UPDATE SET probability = excluded.probability, evidence = excluded.evidence
WHERE r.verdict IN ('', 'later')"""


def _load(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Table `everybody`, and `files`: whoever has no number, and whoever agrees with one of them in a block."""
    with (
        connections["worker"].cursor() as cursor,
        file.open("wb") as out,
        cursor.copy(f"COPY ({PEOPLE}) TO STDOUT (FORMAT csv)") as copy,
    ):
        for part in copy:
            out.write(part)
    con.execute(
        "CREATE TABLE everybody AS SELECT * FROM read_csv(?, header = false, columns = ?, quote = '\"', escape = '\"')",
        [str(file), COLUMNS],
    )
    near = " OR ".join(
        f"({columns}) IN (SELECT ({columns}) FROM everybody WHERE NOT numbered)"
        for columns in (", ".join(block) for block in BLOCKS)
    )
    con.execute(f"CREATE TABLE files AS SELECT * FROM everybody e WHERE NOT numbered OR {near}")


def _pairs(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int, float, str]]:
    """(one, other, probability, evidence) of the likeliest pairs of each file, `one` the smaller number."""
    (people,) = con.execute("SELECT count(*) FROM everybody").fetchone() or (0,)
    if not con.execute("SELECT 1 FROM files WHERE NOT numbered LIMIT 1").fetchone():
        return
    predicted = _predict(con, people)
    evidence = ", ".join(f"gamma_{one.column}, mw_{one.column}" for one in COMPARISONS)
    rows = con.execute(
        f"""WITH sides AS (
          SELECT p.*, unnest([unique_id_l, unique_id_r]) AS side, f.numbered AS l, g.numbered AS r FROM {predicted} p
          JOIN everybody f ON f.unique_id = unique_id_l JOIN everybody g ON g.unique_id = unique_id_r
        ), ranked AS (
          SELECT *, row_number() OVER (PARTITION BY side ORDER BY match_weight DESC, unique_id_l, unique_id_r) AS place
          FROM sides WHERE NOT CASE WHEN side = unique_id_l THEN l ELSE r END
        )
        SELECT DISTINCT ON (unique_id_l, unique_id_r) least(unique_id_l, unique_id_r), greatest(unique_id_l, unique_id_r),
               match_probability, mw_tf_adj_name, {evidence} FROM ranked WHERE place <= {EACH} ORDER BY unique_id_l, unique_id_r"""
    ).fetchall()
    for one, other, probability, rareness, *said in rows:
        yield one, other, probability, json.dumps(_evidence(rareness, said))


def _predict(con: duckdb.DuckDBPyConnection, people: int) -> str:
    """The name of Splink's table of pairs that are likely enough."""
    from splink import DuckDBAPI, Linker

    usual = COMPARISONS[0].levels[0].u
    con.execute(
        f"""CREATE TABLE names AS SELECT name, (count(*) + {usual * STEADY}) / ({people} + {STEADY}) AS tf_name
        FROM everybody WHERE name IS NOT NULL GROUP BY name"""
    )
    engine = DuckDBAPI(connection=con)
    linker = Linker(engine.register("files", dataset_display_name="files"), settings(people), log_level=None)
    linker.table_management.register_term_frequency_lookup(engine.register("names"), "name")
    found = linker.inference.predict(threshold_match_probability=LIKELY, warning_mode="never")
    return str(found.physical_name)


def _evidence(rareness: float | None, said: list[Any]) -> list[dict[str, Any]]:
    """Of each comparison that says something: which, the level that holds, its weight (log₂ of the Bayes factor)."""
    told = []
    for comparison, gamma, weight in zip(COMPARISONS, said[::2], said[1::2], strict=True):
        if gamma is not None and gamma >= 0:
            more = rareness or 0.0 if comparison.column == "name" else 0.0
            level = len(comparison.levels) - 1 - gamma
            told.append({"what": comparison.column, "level": level, "weight": round(weight + more, 2)})
    return told
