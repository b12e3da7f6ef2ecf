"""What a policy file's expressions can speak of; the policies room fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from yingbao.engine.dictionary import Collection, Dictionary, Up
from yingbao.engine.language.syntax import Expression
from yingbao.engine.language.tree import Node


@dataclass(frozen=True)
class Head:
    """What others may know of a policy: its root table, subject, period, grounds, and whether an official has discretion."""

    id: str
    programme: str
    subject: str
    root: str
    each: str
    grounds: frozenset[str] = frozenset()
    discretion: bool = False


class Surroundings(Protocol):
    """The names around a policy's expressions."""

    @property
    def dictionary(self) -> Dictionary: ...

    @property
    def head(self) -> Head: ...

    def let(self, name: str, table: str) -> Expression | None: ...

    def lets(self, table: str) -> Mapping[str, Expression]: ...

    def parameter(self, policy: str, name: str) -> Node | None: ...

    def parameters(self, policy: str) -> Mapping[str, Node]: ...

    def policy(self, name: str) -> Head | None: ...

    def policies(self) -> Mapping[str, Head]: ...


@dataclass(frozen=True)
class SetOf:
    """A collection and who of it counts; `ups` lead from the row spoken of to the collection's owner."""

    way: Collection
    keep: Node
    ups: tuple[Up, ...] = ()
