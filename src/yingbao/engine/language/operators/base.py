"""What an operator is: one class that holds its type rule, value, SQL, wording and proof term side by side."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.types import Mismatch, Type

if TYPE_CHECKING:
    from yingbao.engine.language.tree import Node

Sql = Any
"""A SQLGlot expression, or for an exact fraction the pair (numerator, denominator) of expressions."""
Term = Any
"""A Z3 expression, or for an exact fraction the pair (numerator, denominator)."""


class Operator(ABC):
    """An operator has no state but its name and symbol. `value` sees only known arguments where `strict` holds."""

    name: ClassVar[str]
    strict: ClassVar[bool] = True
    crosses: ClassVar[bool] = False
    infix: ClassVar[str | None] = None
    """Python's own spelling where it means the same for known, whole values: the explanation runs faster with it."""

    def __reduce__(self) -> tuple[Callable[[str], Operator], tuple[str]]:
        """Read back it is the registered one again."""
        return _registered, (self.name,)

    @abstractmethod
    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        """The result's type with its bounds; raises Mismatch."""

    @abstractmethod
    def value(self, *args: Any) -> Any:
        """The result for known arguments (None stands for unknown where the operator is not strict)."""

    @abstractmethod
    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        """The same as SQL; NULL is unknown."""

    @abstractmethod
    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        """The same in plain Chinese or English."""

    @abstractmethod
    def term(self, args: Sequence[Term], node: Node) -> Term:
        """The same for known arguments as a Z3 term."""

    def fold(self, node: Node) -> Node:
        """A simpler node of the same meaning; the default leaves it."""
        return node


REGISTRY: dict[str, Operator] = {}
"""Every operator by name."""


def register(kind: type[Operator]) -> type[Operator]:
    """Class decorator: one instance of the operator joins the registry under its name."""
    REGISTRY[kind.name] = kind()
    return kind


def _registered(name: str) -> Operator:
    return REGISTRY[name]


def paren(sql: exp.Expression) -> exp.Expression:
    """SQLGlot prints what it is given, without the brackets that the tree needs: every operand gets its own."""
    # SQLGlot counts AND and OR among its functions
    call = isinstance(sql, exp.Func) and not isinstance(sql, exp.Connector | exp.Binary | exp.Unary)
    bare = call or isinstance(sql, exp.Column | exp.Literal | exp.Paren | exp.Boolean | exp.Null)
    return sql if bare else exp.paren(sql, copy=False)


def number(value: int) -> exp.Expression:
    return exp.Neg(this=exp.Literal.number(-value)) if value < 0 else exp.Literal.number(value)


def case(*branches: tuple[exp.Expression, exp.Expression], default: exp.Expression | None = None) -> exp.Expression:
    """CASE WHEN … THEN … [ELSE …] END; without a default the rest is NULL, unknown."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Paren(this=exp.Case(ifs=ifs, default=default))


def need(condition: bool, code: str, **words: Any) -> None:
    if not condition:
        raise Mismatch(code, **words)


def any_unknown(args: Sequence[Type]) -> bool:
    return any(arg.unknown for arg in args)


class Unprovable(Exception):
    """A construct that the prover cannot express exactly: the question is answered 'not decided', never wrongly."""
