"""The queue: what is open, how much time is left, who has it; and many urged at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework.many import actions, queries
from yingbao.casework.many.forms import numbers
from yingbao.casework.many.queries import Narrowed
from yingbao.casework.models import Case
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say

TITLE = Label("时限与督办", "Deadlines")
HOW = {
    "": Label("要紧的：快到期、超时、已督办", "pressing: nearly due, overdue, urged"),
    "late": Label("已超时", "overdue"),
    "near": Label("快到期", "nearly due"),
    "urged": Label("已督办", "urged"),
    "all": Label("全部在办", "all open"),
}


@require_safe
@needs("state|restricted")
def queue(request: DeskRequest) -> HttpResponse:
    """Open cases by place, programme and time left."""
    asked = _asked(request.GET)
    about = {
        "title": TITLE,
        "queue": queries.queue(request.desk, asked),
        "asked": asked,
        "hows": HOW.items(),
        "may_urge": request.desk.may("merge"),
    }
    return render(request, "casework/many/queue.html", about)


@require_POST
@needs("merge")
def urge(request: DeskRequest) -> HttpResponse:
    """Urges whoever has the cases that were ticked, all for the same reason."""
    chosen, reason = numbers(request.POST.getlist("cases")), request.POST.get("reason", "")[:500]
    if not chosen:
        messages.error(request, say("请先选办件。", "Choose cases first."))
    else:
        done, refused = actions.urge(chosen, reason)
        named = dict(Case.objects.filter(pk__in=refused).values_list("pk", "number"))
        if done:
            messages.success(request, say("已督办 {n} 件。", "{n} urged.", n=done))
        for number, why in refused.items():
            messages.error(request, f"{named.get(number, '')} {said(why)}".strip())
    return HttpResponseRedirect(f"{reverse('casework:queue')}?{urlencode(vars(_asked(request.POST)))}")


def _asked(given: dict[str, str]) -> Narrowed:
    area, policy, how = (given.get(name, "") for name in ("area", "policy", "how"))
    return Narrowed(area if area.isascii() and area.isdigit() else "", policy[:100], how if how in HOW else "")
