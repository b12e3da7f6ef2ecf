"""Pictures are kept at a step, and taken away again; the database checks the right to it."""

from __future__ import annotations

import hashlib

from django.db import transaction

from yingbao.casework.models import Task
from yingbao.casework.pictures.developing import Developed, develop
from yingbao.casework.pictures.models import Picture
from yingbao.casework.pictures.sealing import Spot, seal, seal_place
from yingbao.registry.queries import rows, single


def bring(task: Task, content: bytes, shows: str, *, with_place: bool) -> list[int]:
    """Keeps a photograph, or every page of a scan; their numbers. Sent again, it changes nothing.

    Raises pictures.developing.NotTaken; django.db.DatabaseError: not this desk's step, too many.
    """
    made = develop(content)
    with transaction.atomic("default"):
        return keep(task, content, made, shows, with_place=with_place)


def keep(task: Task, content: bytes, made: Developed, shows: str, *, with_place: bool) -> list[int]:
    sha256, kept = hashlib.sha256(content).hexdigest(), []
    for number, page in enumerate(made.pages, start=1):
        spot = Spot(task.pk, made.kind, sha256, number)
        place = seal_place(spot, made.place if with_place else None)
        given = [task.pk, made.kind, sha256, number, shows, page.width, page.height, seal(spot, page.jpeg), place]
        kept.append(int(single("SELECT casework.keep_picture(%s, %s, %s, %s, %s, %s, %s, %s, %s)", given)))
    return kept


def withdraw(picture: Picture, why: str) -> None:
    """Takes one away for good. Raises django.db.DatabaseError: its step is over, somebody else brought it, no reason."""
    rows("SELECT casework.withdraw_picture(%s, %s)", [picture.pk, why])
