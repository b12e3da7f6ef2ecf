"""The pages of messages, of a run's file and its answers."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yingbao.accounts.actions import look
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.brought import NoColumns
from yingbao.casework.deaths.queries import nobody_left
from yingbao.casework.documents import Unwritable
from yingbao.casework.documents import render as render_letter
from yingbao.casework.documents.filling import Fields
from yingbao.casework.letters.house import house
from yingbao.casework.letters.queries import find_letter
from yingbao.casework.letters.views import NO_LETTER, site_of
from yingbao.casework.outbox import actions, queries
from yingbao.casework.outbox.answers import read
from yingbao.casework.outbox.files import Runs
from yingbao.casework.outbox.forms import Bringing, Telling
from yingbao.casework.outbox.gateway import gateway
from yingbao.casework.outbox.gateway import post as post_office
from yingbao.casework.outbox.lists import MESSAGES
from yingbao.casework.outbox.models import Message
from yingbao.casework.outbox.texts import label_of
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.storage import read_blocks
from yingbao.web.handing import CSV, PDF, ZIP, handed
from yingbao.web.languages import lang, said, say
from yingbao.web.lists import Rows, respond
from yingbao.web.provided import provided

NONE: Final = Label("没有这条消息，或者它不在您的辖区。", "There is no such message, or it is not in your area.")
NO_RUN: Final = Label(
    "没有这一批，或者其中没有您辖区的消息。", "There is no such run, or nothing in it is of your area."
)
NOT_CLOSELY: Final = Label(
    "文件里有电话、住址或文书，您的岗位不能查看。",
    "The file holds phones, addresses or letters, which are not for your role.",
)
NO_COLUMNS: Final = Label("文件里找不到“编号”和“结果”两列。", "The columns 编号 and 结果 are not there.")
FILES: Final = {"sms": ("phone", CSV, "outbox-{}.csv"), "post": ("address", ZIP, "post-{}.zip")}
"""By channel: what the file of a run holds of people, what it is, and its name."""
ON_ITS_WAY: Final = {
    "post": Label("已列入邮寄，等待寄出；结果记在这里。", "It waits to be posted; what comes of it stands here."),
    "hand": Label(
        "已列入今天要上门的事；请打印送达回证。",
        "It stands among the doors of the day; print the receipt to be signed.",
    ),
}
STEPS: Final = {"told": "delivered", "again": "waiting"}


@needs("state")
def outbox(request: DeskRequest) -> HttpResponseBase:
    """Every message of this desk's cases."""
    return respond(request, MESSAGES, Rows(queries.listed()), template="casework/outbox/messages.html")


@needs("state")
@require_http_methods(["GET", "POST"])
def message(request: DeskRequest, number: int) -> HttpResponse:
    """One message; that somebody was told in person, or that it is to be sent again."""
    found = queries.find_message(number)
    if found is None:
        raise Http404(NONE)
    family = nobody_left(found.case)
    step = request.POST.get("step", "")
    form = Telling(request.POST if request.method == "POST" else None, family=family, told=step != "again")
    state = STEPS.get(step)
    if request.method == "POST" and state and form.is_valid():
        try:
            with transaction.atomic("default"):
                actions.settle(found.pk, state, form.said, form.served)
        except DatabaseError as error:
            form.add_error(None, said(why_not(error)))
        else:
            messages.success(request, say("已记下。", "Taken down."))
            return HttpResponseRedirect(reverse("casework:message", args=[number]))
    return _page(request, found, form)


def _page(request: DeskRequest, found: Message, form: Telling) -> HttpResponse:
    what = label_of(found)
    about = {
        "title": Label(f"送达：{what.zh}", f"Delivery: {what.en}")
        if found.letter
        else Label(f"告知：{what.zh}", f"Message: {what.en}"),
        "message": found,
        "who": queries.told_to(found),
        "badge": queries.badge(found),
        "channel": queries.CHANNELS[found.channel],
        "form": form,
        "may_tell": found.state not in {"delivered", "handing"},
        "may_send": found.channel != "hand" and found.state in ("failed", "unsure"),
        "may_fetch": bool(found.run) and isinstance(_service(found), Runs) and request.desk.may("export"),
    }
    return render(request, "casework/outbox/message.html", about, status=422 if form.errors else 200)


@require_POST
@needs("export")
def run(request: DeskRequest, number: int) -> HttpResponse:
    """The file of a message's run, for whoever sends it: what this desk sees of it, after a logged look at whose phones it holds."""
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    asked = queries.find_message(number)
    service = _service(asked) if asked else None
    if asked is None or not asked.run or not isinstance(service, Runs):
        raise Http404(NO_RUN)
    here = {one.pk: one for one in queries.messages().filter(run=asked.run)}
    try:
        kept = service.part(asked.run, here)
    except FileNotFoundError:
        raise Http404(NO_RUN) from None
    fact, kind, name = FILES[asked.channel]
    try:
        whom = {one.whom_id: f"{one.whom.kind}.{fact}" for one in here.values()}
        look(to_token(request), sorted(whom), sorted(set(whom.values())), f"outbox {asked.run[:8]}")
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:message", args=[number]))
    return handed(kept, kind, name.format(asked.run[:8]))


def _service(message: Message) -> object:
    return post_office() if message.channel == "post" else gateway()


@require_POST
@needs("state")
def deliver(request: DeskRequest, number: int) -> HttpResponse:
    """An issued letter goes out: by post, or to be handed over at a door of the day."""
    found = find_letter(number)
    if found is None or found.case is None:
        raise Http404(NO_LETTER)
    way = request.POST.get("way", "")
    try:
        with transaction.atomic("default"):
            made = actions.deliver(number, way)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:case", args=[found.case_id]) + "#letters")
    messages.success(request, said(ON_ITS_WAY[way]))
    return HttpResponseRedirect(reverse("casework:message", args=[made]))


@require_POST
@needs("state")
def receipt(request: DeskRequest, number: int) -> HttpResponse:
    """The paper that whoever is handed a letter signs, filled in as far as it is known, after a logged look at whose it is."""
    found = queries.find_message(number)
    if found is None or found.letter is None:
        raise Http404(NONE)
    try:
        look(to_token(request), [found.whom_id], [], f"receipt {found.letter.number}")
        fields: Fields = {
            "document": label_of(found).zh,
            "document_number": found.letter.number,
            "name": queries.addressed(found).zh,
            "way": queries.CHANNELS[found.channel].zh,
            "date": request.desk.today,
        }
        paper = render_letter("receipt", fields, house().office(site_of(request), provided.office(request).made_up))
    except (DatabaseError, Unwritable) as error:
        messages.error(request, said(error.why if isinstance(error, Unwritable) else why_not(error)))
        return HttpResponseRedirect(reverse("casework:message", args=[number]))
    return handed(paper, PDF, f"receipt-{number}.pdf")


@needs("state")
@require_http_methods(["GET", "POST"])
def answers(request: DeskRequest) -> HttpResponse:
    """What became of a run's messages, from the file as it came back."""
    form = Bringing(*((request.POST, request.FILES) if request.method == "POST" else ()))
    about: dict[str, object] = {"title": Label("交回执", "Bring answers in"), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            taken, bad = actions.take(read(read_blocks(form.cleaned_data["file"])))
        except Refused as refused:
            form.add_error("file", refused.reason.text(lang()))
        except NoColumns:
            form.add_error("file", said(NO_COLUMNS))
        else:
            return render(
                request, "casework/outbox/answers.html", about | {"taken": taken, "bad": bad, "brought": True}
            )
    return render(request, "casework/outbox/answers.html", about, status=422 if form.errors else 200)
