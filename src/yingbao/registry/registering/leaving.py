"""Ending by hand that somebody belongs to a household."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import names_of, sources
from yingbao.registry.registering import actions
from yingbao.registry.registering.forms import Ending
from yingbao.registry.registering.views import ENDED, about, done, written
from yingbao.registry.subjects.header import header_of
from yingbao.registry.subjects.profile import told_on


@needs("state")
@require_http_methods(["GET", "POST"])
def leave(request: DeskRequest, number: int, home: str) -> HttpResponse:
    """Says from which day on somebody belongs to no household of this kind; `home` is that fact."""
    header, desk = header_of(number, request.desk), request.desk
    label = office_dictionary().households.get(home)
    words = told_on(header.subject.pk, sources(), desk.today).get(home, [])
    if label is None or not words or not isinstance(words[0].value, int):
        raise Http404(ENDED)
    held = words[0]
    posted = request.POST if request.method == "POST" else None
    form = Ending(posted, begun=held.valid_from, today=desk.today)
    if posted is not None and form.is_valid() and written(lambda: actions.leave(header.subject, home, form)):
        return done(request, None, header.subject.pk)
    title = Label(f"离开{label.zh}：{header.title.zh}", f"{header.title.en} leaves: {label.en}")
    other = names_of([held.value], desk.today).get(held.value)
    return about(request, header, form, title, Label("结束", "End"), held=held, other=other, source=held.source)
