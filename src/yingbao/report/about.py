"""What the report must be told besides the findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding

Proofs = Callable[[Finding], str]
"""The reasons for one finding as an HTML fragment of ours, '' where there is none."""


@dataclass(frozen=True)
class MissingParameter:
    """A parameter that has no value on the day, `since` when (None: never known) and what its file says of it."""

    policy: str
    name: str
    since: date | None = None
    label: Label | None = None
    note: Label | None = None


@dataclass(frozen=True)
class About:
    """`names`: labels of subject tables ('person'), facts ('birth' or 'person.birth') and policies, as far as known."""

    on: date
    as_of: date | None
    synthetic: bool
    policies_version: str
    missing: Sequence[MissingParameter] = ()
    names: Mapping[str, Label] = field(default_factory=dict)
