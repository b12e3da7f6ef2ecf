"""Pictures are kept at a step, and taken away again; the database checks the right to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from yingbao.casework.models import Task
from yingbao.casework.pictures.developing import Developed, NotTaken, develop
from yingbao.casework.pictures.models import Picture
from yingbao.casework.pictures.sealing import Spot, seal, seal_place
from yingbao.registry.queries import rows, single


def keep(task: Task, content: bytes, made: Developed, shows: str, *, with_place: bool) -> list[int]:
    """Keeps a photograph, or every page of a scan, all or none; their numbers. Sent again, it changes nothing.

    Raises django.db.DatabaseError: not this desk's step, too many.
    """
    sha256, kept = hashlib.sha256(content).hexdigest(), []
    with transaction.atomic("default"):
        for number, page in enumerate(made.pages, start=1):
            spot = Spot(task.pk, made.kind, sha256, number)
            place = seal_place(spot, made.place if with_place else None)
            given = [task.pk, made.kind, sha256, number, shows, page.width, page.height, seal(spot, page.jpeg), place]
            kept.append(int(single("SELECT casework.keep_picture(%s, %s, %s, %s, %s, %s, %s, %s, %s)", given)))
    return kept


@dataclass(frozen=True)
class Signer:
    """Who signs: `signs_as` person or guardian (`called` says who), first or second of who went; `second`: who that is."""

    signs_as: str
    called: str
    second: int | None


def sign(task: Task, content: bytes, signer: Signer) -> int:
    """Keeps a signature, drawn or photographed, with a print of what was answered until now; its number.

    Raises pictures.developing.NotTaken; django.db.DatabaseError: not this desk's step, nobody's.
    """
    made = develop(content)
    if len(made.pages) > 1:
        raise NotTaken("single")
    page, sha256 = made.pages[0], hashlib.sha256(content).hexdigest()
    if page.blank:
        raise NotTaken("blank")
    sealed = seal(Spot(task.pk, "signature", sha256, 1, signer.signs_as), page.jpeg)
    given = [task.pk, sha256, page.width, page.height, sealed, signer.signs_as, signer.called, signer.second]
    with transaction.atomic("default"):
        return int(single("SELECT casework.keep_signature(%s, %s, %s, %s, %s, %s, %s, %s)", given))


def withdraw(picture: Picture, why: str) -> None:
    """Takes one away for good. Raises django.db.DatabaseError: its step is over, somebody else brought it, no reason."""
    rows("SELECT casework.withdraw_picture(%s, %s)", [picture.pk, why])
