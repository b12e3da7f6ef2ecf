"""What is reported is taken down; the database checks the right to it, and whether a case is open that it joins."""

from __future__ import annotations

from datetime import date
from typing import Final

from yingbao.casework.actions import Opening, beginning
from yingbao.casework.reports.sealing import Reporter, Spot, seal
from yingbao.registry.queries import rows

NOBODY: Final = Reporter()
MOST: Final = 2000
"""Characters that are kept of what was said."""


def report(opening: Opening, today: date, who: Reporter = NOBODY, *, by: int = 0) -> None:
    """Begins a case known to few with what was said (`words`), or keeps that with the one that is open.

    `who`: who reported, `by`: the user who takes that down. Which it was is told to nobody: who sees the case finds it in their list.

    Raises django.db.DatabaseError: not this desk's, no process, nothing was said, a case that everybody sees is open.
    """
    first, clock = beginning(opening, today)
    words = opening.words.strip()[:MOST]
    sealed = seal(Spot(words, opening.way, today, by), who)
    about = [opening.policy, opening.subject, opening.event, opening.way, first, opening.restricted, words]
    rows("SELECT casework.report(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)", [*about, clock.as_json(), *sealed])
