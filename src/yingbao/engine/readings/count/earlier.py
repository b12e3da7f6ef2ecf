"""What was given before an occasion, as rows: each occasion beside the papers of its owner that are earlier than its own."""

from __future__ import annotations

import sqlglot.expressions as exp

from yingbao.engine.language.earlier import Earlier

OCCASION = "of_occasion"
"""The column that says whose earlier papers the rows are."""


def earlier_rows(way: Earlier, occasions: exp.Expression, papers: exp.Expression) -> exp.Expression:
    """Stands behind FROM: all columns of `papers`, and OCCASION, the id in `occasions`."""
    text = exp.DataType(this=exp.DataType.Type.TEXT)
    own = exp.select(_column("occasion"), exp.alias_(exp.Min(this=_column("from")), "first"), copy=False)
    own = own.from_(papers.copy(), copy=False).group_by(_column("occasion"), copy=False)
    own = own.where(exp.EQ(this=_column("policy"), expression=exp.Literal.string(way.policy)), copy=False)
    rows = exp.select("p.*", exp.alias_(_column("id", "o"), OCCASION, quoted=True), copy=False)
    rows = rows.from_(exp.alias_(occasions, "o", table=True, copy=False), copy=False)
    owned = exp.EQ(this=_column(way.key, "p"), expression=_column(way.up.column, "o"))
    rows = rows.join(exp.alias_(papers, "p", table=True, copy=False), on=owned, copy=False)
    mine = exp.EQ(this=_column("occasion", "mine"), expression=exp.Cast(this=_column("id", "o"), to=text))
    rows = rows.join(own.subquery("mine", copy=False), on=mine, join_type="left", copy=False)
    unpaid = exp.Is(this=_column("first", "mine"), expression=exp.Null())
    before = exp.LT(this=_column("from", "p"), expression=_column("first", "mine"))
    return rows.where(exp.Or(this=unpaid, expression=before), copy=False).subquery("earlier", copy=False)


def _column(name: str, table: str | None = None) -> exp.Column:
    return exp.column(name, table, quoted=True)
