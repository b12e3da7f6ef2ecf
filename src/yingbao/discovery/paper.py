"""A visit as a blank form: whom it is about, and all that its page asks, with boxes and lines to be written on at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from yingbao.accounts.doors import DeskRequest
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject

NOT_KNOWN: Final = "—"


@dataclass(frozen=True)
class Paper:
    """`back`: the page on which it is typed in, `number` its number there; `listed`: the list of such visits, called `all_of_them`.

    `told`: what stands on it already; `parts`: what is asked, by heading.
    """

    title: Label
    number: int
    back: str
    all_of_them: Label
    listed: str
    told: tuple[tuple[Label, str], ...]
    parts: tuple[tuple[Label, Form], ...]


def on_paper(request: DeskRequest, paper: Paper) -> HttpResponse:
    """The form, with the address of its page as a QR code."""
    address = request.build_absolute_uri(paper.back)
    code = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="qr")
    about = {"title": paper.title, "paper": paper, "address": address, "code": mark_safe(code)}
    response = render(request, "discovery/paper.html", about)
    response["Cache-Control"] = "no-store"
    return response


def address_of(subject: Subject) -> str:
    """Where somebody lives, as they or their household have it."""
    own = subject.profile.get("address")
    home = subject.household.profile.get("address") if not own and subject.household else None
    return str(own or home or NOT_KNOWN)
