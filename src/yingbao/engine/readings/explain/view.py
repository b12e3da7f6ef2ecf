"""What a proof says, in words of one language, before it is laid out as text, HTML or JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """A value that was looked at: whose and what, the value in words, and the department it comes from."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A condition with its verdict ('yes', 'no', 'unknown', '' for a plain value), what was seen, and what is inside."""

    text: str
    verdict: str = ""
    seen: tuple[Seen, ...] = ()
    below: tuple[Line, ...] = ()


@dataclass(frozen=True)
class ClauseView:
    """One clause: whose business it is (`cite` is empty), a ground to be entitled, or an exception. `cite`: the texts with their marks."""

    name: str
    kind: str
    title: str
    cite: str
    verdict: str
    decides: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class View:
    """A whole proof. `working` is the amount's computation line by line, `figures` the parameters in force; `who`: words that
    call a subject by its number, with the number."""

    policy: str
    title: str
    subject: str
    id: str
    on: str
    as_of: str
    facts: str
    status: str
    headline: str
    decided: str
    amount_fen: int | None
    amount_max_fen: int | None
    clauses: tuple[ClauseView, ...]
    working: tuple[str, ...]
    figures: tuple[str, ...]
    missing: tuple[str, ...]
    otherwise: tuple[str, ...]
    who: tuple[tuple[str, str], ...] = ()
