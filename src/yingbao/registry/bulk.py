"""Many rows at once: DuckDB writes and reads them as text, PostgreSQL copies them in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.values import NEVER, Value

CHUNK = 1 << 20


def bundle(facts: Iterable[Fact], of: str = "") -> str:
    """DuckDB's SQL for a bundle of facts as JSON text; `of` qualifies their columns. NULL, and what the dictionary
    takes absence for anyway, are left out."""
    members = ", ".join(f"CASE WHEN {says(fact, of)} THEN {_member(fact, of)} END" for fact in facts)
    return f"'{{' || concat_ws(',', {members}) || '}}'" if members else "'{}'"


def _column(fact: Fact, of: str) -> str:
    return f'{of}"{fact.name}"'


def says(fact: Fact, of: str = "") -> str:
    """DuckDB's SQL for whether a fact's column says more than absence would."""
    column = _column(fact, of)
    if fact.absent is None or fact.absent is NEVER:
        return f"{column} IS NOT NULL"
    return f"{column} IS DISTINCT FROM {_literal(fact.absent)} AND {column} IS NOT NULL"


def _literal(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f"'{value}'"


def _member(fact: Fact, of: str) -> str:
    column = _column(fact, of)
    if fact.kind == "text":
        return f"'\"{fact.name}\":' || CAST(to_json(CAST({column} AS VARCHAR)) AS VARCHAR)"
    if fact.kind in ("boolean", "integer", "money"):
        return f"'\"{fact.name}\":' || CAST({column} AS VARCHAR)"
    return f"'\"{fact.name}\":\"' || CAST({column} AS VARCHAR) || '\"'"


def copy_in(cursor: Any, table: str, columns: Sequence[str], file: Path) -> None:
    """Copies a CSV file without a header into `table`; an empty field without quotes is NULL."""
    call = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
    with cursor.copy(call) as copy, file.open("rb") as source:
        while chunk := source.read(CHUNK):
            copy.write(chunk)


def copy_out(cursor: Any, call: str, given: Sequence[Any], file: Path) -> None:
    """Writes into a file what a COPY … TO STDOUT tells."""
    with cursor.copy(call, given) as rows, file.open("wb") as out:
        for row in rows:
            out.write(row)
