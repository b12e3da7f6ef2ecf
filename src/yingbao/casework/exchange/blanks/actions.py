"""What people do with blank forms; the database checks the right to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from yingbao.casework.exchange.blanks.models import Blank, BlankPlan
from yingbao.casework.exchange.blanks.reading import Form
from yingbao.casework.exchange.sealing import seal, unseal
from yingbao.registry.queries import rows, single


def bring(name: str, form: Form, content: bytes) -> int:
    """Keeps a form, encrypted; its number. Raises django.db.DatabaseError: not this desk's to do."""
    heads = json.dumps([asdict(head) for head in form.heads])
    given = [name[-120:], form.print, heads, len(form.rows), seal(f"blank/{form.print}", content)]
    return int(single("SELECT casework.bring_blank(%s, %s, %s::jsonb, %s, %s)", given))


def content_of(blank: Blank) -> bytes:
    """The form as it was brought, for who brought it. Raises django.db.DatabaseError: blank_gone."""
    return unseal(f"blank/{blank.print}", single("SELECT casework.blank_file(%s)", [blank.pk]))


def note(blank: Blank, plan: Mapping[int, str], count: int) -> None:
    """That it was filled, and what its columns hold, for the next time."""
    rows("SELECT casework.note_blank(%s, %s::jsonb, %s)", [blank.pk, json.dumps(plan), count])


def plan_of(blank: Blank) -> dict[int, str]:
    """What the columns hold: as decided the last time, else as their heads suggest."""
    kept = BlankPlan.objects.filter(print=blank.print).first()
    if kept:
        return {int(place): fact for place, fact in kept.plan.items()}
    return {head["place"]: head["suggested"] for head in blank.heads}
