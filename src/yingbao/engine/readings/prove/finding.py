"""What the prover has to say, as data: one finding a question, with its witness where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yingbao.engine.readings.explain.world import Row

Verdict = Literal["wrong", "fine", "note", "undecided"]
"""Something to look at; nothing found within the bounds; worth knowing; and no answer within the time."""


@dataclass(frozen=True)
class Seen:
    """The evaluation's answer about one row: status True, False or None, amounts in fen."""

    status: bool | None
    amount: Any = None
    amount_max: Any = None
    ground: Any = None


@dataclass(frozen=True, eq=False)
class Witness:
    """A household that shows it: the row the policy speaks of, what the evaluation says of it, and when."""

    row: Row
    seen: Seen
    title: str = ""


@dataclass(frozen=True)
class Finding:
    """`question` is a key of words.yaml, `words` fill its blanks (labels in both languages are Labels)."""

    question: str
    verdict: Verdict
    words: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    witnesses: tuple[Witness, ...] = ()
