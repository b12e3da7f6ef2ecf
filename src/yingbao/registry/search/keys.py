"""What everybody is found by follows what is known of them: at once after a page, in bulk after an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.db import connections, transaction
from procrastinate.contrib.django import app

from yingbao.registry.search.readings import tokens

BATCH: Final = 50_000
"""Subjects in one transaction of a bulk run."""
WRITTEN_AT_ONCE: Final = 5_000
"""Names in one write of a copy."""
SIDE_BY_SIDE: Final = 2
"""Transactions of a bulk run at one time; each writes names in their order, so that none waits for another in a circle."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Progress = Callable[[float], None]


def rekey(ids: Iterable[int]) -> None:
    """The keys of subjects that this transaction's desk has just changed. A name that nobody bore before is read."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT registry.keep_keys(%s::bigint[])", [sorted(set(ids))])
        for (name,) in cursor.fetchall():
            ways, read = zip(*tokens(name), strict=True)
            cursor.execute("SELECT registry.keep_reading(%s, %s::smallint[], %s)", [name, list(ways), list(read)])


def rekey_changed(progress: Progress = lambda share: None) -> int:
    """The keys of everybody of whom anything changed since the last run; how many. On the worker's connection.

    1.1 million take tens of seconds the first time. Safe to break off and to repeat: a part is done or not.
    """
    with connections["worker"].cursor() as cursor:
        upto, ids = cursor.execute("SELECT upto::text, ids FROM registry.behind()").fetchone()
    parts = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    if len(parts) == 1:
        _rekey(parts[0])
    else:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for done, _ in enumerate(pool.map(_rekey_beside, parts), 1):
                progress(done / len(parts))
    with connections["worker"].cursor() as cursor:
        cursor.execute("UPDATE registry_keyed SET upto = %s::xid8", [upto])
    return len(ids)


def _rekey_beside(ids: list[int]) -> None:
    """On a connection of this thread's own, which ends with it."""
    try:
        _rekey(ids)
    finally:
        connections["worker"].close()


def _rekey(ids: list[int]) -> None:
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL synchronous_commit = off")
        cursor.execute("SELECT registry.rekey(%s::bigint[])", [ids])
        _read(cursor, [name for (name,) in cursor.fetchall()])


def rekey_all(progress: Progress = lambda share: None) -> int:
    """Everybody's keys anew, as after a change of how names are read; how many."""
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("DELETE FROM registry_token")
        cursor.execute("UPDATE registry_keyed SET upto = '0'")
    done = rekey_changed(progress)
    with connections["worker"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM registry_token t WHERE NOT EXISTS (SELECT FROM registry_key k WHERE k.name = t.name)"
        )
    return done


def rekey_run(run: int) -> int:
    """The keys of whom an import spoke of, and of whoever else is behind; how many."""
    return rekey_changed()


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.rekey", queueing_lock="registry.rekey", lock="registry.rekey")
def catch_up(timestamp: int) -> int:
    """Whatever changed a file without thinking of its keys, or was killed before it did: they follow by themselves."""
    return rekey_changed()


def _read(cursor: Any, names: list[str]) -> None:
    """Writes how new names are typed. Another run may have read the same name meanwhile."""
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS read (LIKE public.registry_token) ON COMMIT DELETE ROWS")
    with cursor.copy("COPY read (way, token, name) FROM STDIN") as copy:
        for start in range(0, len(names), WRITTEN_AT_ONCE):
            copy.write("".join(map(_rows, names[start : start + WRITTEN_AT_ONCE])))
    cursor.execute(
        "INSERT INTO public.registry_token SELECT way, token, name FROM read ORDER BY way, token, name ON CONFLICT DO NOTHING"
    )


def _rows(name: str) -> str:
    """A name's tokens as COPY reads them: a tab between columns, a backslash before what would be one."""
    plain = name.isprintable() and "\\" not in name
    quoted = name if plain else name.translate(_ESCAPES)
    return "".join(f"{way}\t{token if plain else token.translate(_ESCAPES)}\t{quoted}\n" for way, token in tokens(name))
