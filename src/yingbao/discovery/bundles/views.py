"""The bundles: the list, one of them, its letter, and what people take down."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.discovery.bundles import actions, queries
from yingbao.discovery.bundles.events import label_of
from yingbao.discovery.bundles.forms import Closing, Consenting, Visiting, blank_forms, days
from yingbao.discovery.bundles.lists import BUNDLES, home_called
from yingbao.discovery.bundles.models import Bundle, BundleTurn
from yingbao.discovery.bundles.states import ASKED, BY_DEATH, ON_PAPER, STATES, TURNS, WAYS
from yingbao.discovery.lists import called
from yingbao.discovery.queries import cell_label, marked_title
from yingbao.discovery.states import STATES as OF_FINDINGS
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import heads_of_each
from yingbao.web.languages import say, stands_at
from yingbao.web.lists import Rows, respond

NOT_HERE = Label("没有这个事件包，或者它不在您的辖区。", "There is no such bundle, or it is not in your area.")


@needs("files")
def bundles(request: DeskRequest) -> HttpResponseBase:
    """What is still to be done, the latest event first; the filter by state also shows what is closed."""
    shown = queries.bundles() if "state" in request.GET else queries.open_bundles()
    return respond(request, BUNDLES, Rows(shown.prefetch_related(heads_of_each("home"))))


@require_GET
@needs("files")
def bundle(request: DeskRequest, number: int) -> HttpResponse:
    return _page(request, found_or_404(number))


@require_POST
@needs("state")
def consent(request: DeskRequest, number: int) -> HttpResponse:
    found = found_or_404(number)
    people = queries.alive(queries.people_of(found), request.desk.today)
    form = Consenting(request.POST, people=people, **days(found, request.desk.today))
    if not form.is_valid():
        return _page(request, found, 422, consenting=form)
    given = form.cleaned_data
    chosen = [person for person in people if str(person.pk) in given["people"]]
    return _done(request, found, lambda: actions.consent(found, given["day"], chosen, given["how"], given["note"]))


@require_POST
@needs("state")
def visited(request: DeskRequest, number: int) -> HttpResponse:
    found = found_or_404(number)
    form = Visiting(request.POST, **days(found, request.desk.today))
    if not form.is_valid():
        return _page(request, found, 422, visiting=form)
    return _done(request, found, lambda: actions.visited(found, form.cleaned_data["day"], form.cleaned_data["note"]))


@require_POST
@needs("state")
def close(request: DeskRequest, number: int) -> HttpResponse:
    found, form = found_or_404(number), Closing(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, closing=form)
    return _done(request, found, lambda: actions.close(found, form.cleaned_data["why"]))


def found_or_404(number: int) -> Bundle:
    found = queries.bundles().filter(pk=number).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _done(request: DeskRequest, found: Bundle, deed: Callable[[], None]) -> HttpResponse:
    """Does it and says so; what the bundle's state does not allow is told, too."""
    try:
        with transaction.atomic("default"):
            deed()
    except DatabaseError:
        messages.error(request, say("已经记过了，或者还不到这一步。", "That was taken down before, or comes later."))
    else:
        messages.success(request, say("已记下。", "Noted."))
    return HttpResponseRedirect(reverse("discovery:bundle", args=[found.pk]))


def _page(request: DeskRequest, found: Bundle, status: int = 200, **forms: Form) -> HttpResponse:
    stands_at(request, reverse("discovery:bundle", args=[found.pk]))
    people, may = queries.people_of(found), request.desk.may("state")
    about = {
        "title": label_of(found.event),
        "bundle": found,
        "state": STATES[found.state],
        "home": home_called(found.home, people),
        "people": people,
        "happenings": [(one, called(one.subject)) for one in queries.happenings_of(found)],
        "rows": _rows(request, found),
        "turns": [_turned(turn) for turn in queries.turns_of(found)],
        "how": WAYS.get(found.consent_how),
        "paper": may and found.state in ON_PAPER,
    }
    alive = queries.alive(people, request.desk.today)
    asked = ASKED[found.state] if may else ()
    blank = {
        name: form if name in asked else None for name, form in blank_forms(found, alive, request.desk.today).items()
    }
    return render(request, "discovery/bundles/bundle.html", {**about, **blank, **forms}, status=status)


def _turned(turn: BundleTurn) -> tuple[BundleTurn, Label, str]:
    """A change of state, what it is called, and why."""
    if turn.author_id is None and turn.reason == "died":
        return turn, BY_DEATH, ""
    return turn, TURNS[turn.after], turn.reason


def _rows(request: DeskRequest, found: Bundle) -> list[dict[str, object]]:
    """The findings of the home as the page shows them."""
    day = request.desk.today
    return [
        {
            "finding": one,
            "who": called(one.subject),
            "title": marked_title(one.policy, day),
            "cell": cell_label(one, day),
            "state": OF_FINDINGS[one.state],
        }
        for one in queries.findings_of(found)
    ]
