"""Everybody looked at from end to end: counted, compared with what was delivered, and looked ahead."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.find import find_now
from yingbao.engine.findings.sources import shelved
from yingbao.engine.findings.upcoming import find_later
from yingbao.engine.policies.book import Book
from yingbao.engine.readings.count.run import Run, count
from yingbao.engine.store import Store

Told = Callable[[str, int, int], None]
"""(stage, steps done, steps in all); the stages are 'count' and 'compare'."""


def survey(  # noqa: PLR0913  (who, by what, when, how far ahead, where to)
    book: Book, store: Store, cards: Sequence[PolicyCard], on: date, days: int, out: Path, told: Told | None = None,
    *, add_up: bool = True,
) -> Run:  # fmt: skip
    """Writes `out`/entitlements and `out`/findings for the day `on`, with what time alone changes in the next `days`.

    Whoever does not want the entitlements added up gets no tallies of them.
    """
    told, steps = told or (lambda stage, done, of: None), 2 if days else 1
    horizon = on + timedelta(days=days)
    later = {horizon: out / ".ahead" / "entitlements"} if days else {}
    run = count(book, store, on, out, progress=lambda done, of: told("count", done, of), beside=later, add_up=add_up)
    told("compare", 0, steps)
    other_days = Ahead(book, store, out / ".ahead", later)
    with shelved(store, cards, out / "entitlements", on) as shelf:
        find_now(shelf, on, out, other_days)
        told("compare", 1, steps)
        if days:
            find_later(shelf, (on, horizon), other_days, out)
            told("compare", 2, steps)
    shutil.rmtree(out / ".ahead", ignore_errors=True)
    return run
