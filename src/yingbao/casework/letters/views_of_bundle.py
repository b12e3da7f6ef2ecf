"""The page of the one letter of a life event: what it says today, those that were made, and the button that makes one."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework.documents import Unwritable, page
from yingbao.casework.letters import of_bundle
from yingbao.casework.letters.filling import GAP
from yingbao.casework.letters.house import house
from yingbao.casework.letters.of_bundle import Site
from yingbao.casework.letters.views import BY_HAND, site_of
from yingbao.casework.refusals import why_not
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.queries import bundles
from yingbao.discovery.bundles.views import NOT_HERE
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.provided import provided

TITLE = Label("给家庭的信", "Letter to the household")


@require_safe
@needs("files")
def bundle_letter(request: DeskRequest, number: int) -> HttpResponse:
    """One letter about everything."""
    bundle, desk = _found(number), request.desk
    made = of_bundle.made_of(bundle) if desk.may("cases") else []
    shown, why = _shown(request, bundle)
    about = {
        "title": TITLE,
        "bundle": bundle,
        "shown": shown,
        "why": why,
        "made": made,
        "last": made[0][0].pk if made else 0,
        "may_make": shown and desk.may("state") and desk.may("cases") and bundle.state != "closed",
    }
    return render(request, "casework/letters/bundle.html", about)


@require_POST
@needs("state")
def bundle_letter_make(request: DeskRequest, number: int) -> HttpResponse:
    """Numbers and keeps it."""
    bundle, last = _found(number), request.POST.get("last", "")
    try:
        made = of_bundle.make(bundle, int(last) if last.isdecimal() else 0, request.desk, _site(request))
    except Unwritable as refused:
        messages.error(request, said(refused.why))
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(request, say("已出具：{kind}。", "Made: {kind}.", kind=said(of_bundle.kind().label)))
        if GAP in str(made):
            messages.warning(request, said(BY_HAND))
    return HttpResponseRedirect(reverse("casework:bundle_letter", args=[number]))


def _shown(request: DeskRequest, bundle: Bundle) -> tuple[str, str]:
    """What the letter says today, without number and code: those it gets when it is made. Else why it cannot be written."""
    site, today = _site(request), request.desk.today
    fields = {**of_bundle.fields_of(bundle, today), "date": today}
    try:
        return page(of_bundle.kind().id, fields, house().office(site.address, site.made_up)), ""
    except Unwritable as refused:
        return "", said(refused.why)


def _site(request: DeskRequest) -> Site:
    return Site(site_of(request), provided.office(request).made_up)


def _found(number: int) -> Bundle:
    found = bundles().filter(pk=number).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found
