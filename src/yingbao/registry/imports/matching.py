"""Whose rows these are: by ID number, else by the source's own number; whoever is in neither is new."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.registry.imports.known import Desk, load_numbers, load_plain
from yingbao.registry.imports.mapping.catalogue import OWN
from yingbao.registry.imports.numbers import KEY
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating import Faults

PLAIN = ("credit_code", "name")
"""Numbers that are no secret, and stand in a profile as they are."""


def match(desk: Desk, columns: Sequence[str], faults: Faults, place: int) -> None:
    """DuckDB's table `whose` (r, subject, other): NULL for a new subject. What cannot be told goes to `faults`."""
    if desk.is_facts:
        names = [name for name in OWN.get(desk.catalogue.kind, ("@key",)) if name in columns]
        _look_up(desk, "subject", desk.catalogue.kind, names)
        desk.con.execute(
            "CREATE OR REPLACE TABLE whose AS SELECT r, subject, CAST(NULL AS BIGINT) AS other FROM found_subject"
        )
    else:
        _look_up(desk, "subject", desk.catalogue.kind, [name for name in ("@owner", "@owner_key") if name in columns])
        others = [name for name in ("@other", "@other_key") if name in columns]
        other = "CAST(NULL AS BIGINT)"
        if desk.catalogue.other:
            _look_up(desk, "other", desk.catalogue.other, others)
            other = "o.subject"
        join = "JOIN found_other o USING (r)" if desk.catalogue.other else ""
        desk.con.execute(
            f"CREATE OR REPLACE TABLE whose AS SELECT r, s.subject, {other} AS other FROM found_subject s {join}"
        )
        _refuse(desk, faults, place, "subject", "not-found-owner", "found_subject.subject IS NULL")
        if desk.catalogue.other:
            _refuse(desk, faults, place, "other", "not-found-other", "found_other.subject IS NULL")
    for role in ("subject", "other") if desk.catalogue.other else ("subject",):
        _refuse(desk, faults, place, role, "ambiguous", "many")
        _refuse(desk, faults, place, role, "contradictory-numbers", "differ")


def _refuse(desk: Desk, faults: Faults, place: int, role: str, code: str, when: str) -> None:
    query = f"SELECT r FROM found_{role} JOIN file USING (r) WHERE sound AND ({when}) ORDER BY r"
    rows = desk.con.execute(query).fetchnumpy()["r"]
    if len(rows):
        faults.add(rows, place, True, [Reason(code)])


def _look_up(desk: Desk, role: str, kind: str, names: Sequence[str]) -> None:
    """DuckDB's table `found_<role>`: r, subject (NULL: nobody), `many` (several files), `differ` (two numbers, two files)."""
    parts = list[str]()
    for part, name in enumerate(names):
        if name in PLAIN:
            load_plain(desk, f"known_{role}_{part}", kind, name)
        else:
            _load(desk, f"known_{role}_{part}", kind, name)
        parts.append(_found(f"known_{role}_{part}", f'f."{name}"' if name in PLAIN else f'f."h:{name}"', part))
    ways = range(len(parts))
    subject = ", ".join(["NULL", *(f"k{part}.subject" for part in ways)])
    many = " OR ".join(["false", *(f"coalesce(k{part}.many, false)" for part in ways)])
    roots = ", ".join(f"CASE WHEN NOT k{part}.many THEN k{part}.root END" for part in ways)
    desk.con.execute(f"""CREATE OR REPLACE TABLE found_{role} AS
        SELECT f.r, CAST(coalesce({subject}) AS BIGINT) AS subject, {many} AS many,
            len(list_distinct(CAST([{roots}] AS BIGINT[]))) > 1 AS differ
        FROM file f {" ".join(parts)}""")


def _load(desk: Desk, table: str, kind: str, name: str) -> None:
    """An owner's ID may be one of a household's people."""
    through_home = kind == "household" and name == "@owner"
    fact = KEY if name.endswith("key") else "id_number" if name in ("@owner", "@other") else name
    load_numbers(
        desk,
        table,
        "person" if through_home else kind,
        [fact],
        f'SELECT "h:{name}" AS hash FROM file WHERE "h:{name}" IS NOT NULL',
        through_home,
    )


def _found(table: str, hash: str, part: int) -> str:
    """Of several files that were merged the one counts of which the source itself spoke, else the one that was kept."""
    return f"""LEFT JOIN (
        SELECT hash, coalesce(min(subject) FILTER (mine), min(root)) AS subject, min(root) AS root, count(DISTINCT root) > 1 AS many
        FROM {table} GROUP BY hash) k{part} ON k{part}.hash = {hash}"""


def match_homes(desk: Desk, columns: Sequence[str]) -> list[str]:
    """DuckDB's table `homes` (hash, number, subject; NULL: to be made); the ways to a household that the file has."""
    ways = [name for name in columns if name in desk.catalogue.references]
    named = [
        f'SELECT "h:{name}" AS hash, "{name}" AS number FROM file WHERE sound AND "{name}" IS NOT NULL' for name in ways
    ]
    hashes = " UNION ALL ".join(named) or "SELECT '' AS hash, '' AS number WHERE false"
    load_numbers(desk, "known_homes", "household", [KEY], f"SELECT hash FROM ({hashes})", through_home=False)
    desk.con.execute(f"""CREATE OR REPLACE TABLE homes AS SELECT h.hash, min(h.number) AS number, min(k.root) AS subject
        FROM ({hashes}) h LEFT JOIN (SELECT hash, min(root) AS root FROM known_homes GROUP BY hash) k USING (hash) GROUP BY h.hash""")
    return ways
