"""Who was there signs at the end of a visit: in the page, or on paper, of which a photograph is sent."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db import DatabaseError

from yingbao.accounts.desks import Desk
from yingbao.casework.exchange.forms import plain_text
from yingbao.casework.pictures.actions import Signer, sign
from yingbao.casework.pictures.developing import NotTaken
from yingbao.casework.pictures.forms import Bringing
from yingbao.casework.pictures.queries import SIGNS, of_case, signatures
from yingbao.casework.pictures.refusals import NOT_TAKEN
from yingbao.casework.queries import names
from yingbao.casework.refusals import why_not
from yingbao.casework.surveys.actions import Visit
from yingbao.engine.dictionary import Label
from yingbao.web.languages import later, said

DRAWN: Final = 1_000_000
"""Characters of a signature that was drawn."""


class Signing(forms.Form):
    """A signature, drawn in the page or as a photograph of the signed paper. `drawn`: a PNG, as an address that holds it."""

    prefix = "sign"
    sometimes = ("called",)
    signs_as = forms.ChoiceField(label=later("谁签字", "Who signs"), widget=forms.RadioSelect)
    called = forms.CharField(
        label=later("签字人姓名", "Name of who signs"),
        required=False,
        max_length=60,
        help_text=later(
            "本人、监护人或代理人写姓名；调查人不用写。",
            "Of the person, guardian or who acts for them; not of who asks.",
        ),
    )
    drawn = forms.CharField(required=False, max_length=DRAWN, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=later("或者传签好的纸的照片", "Or send a photograph of the signed paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, who: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signs_as"].choices = list(who)  # type: ignore[attr-defined]

    def clean_called(self) -> str:
        return plain_text(self, "called")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("signs_as") in ("person", "guardian") and not given.get("called") and "called" not in self.errors:
            self.add_error("called", later("请写签字人的姓名。", "Write the name of who signs."))
        given["content"] = given["photo"].read() if given.get("photo") else _png(given.get("drawn", ""))
        if not given["content"] and not self.errors:
            self.add_error("photo", said(NOT_TAKEN["blank"]))
        return given


def _png(drawn: str) -> bytes:
    """What was drawn; nothing where it is none."""
    head, _, data = drawn.partition(",")
    try:
        return base64.b64decode(data, validate=True) if head == "data:image/png;base64" else b""
    except ValueError:
        return b""


def signing_form(visit: Visit, desk: Desk, *given: Any) -> Signing:
    """The form with which somebody signs; those who went on the visit by name."""
    called = names([desk.user, visit.second])
    went = {"first": called.get(desk.user, ""), "second": called.get(visit.second or 0, "")}
    signing = [code for code in SIGNS if code != "second" or visit.second]
    who = [(code, f"{said(SIGNS[code])} · {went[code]}" if code in went else said(SIGNS[code])) for code in signing]
    return Signing(*given, who=who)


def kept(visit: Visit, form: Signing) -> Label | None:
    """Keeps a signature as it was given; None, or why not."""
    given = form.cleaned_data
    try:
        sign(visit.task, given["content"], Signer(given["signs_as"], given["called"], visit.second))
    except NotTaken as refused:
        return NOT_TAKEN[refused.code]
    except DatabaseError as error:
        return why_not(error)
    return None


def attached(visit: Visit, desk: Desk, signing: Signing | None) -> dict[str, Any]:
    """What the page of a visit shows of photographs and signatures. `signing`: one that could not be kept."""
    there = list(of_case(visit.case).filter(task=visit.task, withdrawn_at=None))
    return {
        "bringing": Bringing(),
        "brought": sum(one.kind != "signature" for one in there),
        "signatures": signatures(there),
        "signing": signing or signing_form(visit, desk),
    }
