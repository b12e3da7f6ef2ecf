"""Are the columns there, and can they be read at all? Before any row is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.faults import Fault, nearest
from yingbao.engine.store.raw import Raw

INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")
TEXTS = ("VARCHAR", "ENUM")
NOTHING = '"NULL"'
"""The type of a Parquet column that was never given one: it holds no value."""
NOT_KNOWN = "_unknown"
"""A Parquet column of lists: the facts of a row that are unknown, whatever their absence means. A text would say '?'."""
KEY = "key"
LEDGER_KEYS = ("policy", "table", "subject")
LEDGER_TEXTS = ("source",)

READABLE: dict[str, tuple[str, ...]] = {
    KEY: (*INTEGERS, *TEXTS, "UUID"),
    "boolean": ("BOOLEAN",),
    "integer": INTEGERS,
    "money": (*INTEGERS, "DECIMAL"),
    "date": ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    "category": TEXTS,
    "area": TEXTS,
    "text": (*TEXTS, *INTEGERS),
}
"""The DuckDB types of a Parquet column from which each kind of fact can be read without loss."""


WANTED = {
    KEY: "BIGINT / VARCHAR",
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "money": "BIGINT / DECIMAL",
    "date": "DATE",
    "category": "VARCHAR",
    "area": "VARCHAR",
    "text": "VARCHAR",
}
"""What to store each as."""


def own_facts(table: Table) -> tuple[str, ...]:
    """The facts that a table's own file holds: not those of a link's target."""
    return tuple(table.facts) if table.kind == "ledger" else table.own_facts


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns without which a row cannot be placed."""
    if table.kind == "subject":
        return ("id", *dict.fromkeys(up.column for up in table.ups.values()))
    if table.kind == "ledger":
        return LEDGER_KEYS
    return ("owner", "target") if table.kind == "link" else ("owner",)


def shape_faults(table: Table, raw: Raw) -> Iterator[Fault]:
    """Key columns that are missing, columns of a type that cannot be read."""
    keys = key_columns(table)
    for column in keys:
        if column not in raw.columns:
            words = {"column": column, "has": ", ".join(raw.columns), "keys": ", ".join(keys)}
            yield Fault("store-missing-column", raw.place, words)
    kinds = {fact: table.facts[fact].kind for fact in own_facts(table)}
    for column, kind in {**kinds, **dict.fromkeys(("id", *keys), KEY)}.items():
        given = raw.columns.get(column, NOTHING)
        if given != NOTHING and not raw.written and not _readable(given, kind):
            words = {"column": column, "given": given, "wanted": WANTED[kind], "kind": kind}
            yield Fault("store-key-type" if kind == KEY else "store-column-type", raw.place, words)


def _readable(given: str, kind: str) -> bool:
    whole = given.split("(", maxsplit=1)[0]
    return whole in READABLE[kind] or (kind == "integer" and given.startswith("DECIMAL") and given.endswith(",0)"))


def strange_columns(table: Table, raw: Raw) -> Iterator[Fault]:
    """Columns that the dictionary does not know: they are not read, and a slip of the pen would go unseen."""
    known = ["id", NOT_KNOWN, *key_columns(table), *own_facts(table), *(LEDGER_TEXTS if table.kind == "ledger" else ())]
    for column in raw.columns:
        if column not in known:
            near = nearest(column, [fact for fact in known if fact not in raw.columns])
            yield Fault("store-strange-column", raw.place, {"column": column, "near": near or "-"})


def missing_columns(dictionary: Dictionary, raws: dict[str, Raw]) -> tuple[tuple[str, str], ...]:
    """Facts without a column: unknown for everyone, whatever absence means, and so for whom links lead to."""
    missing = {
        (t, f) for t, raw in raws.items() if raw for f in own_facts(dictionary.tables[t]) if f not in raw.columns
    }
    return tuple(sorted(missing))


def holes_of(
    dictionary: Dictionary,
    nulls: Mapping[str, Mapping[str, int]],
    lacking: Iterable[tuple[str, str]],
    missing: Collection[str],
) -> frozenset[tuple[str, str]]:
    """The facts that are unknown of anyone: stored so, without a column (`lacking`), or such of whom a link leads to.

    `missing` are the tables without a file.
    """
    links = [table for table in dictionary.tables.values() if table.target and table.name not in missing]
    through = {(t.name, f) for t in links for table, f in lacking if table == t.target and f not in t.own_facts}
    return frozenset({(table, fact) for table, facts in nulls.items() for fact in facts} | set(lacking) | through)
