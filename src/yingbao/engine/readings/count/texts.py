"""A statement as DuckDB's text, twice: as it is, and with the few texts of its result as values of one enumeration, so
that writing many rows hashes and copies none of them (a sixth of a count). The files and their types are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import sqlglot.expressions as exp

from yingbao.engine.store.sql import name, text

Found = list[exp.Expression]
"""The literals that a column's values are chosen from."""
Reads = tuple[tuple[str, frozenset[str] | None], ...]
"""Tables, and of each the columns that may be read; None: all."""


@dataclass(frozen=True)
class Text:
    """`of_many`: the same over `kind`, the type that `making` makes."""

    plain: str
    of_many: str
    making: str
    reads: Reads


def texts(statement: exp.Expression) -> Text:
    """`statement`: a select or the union of several, each from a subquery; its trees are changed."""
    plain, reads = statement.sql("duckdb", copy=False), tuple(sorted(_reads(statement).items()))
    columns = list(_columns(statement))
    values = sorted({literal.name for _, found in columns for literal in found})
    if not values:
        return Text(plain, plain, "", reads)
    listed = ", ".join(map(text, values))
    kind = f"texts_{sha256(listed.encode()).hexdigest()[:16]}"
    for cast, found in columns:
        cast.set("to", _type(kind))
        for literal in found:
            literal.replace(exp.Cast(this=literal.copy(), to=_type(kind)))
    making = f"CREATE TYPE IF NOT EXISTS {name(kind)} AS ENUM ({listed})"
    return Text(plain, statement.sql("duckdb", copy=False), making, reads)


def _reads(statement: exp.Expression) -> dict[str, frozenset[str] | None]:
    """Of each table every column that is named where it is selected from, or above, as long as all is handed up."""
    made, found = {each.alias for each in statement.find_all(exp.CTE)}, defaultdict[str, set[str]](set)
    whole = set()
    for table in statement.find_all(exp.Table):
        if table.name in made:
            continue
        columns, select = found[table.name], table.parent_select
        while select is not None:
            columns.update(column.name for column in select.find_all(exp.Column))
            if not select.is_star:
                break
            select = select.parent_select
        else:
            whole.add(table.name)
    return {table: None if table in whole else frozenset(columns) for table, columns in found.items()}


def _type(kind: str) -> exp.DataType:
    return exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=kind)


def _columns(statement: exp.Expression) -> Iterator[tuple[exp.Cast, Found]]:
    """The casts to text whose literals are known, in every select."""
    selects = list(_selects(statement))
    for column in zip(*(select.expressions for select in selects), strict=True):
        casts = [each.this for each in column]
        if all(isinstance(cast, exp.Cast) and cast.is_type(exp.DataType.Type.TEXT) for cast in casts):
            found = [_literals(cast.this, _below(select)) for cast, select in zip(casts, selects, strict=True)]
            if None not in found:
                yield from zip(casts, (each for each in found if each is not None), strict=True)


def _selects(statement: exp.Expression) -> Iterator[exp.Select]:
    if isinstance(statement, exp.Union):
        yield from _selects(statement.this)
        yield from _selects(statement.expression)
    elif isinstance(statement, exp.Select):
        yield statement


def _below(select: exp.Select) -> dict[str, exp.Expression]:
    """The columns of the subquery that a select is from."""
    return {each.alias: each.this for each in select.args["from_"].this.this.expressions}


def _literals(value: exp.Expression, below: dict[str, exp.Expression]) -> Found | None:
    """What a value is chosen from; None where it may be any text."""
    match value:
        case exp.Literal() if value.is_string:
            return [value]
        case exp.Null():
            return []
        case exp.Paren():
            return _literals(value.this, below)
        case exp.Column() if value.name in below:
            return _literals(below[value.name], {})
        case exp.Case():
            default = value.args.get("default") or exp.Null()
            found = [_literals(each, below) for each in (*(one.args["true"] for one in value.args["ifs"]), default)]
            return None if None in found else [literal for each in found for literal in each or ()]
    return None
