"""What an outcome tells of whom a case is about becomes a statement: who agreed is not asked for it once more."""

from __future__ import annotations

import json
from datetime import date

from django.db import transaction

from yingbao.casework.models import Case
from yingbao.casework.surveys.asking import read_by
from yingbao.casework.words import words
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import single
from yingbao.registry.signals import stated

SOURCE = "declared"


def tells(case: Case, outcome: str, today: date) -> dict[str, bool]:
    """The facts that an outcome tells, of those that the rules of the case's policy read of such a subject."""
    said = dict(words().outcomes[outcome].says) if outcome in words().outcomes else {}
    if not said:
        return {}
    read, known = read_by(case.policy, today), office_dictionary().facts(case.subject.kind)
    return {fact: value for fact, value in said.items() if fact in read and fact in known}


def say_so(case: Case, outcome: str, today: date, using: str) -> None:
    """States them in the person's own name, in the caller's transaction; a restricted case leaves no number in the file.

    Raises django.db.DatabaseError: not this desk's subject.
    """
    facts = tells(case, outcome, today)
    if not facts:
        return
    number = "" if case.restricted else case.number
    why = words().outcomes[outcome].label.zh
    given = [case.subject_id, "facts", None, "", SOURCE, today, None, json.dumps(facts), "{}", "", why, number]
    single("SELECT registry.state(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s)", given, using)
    transaction.on_commit(lambda: stated.send_robust(sender=None), using=using)
