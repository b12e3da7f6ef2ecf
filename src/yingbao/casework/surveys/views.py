"""The pages of a visit: one question at a time, what is on record, what differs. Each is the answer to a form, for each looks
closely at a home; come back to the case and go on, and nothing that was answered is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.models import Case, Task
from yingbao.casework.page import case_or_404
from yingbao.casework.pictures.views import take
from yingbao.casework.queries import partners
from yingbao.casework.refusals import why_not
from yingbao.casework.surveys import actions, queries
from yingbao.casework.surveys.actions import Reply, Visit
from yingbao.casework.surveys.asking import Asked, Home, first_question, standing
from yingbao.casework.surveys.forms import Answering, Visiting
from yingbao.casework.surveys.items import answered, fact_of, read_item, row_of
from yingbao.casework.surveys.signing import Signing, attached, kept, signing_form
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import names_of
from yingbao.registry.registering.fields import reader_of
from yingbao.web.languages import said, say, stands_at

TITLE = Label("入户走访", "The visit")
CLOSED = Label(
    "这件现在不在您可以走访提问的步骤上，下面是最新情况。",
    "The case does not stand at a step at which you ask; this is how it stands.",
)


@dataclass(frozen=True)
class Page:
    """What the page of a visit is made of. `form`: of the question that is to be answered again, or next; `signing`: of a
    signature that could not be kept."""

    visit: Visit
    home: Home
    carried: dict[str, str]
    asked: Asked | None = None
    form: Answering | None = None
    signing: Signing | None = None


@require_POST
@needs("state")
def survey(request: DeskRequest, number: int) -> HttpResponse:
    """Takes down what was answered, and shows what to ask next."""
    case = case_or_404(number)
    stands_at(request, reverse("casework:case", args=[number]))
    task = queries.asking_task(case, request.desk)
    if task is None:
        messages.error(request, said(CLOSED))
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    visiting = visiting_of(request, case, task, request.POST)
    if not visiting.is_valid():
        return render(
            request, "casework/surveys/begin.html", {"title": TITLE, "case": case, "form": visiting}, status=422
        )
    given = visiting.cleaned_data
    visit = Visit(case, task, given["day"], given.get("second"))
    page = Page(visit, queries.told_of(to_token(request), case, request.desk), visiting.carried())
    return _show(request, DEEDS.get(request.POST.get("do", ""), _go_on)(request, page))


def visiting_of(request: DeskRequest, case: Case, task: Task, given: Any = None) -> Visiting:
    """The form with which a visit begins."""
    desk = request.desk
    able = partners(task.area, desk.user, desk.today) if task.plan.people > 1 else ()
    before = {"second": queries.along(task, desk.user)} if able else {}
    return Visiting(given, case=case, today=desk.today, partners=able, initial=before)


def _go_on(request: DeskRequest, page: Page) -> Page:
    return page


def _form(request: DeskRequest, page: Page, asked: Asked, given: Any = None) -> Answering | None:
    """None: nobody may answer this by hand."""
    row = row_of(page.home.told, asked.item)
    kind, reader = row.kind if row else "", reader_of(request.desk.today)
    made = Answering(given, kind=kind, topic=asked.item.topic, fact=asked.fact, reader=reader)
    return made if made.answerable else None


def _asked(page: Page, key: str) -> Asked | None:
    item = read_item(key)
    fact = fact_of(page.home.told, item) if item else None
    return Asked(item, fact, Label("", "")) if item and fact else None


def _answer(request: DeskRequest, page: Page) -> Page:
    """One answer. What cannot be read, or is refused, is asked again with a word why."""
    asked = _asked(page, request.POST.get("item", ""))
    form = _form(request, page, asked, request.POST) if asked else None
    row = row_of(page.home.told, asked.item) if asked else None
    if asked is None or form is None or row is None:
        return page
    again = replace(page, asked=asked, form=form)
    if not form.is_valid():
        return again
    value = form.cleaned_data["value"] if form.said_now == "value" else None
    reply = Reply(asked.item, row.kind, form.said_now, form.cleaned_data["once"], value)
    if (refused := _take_down(page.visit, reply)) is not None:
        form.add_error(None, said(refused))
        return again
    messages.success(request, say("已记下：{fact}。", "Taken down: {fact}.", fact=said(asked.fact.label)))
    if reply.said != "value":
        return page
    return replace(page, home=replace(page.home, told=answered(page.home.told, asked.item, value)))


def _take_down(visit: Visit, reply: Reply) -> Label | None:
    """None, or why not."""
    try:
        with transaction.atomic("default"):
            actions.take_down(visit, reply)
    except DatabaseError as error:
        return why_not(error)
    return None


def _confirm(request: DeskRequest, page: Page) -> Page:
    """What is registered is so: taken down as heard, and nothing is said anew of it."""
    asked = _asked(page, request.POST.get("item", ""))
    form = _form(request, page, asked, {**request.POST.dict(), "said": "unknown"}) if asked else None
    if asked is None or form is None or not form.is_valid():
        return page
    if refused := _take_down(page.visit, Reply(asked.item, "", "confirms", form.cleaned_data["once"])):
        messages.error(request, said(refused))
    return page


def _ask(request: DeskRequest, page: Page) -> Page:
    """Something that is on record, asked because the person says it is otherwise."""
    asked = _asked(page, request.POST.get("item", ""))
    form = _form(request, page, asked) if asked else None
    return replace(page, asked=asked, form=form) if form else page


def _settle(request: DeskRequest, page: Page) -> Page:
    answer = request.POST.get("answer", "")
    try:
        with transaction.atomic("default"):
            actions.settle(int(answer) if answer.isascii() and answer.isdigit() else 0, request.POST.get("holds", ""))
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return page


def _bring(request: DeskRequest, page: Page) -> Page:
    """Photographs and papers, on the way from one question to the next."""
    take(request, page.visit.task)
    return page


def _sign(request: DeskRequest, page: Page) -> Page:
    """A signature under what was answered until now."""
    form = signing_form(page.visit, request.desk, request.POST, request.FILES)
    if form.is_valid():
        if (refused := kept(page.visit, form)) is None:
            messages.success(request, say("签字已存下。", "The signature is kept."))
            return page
        form.add_error(None, said(refused))
    return replace(page, signing=form)


DEEDS = {"answer": _answer, "confirm": _confirm, "ask": _ask, "settle": _settle, "bring": _bring, "sign": _sign}


def _show(request: DeskRequest, page: Page) -> HttpResponse:
    desk, home, case = request.desk, page.home, page.visit.case
    answers = queries.answers_of(case)
    past = queries.items_of(answers)
    found = first_question(home, past, wide="wide" in page.carried)
    asked, form = page.asked, page.form
    if form is None and found.questions:
        asked = found.questions[0]
        form = _form(request, page, asked)
    differing = any(one.against and not one.holds for one in answers)
    number = queries.look_at(to_token(request), case, desk) if differing else None
    differences = [one for one in queries.differences(case, desk, number) if not one.holds] if differing else []
    about = {
        "title": TITLE,
        "case": case,
        "carried": page.carried,
        "asked": asked if form else None,
        "form": form,
        "whose": names_of([asked.item.subject], desk.today).get(asked.item.subject) if asked else None,
        "elsewhere": found.elsewhere,
        "differences": differences[:1],
        "holds": [(code, label) for code, label in queries.HOLDS.items() if code],
        "standing": standing(home) if home.closely else None,
        "on_record": [(one, Answering.new_mark()) for one in queries.on_record(home, past, desk)],
        "answered": len(answers),
        **attached(page.visit, desk, page.signing),
    }
    status = 422 if any(one is not None and one.errors for one in (form, page.signing)) else 200
    response = render(request, "casework/surveys/visit.html", about, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@needs("cases")
def differences(request: DeskRequest, number: int) -> HttpResponse:
    """What visits found otherwise than registered, with sensitive values, after a logged look."""
    case = case_or_404(number)
    stands_at(request, reverse("casework:case", args=[number]))
    look = queries.look_at(to_token(request), case, request.desk)
    title = Label(f"走访与登记不一致：{case.number}", f"Found otherwise than registered: {case.number}")
    about = {"title": title, "case": case, "differences": queries.differences(case, request.desk, look)}
    response = render(request, "casework/surveys/differences.html", about)
    response["Cache-Control"] = "no-store"
    return response
