"""The office's book of law: read once a process, compiled once a day."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from django.conf import settings

from yingbao.engine.findings import PolicyCard
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer

DAYS = 4
"""So many days stay compiled; the office goes by one at a time."""


@cache
def book() -> Book:
    """All policy files of the office. Raises Faults."""
    return load_book(settings.POLICIES, overlays=settings.OVERLAYS)


@lru_cache(maxsize=DAYS)
def explainer(day: date) -> Explainer:
    """The law of a day, for rows in which any fact may be unknown: a register may hold what nobody expects, and of whom
    a relation leads to, nothing may be known at all."""
    return Explainer(Explainer(Law(book(), day, book().dictionary.office, fold=False)).open_law, as_of=day)


@lru_cache(maxsize=DAYS)
def asking_law(day: date) -> Law:
    """The same law as `ask` wants it: constants computed, any fact open."""
    return Law(book(), day, book().dictionary.office, explainer(day).open_law.gaps)


@lru_cache(maxsize=DAYS)
def cards(day: date) -> dict[str, PolicyCard]:
    """What findings and pages must know of every policy in force on the day, by id."""
    return {card.id: card for card in cards_of(explainer(day).law)}
