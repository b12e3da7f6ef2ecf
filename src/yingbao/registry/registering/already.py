"""Who is registered already and may be whom a new file is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yingbao.registry.identity.alike import NOBODY, Likely, alike
from yingbao.registry.identity.queries import Existing, existing
from yingbao.registry.queries import Named, names_of
from yingbao.registry.registering.forms import FACT, NewFile


@dataclass(frozen=True)
class Already:
    """`found`, `elsewhere`: who has the number that was typed; `likely`: who is likely the same person."""

    found: tuple[Named, ...] = ()
    elsewhere: bool = False
    likely: Likely = NOBODY


def already(form: NewFile, today: date) -> Already:
    """Who is registered of whom a valid form speaks. Raises django.db.DatabaseError at a desk that may not register."""
    typed = (form.cleaned_data.get(name) for name in (f"{FACT}id_number", f"{FACT}other_id"))
    number = next(filter(None, typed), "")
    known = existing(number) if number else Existing((), elsewhere=False)
    found = names_of(known.files, today)
    likely = alike(form.facts(), form.cleaned_data["area"], today) if form.kind == "person" else NOBODY
    others = tuple(one for one in likely.files if one.named.id not in found)
    return Already(tuple(found.values()), known.elsewhere, replace(likely, files=others))
