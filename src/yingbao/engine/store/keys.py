"""Keys: of which type a group of subjects' ids is stored, and how a raw id or key is read as one.

All subjects that share a home share one type, so that keys among them compare: BIGINT where every raw id is an integer,
else VARCHAR.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.store.raw import Raw
from yingbao.engine.store.shape import INTEGERS
from yingbao.engine.store.sql import Connection, name, one, text

INTEGER_TEXT = "0|-?[1-9][0-9]{0,17}"
"""A text that is an integer and nothing else: '007' is not, for it is another text than '7'."""
WIDE = ("UBIGINT", "HUGEINT")


def home_types(con: Connection, dictionary: Dictionary, raws: Mapping[str, Raw]) -> dict[str, str]:
    """The type of the ids of each home's subjects, by home."""
    groups = home_subjects(dictionary)
    return {home: id_type(con, [raws[s] for s in subjects if raws[s]]) for home, subjects in groups.items()}


def home_subjects(dictionary: Dictionary) -> dict[str, tuple[str, ...]]:
    """The subjects of each home, those on the way up first."""
    groups: dict[str, list[str]] = {}
    for subject in dictionary.subjects:
        groups.setdefault(dictionary.home(subject), []).append(subject)
    return {home: tuple(sorted(group, key=lambda s: _depth(dictionary, s))) for home, group in groups.items()}


def parent(dictionary: Dictionary, subject: str) -> str | None:
    """The subject that `subject` belongs to."""
    return next((up.table for up in dictionary.tables[subject].ups.values()), None)


def _depth(dictionary: Dictionary, subject: str) -> int:
    above = parent(dictionary, subject)
    return _depth(dictionary, above) + 1 if above else 0


def id_type(con: Connection, raws: Iterable[Raw]) -> str:
    return "BIGINT" if all(_are_integers(con, raw) for raw in raws) else "VARCHAR"


def _are_integers(con: Connection, raw: Raw) -> bool:
    given = raw.columns.get("id", "BIGINT")
    if raw.written:
        odd = f"SELECT 1 FROM {raw.relation} WHERE NOT regexp_full_match(id, {text(INTEGER_TEXT)}) LIMIT 1"
        return con.execute(odd).fetchone() is None
    if given in WIDE:
        return bool(one(con, f"SELECT count(id) = count(TRY_CAST(id AS BIGINT)) FROM {raw.relation}")[0])
    return given in INTEGERS


def key(raw: Raw, column: str, stored: str) -> str:
    """SQL for a key cell as `stored`; NULL where it cannot be the id of anyone."""
    given, cell = raw.columns.get(column), f"r.{name(column)}"
    if given is None:
        return f"CAST(NULL AS {stored})"
    if stored == given:
        return cell
    if stored == "VARCHAR":
        return f"CAST({cell} AS VARCHAR)"
    if given in INTEGERS:
        return f"{'TRY_CAST' if given in WIDE else 'CAST'}({cell} AS BIGINT)"
    as_text = f"CAST({cell} AS VARCHAR)"
    return f"CASE WHEN regexp_full_match({as_text}, {text(INTEGER_TEXT)}) THEN CAST({as_text} AS BIGINT) END"
