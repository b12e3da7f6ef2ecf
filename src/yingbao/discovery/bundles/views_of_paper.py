"""A bundle's one visit on paper: consent, what was seen, or why nothing more is done."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.discovery.bundles import queries
from yingbao.discovery.bundles.events import label_of
from yingbao.discovery.bundles.forms import blank_forms
from yingbao.discovery.bundles.lists import BUNDLES, WHOLE, home_called
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.states import ON_PAPER
from yingbao.discovery.bundles.views import found_or_404
from yingbao.discovery.lists import called
from yingbao.discovery.models import Finding
from yingbao.discovery.paper import Paper, on_paper
from yingbao.discovery.queries import title
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.templatetags.frame import area

TITLE: Final = Label("一件事走访表", "Form of a visit for a life event")
PARTS: Final = {
    "consenting": Label("一次同意", "One consent"),
    "visiting": Label("一次走访", "One visit"),
    "closing": Label("不同意或者不再办的", "If they do not agree, or nothing more is done"),
}
NO_PAPER: Final = Label(
    "这个事件包已经走访过了，没有要在门口填的。", "This bundle was visited; nothing is left to be written at the door."
)


@require_GET
@needs("state")
def paper(request: DeskRequest, number: int) -> HttpResponse:
    """What is asked at the door and not taken down yet, to be written by hand and typed in on the bundle's page.

    As in the letter, no amounts and nobody whose file is hidden from the home; the event neither where it tells a sensitive fact,
    or is theirs.
    """
    found, day = found_or_404(number), request.desk.today
    if found.state not in ON_PAPER:
        raise Http404(NO_PAPER)
    people = [person for person in queries.people_of(found) if not queries.hidden_at_home(found, person)]
    alive = queries.alive(people, day)
    matters = list(dict.fromkeys(_matter(one, day) for one in queries.owed(found)))
    told = (
        (Label("家庭", "Household"), home_called(found.home, alive)),
        (Label("住在这里的", "Who lives here"), say("、", ", ").join(map(called, alive))),
        (Label("社区", "Community"), area(found.area)),
        *(((Label("发生了什么", "What happened"), said(label_of(found.event))),) if _tells_event(found) else ()),
        (Label("可能有关的事项", "What may follow"), say("；", "; ").join(matters)),
    )
    blank = blank_forms(found, alive, day)
    parts = tuple((PARTS[name], blank[name]) for name in ON_PAPER[found.state])
    back = reverse("discovery:bundle", args=[found.pk])
    return on_paper(request, Paper(TITLE, found.pk, back, BUNDLES.title, reverse("discovery:bundles"), told, parts))


def _tells_event(found: Bundle) -> bool:
    theirs = (one.subject for one in queries.happenings_of(found))
    return not found.sensitive and not all(queries.hidden_at_home(found, person) for person in theirs)


def _matter(one: Finding, day: date) -> str:
    who = said(WHOLE) if one.subject.kind == "household" else called(one.subject)
    return say("{what}（{who}）", "{what} ({who})", what=title(one.policy, day), who=who)
