"""Operators: one class each, holding its type rule, value, SQL, wording and proof term. Importing this fills REGISTRY."""

from yingbao.engine.language.operators import (
    arithmetic,
    compare,
    crossing,
    dates,
    leaves,
    logic,
    measures,
    parts,
    rounding,
    tables,
)
from yingbao.engine.language.operators.base import REGISTRY, Operator, Unprovable

__all__ = [
    "REGISTRY",
    "Operator",
    "Unprovable",
    "arithmetic",
    "compare",
    "crossing",
    "dates",
    "leaves",
    "logic",
    "measures",
    "parts",
    "rounding",
    "tables",
]
