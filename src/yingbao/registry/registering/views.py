"""The forms of registering and correcting. Posted numbers stay in the form: no address, message or error repeats them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.models import Statement, Subject
from yingbao.registry.queries import find_subject, names_of, source_label, sources
from yingbao.registry.registering import actions
from yingbao.registry.registering.already import Already, already
from yingbao.registry.registering.asked import names
from yingbao.registry.registering.fields import reader_of
from yingbao.registry.registering.forms import (
    Correction,
    Ending,
    NewFile,
    Relation,
    Restricted,
    Saying,
    Visit,
    told,
)
from yingbao.registry.subjects.header import Header, header_of
from yingbao.registry.subjects.profile import told_on
from yingbao.registry.subjects.words import worded
from yingbao.web.languages import later, say

NOT_HERE = later(
    "数据库没有接受：这不在您的岗位范围内。", "The database refused: this is not within the reach of your desk."
)
NO_FACT = Label("没有这样一项信息。", "There is no such fact.")
ENDED = Label("这一条已经结束，或者不在这份档案里。", "This has ended already, or is not of this file.")

Made = TypeVar("Made")


def _form(request: DeskRequest, form: Any, title: Label, verb: Label, back: str, **more: Any) -> HttpResponse:
    filled = {"title": title, "form": form, "verb": verb, "back": back, **more}
    response = render(request, "registry/registering/form.html", filled)
    response["Cache-Control"] = "no-store"
    return response


def done(request: DeskRequest, form: Saying | None, number: int) -> HttpResponse:
    messages.success(request, say("已登记。", "Recorded."))
    for warning in told(form) if form is not None else ():
        messages.warning(request, say(warning.zh, warning.en))
    return HttpResponseRedirect(reverse("registry:subject", args=[number]))


def written(deed: Callable[[], Made]) -> Made:
    """What the deed made. PermissionDenied if the database refuses it; then nothing of the page's transaction stays."""
    try:
        return deed()
    except DatabaseError as problem:
        raise PermissionDenied(NOT_HERE) from problem


@needs("state")
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest, kind: str) -> HttpResponse:
    """A new file. Somebody who is registered already is offered instead of a second file."""
    if kind not in office_dictionary().dictionary.subjects:
        raise Http404(NO_FACT)
    desk, label = request.desk, office_dictionary().dictionary.tables[kind].label
    posted = request.POST if request.method == "POST" else None
    form = NewFile(posted, kind=kind, today=desk.today, reader=reader_of(desk.today), areas=desk.areas)
    member = _member(request) if kind == "household" else None
    there = Already()
    if posted is not None and form.is_valid():
        there = Already() if form.cleaned_data["despite"] else written(lambda: already(form, desk.today))
        if there == Already() and (made := written(lambda: actions.register(form, member))):
            return done(request, form, made)
    more = {
        "there": there,
        "member": names_of([member.pk], desk.today).get(member.pk) if member else None,
    }
    if there == Already():
        del form.fields["despite"]
    title, back = Label(f"登记{label.zh}", f"Register: {label.en}"), reverse("registry:home")
    return _form(request, form, title, Label("登记", "Register"), back, **more)


def _member(request: DeskRequest) -> Subject | None:
    text = request.GET.get("person", "")
    found = find_subject(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return found if found is not None and found.kind == "person" else None


@needs("state")
@require_http_methods(["GET", "POST"])
def visit(request: DeskRequest, number: int) -> HttpResponse:
    """What was learned at a door; `facts` in the address names what was to be asked."""
    header = header_of(number, request.desk)
    kind, posted = header.subject.kind, request.POST if request.method == "POST" else None
    known = office_dictionary().facts(kind)
    wanted = [name for name in request.GET.get("facts", "").split(",") if name in known] or names("visit", kind)
    form = Visit(posted, kind=kind, names=wanted, today=request.desk.today, reader=reader_of(request.desk.today))
    if posted is not None and form.is_valid() and written(lambda: actions.record_visit(header.subject, form)):
        return done(request, form, header.subject.pk)
    title = Label(f"走访：{header.title.zh}", f"A visit: {header.title.en}")
    return about(request, header, form, title, Label("登记", "Record"), partial="facts" in request.GET)


def about(request: DeskRequest, header: Header, form: Any, title: Label, verb: Label, **more: Any) -> HttpResponse:
    back = reverse("registry:subject", args=[header.subject.pk])
    return _form(request, form, title, verb, back, header=header, **more)


@needs("state")
@require_http_methods(["GET", "POST"])
def correct(request: DeskRequest, number: int, fact: str) -> HttpResponse:
    """One fact said to be otherwise: beside what is said of it now, and by whom."""
    header = header_of(number, request.desk)
    known = office_dictionary().facts(header.subject.kind).get(fact)
    if known is None:
        raise Http404(NO_FACT)
    posted, desk = request.POST if request.method == "POST" else None, request.desk
    form = Correction(posted, kind=header.subject.kind, name=fact, today=desk.today, reader=reader_of(desk.today))
    if posted is not None and form.is_valid() and written(lambda: actions.correct(header.subject, form)):
        return done(request, form, header.subject.pk)
    masked = known.sensitivity == "sensitive" or office_dictionary().is_secret(header.subject.kind, fact)
    words = [] if masked else told_on(header.subject.pk, sources(), desk.today).get(fact, [])
    said = [(word, worded(known, word.value)) for word in words]
    title = Label(f"更正{known.label.zh}：{header.title.zh}", f"Correct {known.label.en}: {header.title.en}")
    return about(request, header, form, title, Label("更正", "Correct"), said=said, masked=masked)


def _ways(kind: str) -> dict[str, Label]:
    """What a file of this kind may be tied by: relations of the dictionary, and of a person the kinds of households."""
    office = office_dictionary()
    ties = {
        name: table.label for name, table in office.dictionary.tables.items() if table.target and table.owner == kind
    }
    return {**ties, **(office.households if kind == "person" else {})}


@needs("state")
@require_http_methods(["GET", "POST"])
def relate(request: DeskRequest, number: int, way: str = "") -> HttpResponse:
    """A relation or a household: first which, then to whom."""
    header = header_of(number, request.desk)
    ways = _ways(header.subject.kind)
    if not way:
        title = Label(f"登记关系：{header.title.zh}", f"A relation: {header.title.en}")
        listed = [
            (reverse("registry:relate_as", args=[header.subject.pk, name]), label) for name, label in ways.items()
        ]
        return render(request, "registry/registering/ways.html", {"title": title, "header": header, "ways": listed})
    if way not in ways:
        raise Http404(NO_FACT)
    posted, desk = request.POST if request.method == "POST" else None, request.desk
    form = Relation(posted, kind=header.subject.kind, topic=way, today=desk.today, reader=reader_of(desk.today))
    sound = posted is not None and form.is_valid() and _fits(form, header.subject, way)
    if sound and written(lambda: actions.relate(header.subject, way, form)):
        return done(request, form, header.subject.pk)
    title = Label(f"登记{ways[way].zh}：{header.title.zh}", f"{ways[way].en} of {header.title.en}")
    return about(request, header, form, title, Label("登记", "Record"))


def _fits(form: Relation, subject: Subject, topic: str) -> bool:
    """Whether the other file is there, of the right kind, and not the same."""
    other, office = find_subject(form.cleaned_data["other"]), office_dictionary()
    wanted = "household" if topic in office.households else office.dictionary.tables[topic].target
    if other is None or other.kind != wanted:
        label = office.dictionary.tables[str(wanted)].label
        form.add_error(
            "other",
            later(
                f"没有这份{label.zh}档案，或者不在您的范围内。",
                f"There is no such file of a {label.en} within your reach.",
            ),
        )
        return False
    if other.pk == subject.pk:
        form.add_error("other", later("这就是本人的档案号。", "This is the file's own number."))
        return False
    form.cleaned_data["other"] = other.pk
    return True


@needs("state")
@require_http_methods(["GET", "POST"])
def stop(request: DeskRequest, number: int, statement: int) -> HttpResponse:
    """Ends a relation, or takes it back."""
    header = header_of(number, request.desk)
    held = (
        Statement.objects.filter(pk=statement, subject_id=header.subject.pk, recorded_to=None, restricted="")
        .exclude(topic=FACTS)
        .first()
    )
    if held is None:
        raise Http404(ENDED)
    posted, desk = request.POST if request.method == "POST" else None, request.desk
    form = Ending(posted, begun=held.valid_from, today=desk.today)
    if posted is not None and form.is_valid() and written(lambda: actions.end(held, form)):
        return done(request, None, header.subject.pk)
    label = office_dictionary().dictionary.tables[held.topic].label
    other = names_of([held.other_id], desk.today).get(held.other_id or 0)
    title = Label(f"结束{label.zh}：{header.title.zh}", f"End: {label.en} of {header.title.en}")
    return about(
        request,
        header,
        form,
        title,
        Label("结束", "End"),
        held=held,
        other=other,
        source=source_label(sources()[held.source_id]),
    )


@dataclass(frozen=True)
class Held:
    """A restricted word as its page shows it."""

    label: Label
    valid_from: date
    reason: str
    evidence: str
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, one: Statement) -> Held:
        return cls(rights().restricted[one.restricted], one.valid_from, one.reason, one.evidence, one.facts)


@needs("restricted")
@require_http_methods(["GET", "POST"])
def restricted(request: DeskRequest, number: int) -> HttpResponse:
    """What only few may read of somebody: abuse, reporters, safe addresses. Reading it is logged, and hidden from them."""
    header = header_of(number, request.desk)
    posted, may = request.POST if request.method == "POST" else None, request.desk.may("state")
    form = Restricted(posted, today=request.desk.today)
    if posted is not None and may and form.is_valid() and written(lambda: actions.restrict(header.subject, form)):
        messages.success(request, say("已登记。", "Recorded."))
        return HttpResponseRedirect(reverse("registry:restricted", args=[header.subject.pk]))
    actions.note_restricted_look(to_token(request), header.subject.pk)
    held = [Held.of(one) for one in actions.restricted_of(header.subject.pk)]
    filled = {
        "title": header.title,
        "header": header,
        "here": "restricted",
        "form": form if may else None,
        "held": held,
    }
    response = render(
        request,
        "registry/registering/restricted.html",
        filled,
    )
    response["Cache-Control"] = "no-store"
    return response
