"""The pages of messages, of a run's file and its answers."""

from __future__ import annotations

import csv
import io
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
from yingbao.casework.outbox import actions, queries
from yingbao.casework.outbox.answers import read
from yingbao.casework.outbox.files import Files
from yingbao.casework.outbox.forms import Bringing, Telling
from yingbao.casework.outbox.gateway import gateway
from yingbao.casework.outbox.lists import MESSAGES
from yingbao.casework.outbox.models import Message
from yingbao.casework.outbox.texts import label_of
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.storage import read_blocks
from yingbao.registry.queries import called
from yingbao.web.handing import CSV, handed
from yingbao.web.languages import lang, said, say
from yingbao.web.lists import Rows, respond

NONE: Final = Label("没有这条消息，或者它不在您的辖区。", "There is no such message, or it is not in your area.")
NO_RUN: Final = Label(
    "没有这一批，或者其中没有您辖区的消息。", "There is no such run, or nothing in it is of your area."
)
NOT_CLOSELY: Final = Label("文件里有电话，您的岗位不能查看。", "The file holds phones, which are not for your role.")
NO_COLUMNS: Final = Label("文件里找不到“编号”和“结果”两列。", "The columns 编号 and 结果 are not there.")
STEPS: Final = {"told": "delivered", "again": "waiting"}


@needs("state")
def outbox(request: DeskRequest) -> HttpResponseBase:
    """Every message of this desk's cases."""
    return respond(request, MESSAGES, Rows(queries.messages()), template="casework/outbox/messages.html")


@needs("state")
@require_http_methods(["GET", "POST"])
def message(request: DeskRequest, number: int) -> HttpResponse:
    """One message; that somebody was told in person, or that it is to be sent again."""
    found = queries.find_message(number)
    if found is None:
        raise Http404(NONE)
    form = Telling(request.POST if request.method == "POST" else None)
    state = STEPS.get(request.POST.get("step", ""))
    if request.method == "POST" and state and form.is_valid():
        try:
            with transaction.atomic("default"):
                actions.settle(found.pk, state, form.cleaned_data["how"])
        except DatabaseError as error:
            form.add_error(None, said(why_not(error)))
        else:
            messages.success(request, say("已记下。", "Taken down."))
            return HttpResponseRedirect(reverse("casework:message", args=[number]))
    return _page(request, found, form)


def _page(request: DeskRequest, found: Message, form: Telling) -> HttpResponse:
    about = {
        "title": Label(f"告知：{label_of(found.kind).zh}", f"Message: {label_of(found.kind).en}"),
        "message": found,
        "who": called(found.whom),
        "badge": queries.badge(found),
        "channel": queries.CHANNELS[found.channel],
        "form": form,
        "may_tell": found.state not in {"delivered", "handing"},
        "may_send": found.channel == "sms" and found.state in ("failed", "unsure"),
        "may_fetch": bool(found.run) and isinstance(gateway(), Files) and request.desk.may("export"),
    }
    return render(request, "casework/outbox/message.html", about, status=422 if form.errors else 200)


@require_POST
@needs("export")
def run(request: DeskRequest, number: int) -> HttpResponse:
    """The file of a message's run, for whoever sends it: what this desk sees of it, after a logged look at whose phones it holds."""
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    asked, service = queries.find_message(number), gateway()
    if asked is None or not asked.run or not isinstance(service, Files):
        raise Http404(NO_RUN)
    try:
        kept = service.read(asked.run).decode("utf-8-sig")
    except FileNotFoundError:
        raise Http404(NO_RUN) from None
    here = {one.pk: one for one in queries.messages().filter(run=asked.run)}
    try:
        whom = {one.whom_id: f"{one.whom.kind}.phone" for one in here.values()}
        look(to_token(request), sorted(whom), sorted(set(whom.values())), f"outbox {asked.run[:8]}")
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:message", args=[number]))
    head, *lines = csv.reader(io.StringIO(kept))
    out = io.StringIO()
    csv.writer(out).writerows([head, *(line for line in lines if int(line[0]) in here)])
    return handed(out.getvalue().encode("utf-8-sig"), CSV, f"outbox-{asked.run[:8]}.csv")


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
