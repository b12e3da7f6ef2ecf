"""The authorisation of a means check on paper: what may be asked of whom, until when, and room for everybody to sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.models import AuthorisationForm
from yingbao.casework.documents.filling import written
from yingbao.casework.documents.fonts import legible
from yingbao.casework.documents.press import qr, typeset
from yingbao.engine.calendar import completed_years
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject

LAYOUT: Final = Path(__file__).parent / "authorisation.typ"
OF_AGE: Final = 18
"""For whoever is younger their guardian signs."""


def printed(form: AuthorisationForm, title: Label, people: Sequence[Subject], head: Mapping[str, str]) -> bytes:
    """The paper as PDF. `people`: those of the form; `head`: office, site and who prints it when."""
    address = f"{head['site']}/cases/{form.case_id}/?authorisation={form.serial}"
    told = {
        "office": head["office"],
        "number": form.case.number,
        "form": form.number,
        "title": title.zh,
        "address": address,
        "printed": head["printed"],
        "day": [form.day.year, form.day.month, form.day.day],
        "until": written(form.until),
        "institutions": [_asked(code) for code in form.institutions],
        "people": [{"name": one.name or "　", "minor": minor(one, form.day)} for one in people],
    }
    return typeset(LAYOUT, {"form": json.dumps(legible(told)), "qr": qr(address)})


def _asked(code: str) -> dict[str, str]:
    asked = institutions().get(code)
    facts = "、".join(fact.label.zh for fact in asked.facts.values()) if asked else ""
    return {"name": asked.label.zh if asked else code, "facts": facts}


def minor(one: Subject, day: date) -> bool:
    """Whether somebody is known to be under age."""
    birth = one.profile.get("birth")
    return birth is not None and completed_years(date.fromisoformat(str(birth)), day) < OF_AGE
