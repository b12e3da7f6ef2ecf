"""Roles, permissions and purposes, read from roles.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import yaml

from yingbao.engine.dictionary import Fact, Label
from yingbao.web.navigation import served

Scope = Literal["district", "street", "community", "own", "none"]


_WIDE = frozenset({"people", "system", "audit", "statistics", "date"})


@dataclass(frozen=True)
class Role:
    """`sees`: the sensitivities a look may reveal; `departments`: whose facts only, all if empty; `facts`: personal facts
    that it sees besides, by name."""

    code: str
    label: Label
    scope: Scope
    may: frozenset[str]
    sees: frozenset[str]
    departments: tuple[str, ...]
    purposes: tuple[str, ...]
    never_with: frozenset[str]
    facts: frozenset[str] = frozenset()

    def shows(self, fact: Fact) -> bool:
        """Whether a page may show it at all; what is sensitive, only after a look."""
        return fact.sensitivity in self.sees or (fact.sensitivity == "personal" and fact.name in self.facts)

    @property
    def wide(self) -> bool:
        """Whether it sees more than one community, or decides who does: it takes a second factor."""
        return self.scope in ("district", "street") or bool(self.may & _WIDE)


OWNERS: Final = ("citizen", "guardian")
"""Roles that have people's single files, one's own or a ward's, and may ask who looked at them."""


def by_itself(desk: Any) -> bool:
    """Of who has a person's files: their own, their household's, a ward's."""
    return desk.role.code in OWNERS


def for_a_body(desk: Any) -> bool:
    """Of who has an organisation's or institution's file, because they work for it."""
    return served(desk) and not by_itself(desk)


@dataclass(frozen=True)
class Rights:
    roles: Mapping[str, Role]
    permissions: Mapping[str, Label]
    purposes: Mapping[str, Label]
    restricted: Mapping[str, Label]


@cache
def rights() -> Rights:
    raw = yaml.safe_load(files("yingbao.accounts").joinpath("roles.yaml").read_text(encoding="utf-8"))
    labels = {key: {code: Label(**label) for code, label in raw[key].items()} for key in _LABELLED}
    return Rights({code: _role(code, entry) for code, entry in raw["roles"].items()}, **labels)


_LABELLED = ("permissions", "purposes", "restricted")


def _role(code: str, raw: dict[str, Any]) -> Role:
    return Role(
        code,
        Label(**raw["label"]),
        raw["scope"],
        frozenset(raw["may"]),
        frozenset(raw["sees"]),
        tuple(raw.get("departments", ())),
        tuple(raw["purposes"]),
        frozenset(raw.get("never_with", ())),
        frozenset(raw.get("facts", ())),
    )
