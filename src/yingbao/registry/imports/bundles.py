"""What a row says as the very text that PostgreSQL prints of its JSONB, so that digests can be compared before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yingbao.engine.dictionary import Fact
from yingbao.registry.bulk import says


def canonical(facts: Iterable[Fact], references: Sequence[str] = ()) -> str:
    """DuckDB's SQL for a bundle as JSONB's text: shorter keys first, then by their bytes; ': ' and ', ' between.

    A column holds what the fact's kind says, a reference the number of a subject. NULL, and what absence means, is left out.
    """
    members = {fact.name: f"CASE WHEN {says(fact)} THEN {_member(fact)} END" for fact in facts}
    members |= {name: f'\'"{name}": \' || "{name}"' for name in references}
    ordered = sorted(members, key=lambda name: (len(name.encode()), name.encode()))
    return "'{' || concat_ws(', ', " + ", ".join(members[name] for name in ordered) + ") || '}'" if members else "'{}'"


def _member(fact: Fact) -> str:
    head, column = f"'\"{fact.name}\": '", f'"{fact.name}"'
    if fact.kind == "text":
        return f"{head} || CAST(to_json({column}) AS VARCHAR)"
    if fact.kind in ("boolean", "integer", "money"):
        return f"{head} || CAST({column} AS VARCHAR)"
    return f"{head} || '\"' || CAST({column} AS VARCHAR) || '\"'"


def digest(other: str, until: str, plain: str, sensitive: str) -> str:
    """DuckDB's SQL for registry.digest, in hexadecimal."""
    return f"sha256(concat_ws(chr(10), {other}, {until} - DATE '1970-01-01', {plain}, {sensitive}))"
