"""The office's book of law: read once for each edition, compiled once a day, in every process by itself."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yingbao.engine.findings import PolicyCard
from yingbao.engine.findings.cards import cards_of, signals_of
from yingbao.engine.policies.book import Book, Policy, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.web.editions import policies, settle

DAYS = 4
"""So many days stay compiled; the office goes by one at a time."""
EDITIONS = 2
"""So many editions stay read: the one in force, and the one that a night began with."""


def book() -> Book:
    """All policy files of the office, in the edition in force. Raises Faults."""
    return _book(policies())


def policy_of(name: str) -> Policy | None:
    """A policy as this office's division has it, in force today or not."""
    return book().chain(name, book().dictionary.office)


def explainer(day: date) -> Explainer:
    """The law of a day, for rows in which any fact may be unknown: a register may hold what nobody expects, and of whom
    a relation leads to, nothing may be known at all."""
    return _explainer(policies(), day)


def asking_law(day: date) -> Law:
    """The same law as `ask` wants it: constants computed, any fact open."""
    return _asking_law(policies(), day)


def cards(day: date) -> dict[str, PolicyCard]:
    """What findings and pages must know of every policy and signal in force on the day, by id."""
    return _cards(policies(), day)


@lru_cache(maxsize=EDITIONS)
def _book(edition: Path) -> Book:
    return load_book(settle(edition), overlays=settings.OVERLAYS)


@lru_cache(maxsize=DAYS)
def _explainer(edition: Path, day: date) -> Explainer:
    law = Law(_book(edition), day, _book(edition).dictionary.office, fold=False)
    return Explainer(Explainer(law).open_law, as_of=day)


@lru_cache(maxsize=DAYS)
def _asking_law(edition: Path, day: date) -> Law:
    return Law(_book(edition), day, _book(edition).dictionary.office, _explainer(edition, day).open_law.gaps)


@lru_cache(maxsize=DAYS)
def _cards(edition: Path, day: date) -> dict[str, PolicyCard]:
    law = _explainer(edition, day).law
    return {card.id: card for card in (*cards_of(law), *signals_of(law))}
