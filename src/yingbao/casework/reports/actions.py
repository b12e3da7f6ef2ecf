"""What is reported is taken down; the database checks the right to it, and whether a case is open that it joins."""

from __future__ import annotations

from datetime import date

from yingbao.casework.actions import Opening, beginning
from yingbao.registry.queries import rows


def report(opening: Opening, today: date) -> None:
    """Begins a case known to few with what was said (`words`), or keeps that with the one that is open.

    Which it was is told to nobody: who sees the case finds it in their list.

    Raises django.db.DatabaseError: not this desk's, no process, nothing was said, a case that everybody sees is open.
    """
    first, clock = beginning(opening, today)
    about = [opening.policy, opening.subject, opening.event, opening.way, first, opening.restricted, opening.words]
    rows("SELECT casework.report(%s, %s, %s, %s, %s, %s, %s, %s::jsonb)", [*about, clock.as_json()])
