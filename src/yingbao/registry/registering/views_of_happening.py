"""Taking down what happened: first what, then its day and what is known of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import names_of, sources
from yingbao.registry.registering import actions
from yingbao.registry.registering.fields import reader_of
from yingbao.registry.registering.forms import told
from yingbao.registry.registering.happening import Happened
from yingbao.registry.registering.views import NO_FACT, about, written
from yingbao.registry.subjects.header import header_of
from yingbao.registry.subjects.received import event_tables, events_of
from yingbao.web.languages import said, say

DIED = Label("去世", "death")


@needs("state")
@require_safe
def happened(request: DeskRequest, number: int) -> HttpResponse:
    """What may have happened to a subject, or to the household that it belongs to."""
    header = header_of(number, request.desk)
    home = header.subject.household_id
    whose = [header.named, *names_of([home], request.desk.today).values()]
    tables = office_dictionary().dictionary.tables
    listed = [
        (reverse("registry:happened_as", args=[one.id, name]), tables[name].label, one.name)
        for one in whose
        for name in event_tables(one.kind)
    ]
    if header.subject.kind == "person" and not header.named.dead:
        visit = reverse("registry:visit", args=[header.subject.pk])
        listed.append((f"{visit}?facts=death", DIED, header.title))
    title = Label(f"登记事件：{header.title.zh}", f"What happened: {header.title.en}")
    filled = {
        "title": title,
        "header": header,
        "ways": listed,
        "homeless": header.subject.kind == "person" and not home,
    }
    return render(request, "registry/registering/happened.html", filled)


@needs("state")
@require_http_methods(["GET", "POST"])
def happened_as(request: DeskRequest, number: int, topic: str) -> HttpResponse:
    """Takes an event of one table down."""
    header, desk = header_of(number, request.desk), request.desk
    if topic not in event_tables(header.subject.kind):
        raise Http404(NO_FACT)
    posted, known = request.POST if request.method == "POST" else None, events_of(header.subject.pk, topic, sources())
    form = Happened(
        posted, whose=header.subject, topic=topic, today=desk.today, reader=reader_of(desk.today), known=known
    )
    if posted is not None and form.is_valid():
        written(lambda: actions.happen(header.subject, form))
        messages.success(request, say("已登记。", "Recorded."))
        for warning in told(form):
            messages.warning(request, said(warning))
        return HttpResponseRedirect(reverse("registry:received", args=[header.subject.pk]))
    label = office_dictionary().dictionary.tables[topic].label
    title = Label(f"登记{label.zh}：{header.title.zh}", f"{label.en} of {header.title.en}")
    return about(request, header, form, title, Label("登记", "Record"), known=known)
