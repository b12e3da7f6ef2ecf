"""The one letter of a life event (一件事): everything that a home may be entitled to; nothing verified, no amount, no sensitive fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from yingbao.accounts.desks import Desk
from yingbao.casework.documents import Kind, kinds
from yingbao.casework.documents.filling import Fields
from yingbao.casework.documents.fonts import legible
from yingbao.casework.letters.actions import number_and_keep
from yingbao.casework.letters.filling import GAP, NAMELESS
from yingbao.casework.letters.house import house
from yingbao.casework.models import Letter
from yingbao.casework.queries import common_title, names
from yingbao.discovery.bundles.lists import WHOLE
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.queries import alive, hidden_at_home, owed, people_of
from yingbao.registry.queries import called

KIND: Final = "life_event"
FOUND: Final = "根据现有登记，您家可能可以办理下面的事项。这只是提示，还没有核实，不是决定。"
NOTHING: Final = "您家最近的情况有变化。现在还没有发现需要办理的事项；如有困难，请告诉我们。"
NUMBERED: Final = "SELECT * FROM casework.write_home_letter(%s, %s, %s::jsonb)"


@dataclass(frozen=True)
class Site:
    """Where this office is opened, and whether everybody in it is made up."""

    address: str
    made_up: bool


def kind() -> Kind:
    return kinds()[KIND]


def fields_of(bundle: Bundle, today: date) -> Fields:
    """What the letter says today."""
    matters = list(dict.fromkeys(_matters(bundle)))
    to = _addressee(bundle, today)
    return {"to": to, "opening": FOUND if matters else NOTHING, **({"matters": matters} if matters else {})}


def _addressee(bundle: Bundle, today: date) -> str:
    """The home by its address, else those who live there; nobody who has died or is hidden, and nobody by a number."""
    people = (one for one in alive(people_of(bundle), today) if not hidden_at_home(bundle, one))
    names = "、".join(one.name for one in people if one.name)
    return legible(str(bundle.home.profile.get("address") or "") or bundle.home.name or names, GAP) or NAMELESS


def _matters(bundle: Bundle) -> Iterator[str]:
    for one in owed(bundle):
        who = WHOLE.zh if one.subject.kind == "household" else legible(called(one.subject).zh, GAP)
        yield f"{common_title(one.policy).zh}（{who}）"


def made_of(bundle: Bundle) -> list[tuple[Letter, str, bool]]:
    """The letters of an event, the latest first: each with who made it, and whether a later one replaced it."""
    found = list(Letter.objects.using("default").filter(bundle=bundle).order_by("-id"))
    users = names(one.made_by for one in found)
    return [(one, users.get(one.made_by, ""), place > 0) for place, one in enumerate(found)]


def make(bundle: Bundle, after: int, desk: Desk, site: Site) -> Fields:
    """Numbers and keeps the letter; what it says. Raises Unwritable, django.db.DatabaseError: no number is spent."""
    fields = fields_of(bundle, desk.today)
    given = [bundle.pk, after, json.dumps(fields, ensure_ascii=False)]
    with transaction.atomic("default"):
        office = house().office(site.address, site.made_up)
        number_and_keep((kind(), fields), NUMBERED, given, office, desk.today, "default")
    return fields
