"""What is new at a desk: the page, and the number beside the bell."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework.outbox import actions
from yingbao.casework.outbox import news as reading
from yingbao.engine.dictionary import Label


@require_safe
@needs("cases")
def news(request: DeskRequest) -> HttpResponse:
    """What is new at this desk since it was last marked as seen."""
    found, now = reading.news(), timezone.now().isoformat()
    about = {"title": Label("新情况", "News"), "news": found, "now": now, "most": reading.FEW, "waiting": len(found)}
    return render(request, "casework/outbox/news.html", about)


@require_safe
@needs("cases")
def count(request: DeskRequest) -> HttpResponse:
    """The number beside the bell, which asks for it by itself."""
    return render(request, "casework/outbox/_count.html", {"waiting": reading.waiting(), "most": reading.FEW})


@require_POST
@needs("cases")
def seen(request: DeskRequest) -> HttpResponse:
    """All that the page showed has been seen; what came since stays new."""
    upto = _moment(request.POST.get("upto", ""))
    if upto is not None:
        with transaction.atomic("default"):
            actions.see(upto)
    return HttpResponseRedirect(reverse("casework:news"))


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
