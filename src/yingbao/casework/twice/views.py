"""What is granted twice: the list, and the page on which somebody ends the earlier of two grants."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.deaths.queries import deciders
from yingbao.casework.queries import names, title
from yingbao.casework.refusals import why_not
from yingbao.casework.twice import actions, queries
from yingbao.casework.twice.forms import Ending, Settling
from yingbao.casework.twice.lists import TWICE
from yingbao.casework.twice.models import Twice
from yingbao.casework.twice.queries import Told
from yingbao.casework.twice.saying import of_receipts
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.registry.subjects.received import in_words
from yingbao.web.languages import said, say, stands_at
from yingbao.web.lists import Rows, respond

NOT_HERE = Label("没有这一条，或者它不在您的辖区。", "There is no such entry, or it is not in your area.")


@needs("state")
def listed(request: DeskRequest) -> HttpResponseBase:
    """Everything of the desk's area, whoever mends it."""
    return respond(request, TWICE, Rows(queries.twice()))


@require_safe
@needs("state")
def one(request: DeskRequest, number: int) -> HttpResponse:
    found = _found(number)
    return _page(request, found, Ending(hears=queries.hears_first(found)))


@require_POST
@needs("state")
def end(request: DeskRequest, number: int) -> HttpResponse:
    found = _found(number)
    form = Ending(request.POST, hears=queries.hears_first(found))
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        with transaction.atomic("default"):
            given, today = form.cleaned_data, request.desk.today
            actions.end_twice(to_token(request), found, given["reason"], given.get("heard", ""), today)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(
            request,
            say(
                "先定的已经停发。接下来：出具停发通知书，送达本人。",
                "The earlier decision is stopped. Next: make the notice, and deliver it to the person.",
            ),
        )
    return HttpResponseRedirect(reverse("casework:twice", args=[number]))


@require_POST
@needs("state")
def overpaid(request: DeskRequest, number: int) -> HttpResponse:
    """What became of the money that was paid too much is taken down."""
    found = _found(number)
    settling = _settling(request, queries.overpaid(found), request.POST)
    if not settling.is_valid():
        return _page(request, found, Ending(hears=queries.hears_first(found)), 422, settling)
    try:
        with transaction.atomic("default"):
            given = settling.cleaned_data
            actions.settle(found, given["became"], given["reason"], given["day"])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(request, say("已记下。", "Taken down."))
    return HttpResponseRedirect(reverse("casework:twice", args=[number]))


def _settling(request: DeskRequest, told: Sequence[Told], given: QueryDict | None = None) -> Settling:
    return Settling(given, before=told[0].it.became if told else queries.OPEN, today=request.desk.today)


def _found(number: int) -> Twice:
    found = queries.find(number)
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _page(
    request: DeskRequest, found: Twice, form: Ending, status: int = 200, settling: Settling | None = None
) -> HttpResponse:
    stands_at(request, reverse("casework:twice", args=[found.pk]))
    told, paid = queries.overpaid(found), queries.paid_until_ended(found)
    about = {
        "title": title(found.policy),
        "twice": found,
        "who": called(found.subject),
        "event": in_words(found.policy, found.subject_id, found.event),
        "grants": [(grant, of_receipts(grant.paid)) for grant in queries.beside(found)],
        "ended": [(ended, paid, of_receipts(paid)) for ended, paid in queries.ended_with(found)],
        "paid": paid,
        "words": of_receipts(paid),
        "still": queries.still(found),
        "roles": deciders(found.policy),
        "by": names([found.settled_by]).get(found.settled_by or 0, ""),
        "form": form if queries.may_end(found) else None,
        "told": [(one, queries.BECAME[one.it.became]) for one in told],
        "settling": (settling or _settling(request, told)) if queries.may_settle(found) else None,
    }
    return render(request, "casework/twice/twice.html", about, status=status)
