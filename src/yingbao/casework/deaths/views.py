"""What a death is to end and no process does: the list, and the page on which somebody stops it."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.deaths import actions, queries
from yingbao.casework.deaths.forms import Stopping
from yingbao.casework.deaths.lists import TO_STOP
from yingbao.casework.deaths.models import Ending
from yingbao.casework.queries import names, title
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.registry.subjects.received import in_words
from yingbao.web.languages import said, say, stands_at
from yingbao.web.lists import Rows, respond

NOT_HERE = Label("没有这一条，或者它不在您的辖区。", "There is no such thing to stop, or it is not in your area.")


@needs("state")
def to_stop(request: DeskRequest) -> HttpResponseBase:
    """Everything of the desk's area, whoever stops it."""
    return respond(request, TO_STOP, Rows(queries.to_stop()))


@require_safe
@needs("state")
def ending(request: DeskRequest, number: int) -> HttpResponse:
    found = _found(number)
    return _page(request, found, Stopping(initial={"since": request.desk.today}))


@require_POST
@needs("state")
def stop(request: DeskRequest, number: int) -> HttpResponse:
    found, form = _found(number), Stopping(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        with transaction.atomic("default"):
            given = form.cleaned_data
            made = actions.stop_by_hand(to_token(request), found, given["since"], given["reason"], request.desk.today)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:death", args=[number]))
    messages.success(
        request,
        say(
            "已停。停发通知书还要出具并送达家属。",
            "It is stopped. The notice is still to be made, and delivered to the family.",
        ),
    )
    return HttpResponseRedirect(reverse("casework:case", args=[made]))


def _found(number: int) -> Ending:
    found = queries.find_ending(number)
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _page(request: DeskRequest, found: Ending, form: Stopping, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("casework:death", args=[found.pk]))
    about = {
        "title": title(found.policy),
        "ending": found,
        "who": called(found.subject),
        "deaths": queries.deaths([found], request.desk.today),
        "event": in_words(found.policy, found.subject_id, found.event),
        "roles": queries.deciders(found.policy),
        "by": names([found.settled_by]).get(found.settled_by or 0, ""),
        "form": form if queries.may_stop(found) else None,
    }
    return render(request, "casework/deaths/ending.html", about, status=status)
