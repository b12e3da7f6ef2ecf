"""The one letter of a life event (一件事): everything that a home may be entitled to; nothing verified, no amount, no sensitive fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from yingbao.accounts.desks import Desk
from yingbao.casework.documents import Kind, Unwritable, kinds
from yingbao.casework.documents.filling import Fields
from yingbao.casework.documents.fonts import legible
from yingbao.casework.letters.actions import number_and_keep
from yingbao.casework.letters.filling import GAP, NAMELESS
from yingbao.casework.letters.house import house
from yingbao.casework.models import Letter, Series
from yingbao.casework.queries import common_title, names
from yingbao.discovery.bundles.lists import WHOLE
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.queries import alive, hidden_at_home, owed, people_of
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called

KIND: Final = "life_event"
FOUND: Final = "根据现有登记，您家可能可以办理下面的事项。这只是提示，还没有核实，不是决定。"
NOTHING: Final = "您家最近的情况有变化。现在还没有发现需要办理的事项；如有困难，请告诉我们。"
NO_FILE: Final = Label(
    "本单位的政策文件夹里没有 documents/life_event.yaml，这封信写不出来。请管理服务器的人从软件自带的 policies/documents "
    "复制这个文件，放进本单位政策文件夹的 documents，再重新启动系统。",
    "The office's policies lack documents/life_event.yaml, so that this letter cannot be written. Whoever keeps the server copies the "
    "file from policies/documents of the software into documents of the office's own policies, and starts the system again.",
)
NO_NUMBER: Final = Label(
    "本单位的 office.yaml 没有写这封信的发文字号。请管理服务器的人在 letters 的 numbers 下加一行 life_event，再重新启动系统。",
    "The office's office.yaml does not say how this letter is numbered. Whoever keeps the server adds a line life_event to numbers, "
    "under letters, and starts the system again.",
)
NUMBERED: Final = "SELECT * FROM casework.write_home_letter(%s, %s, %s::jsonb)"


@dataclass(frozen=True)
class Site:
    """Where this office is opened, and whether everybody in it is made up."""

    address: str
    made_up: bool


def kind() -> Kind:
    """What the letter is made by. Raises Unwritable: the office's own policies lack its file."""
    found = kinds().get(KIND)
    if found is None:
        raise Unwritable(NO_FILE)
    return found


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
    of_kind, fields = kind(), fields_of(bundle, desk.today)
    if not Series.objects.filter(kind=KIND).exists():
        raise Unwritable(NO_NUMBER)
    given = [bundle.pk, after, json.dumps(fields, ensure_ascii=False)]
    with transaction.atomic("default"):
        office = house().office(site.address, site.made_up)
        number_and_keep((of_kind, fields), NUMBERED, given, office, desk.today, "default")
    return fields
