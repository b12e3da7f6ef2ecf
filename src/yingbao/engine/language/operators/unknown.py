"""Whether something is known: what readings ask of trees, and no rule does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingbao.engine.language.operators.base import Operator, Sql, Term, paren
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import BOOLEAN, Type


class IsUnknown(Operator):
    """Whether a value is unknown; itself always known. No rule can say it: only causes and territories do."""

    name = "is_unknown"
    strict = False

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return BOOLEAN

    def value(self, *args: Any) -> Any:
        return args[0] is None

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        first = args[0][0] if isinstance(args[0], tuple) else args[0]
        return exp.Is(this=paren(first), expression=exp.Null())

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"不知道{args[0]}" if lang == "zh" else f"{args[0]} is not known"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise AssertionError("the prover knows every fact")


UNKNOWN = IsUnknown()
