"""Papers that are asked for, as the database takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from yingbao.registry.queries import rows


@dataclass(frozen=True)
class Wanted:
    """A paper of the list, of somebody; or another in `words`, and `why`."""

    code: str = ""
    subject: int | None = None
    words: str = ""
    why: str = ""


def name_papers(task: int, wanted: Iterable[Wanted]) -> None:
    """Asks for papers at an open step of completing them. Raises django.db.DatabaseError: paper_needless, another_reasoned, papers_named,
    asked_once."""
    rows("SELECT casework.name_papers(%s, %s::jsonb)", [task, json.dumps([asdict(one) for one in wanted])])


def bring_by(task: int, day: date) -> None:
    """Says by which day papers are to be brought to an open step without a term. Raises django.db.DatabaseError: too_early."""
    rows("SELECT casework.bring_by(%s, %s)", [task, day])
