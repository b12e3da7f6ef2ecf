"""The pages of photographs and scanned papers: brought at a step, looked at after a logged look, taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.models import Case, Task
from yingbao.casework.page import case_or_404
from yingbao.casework.pictures import actions, queries
from yingbao.casework.pictures.developing import Developed, NotTaken, develop
from yingbao.casework.pictures.forms import Bringing, Withdrawing
from yingbao.casework.pictures.models import Picture
from yingbao.casework.pictures.refusals import NOT_TAKEN
from yingbao.casework.queries import task_of
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.web.handing import JPEG, handed
from yingbao.web.languages import said, say, stands_at

TITLE: Final = Label("照片和材料", "Photographs and papers")
NONE: Final = Label(
    "没有这张照片或材料，或者它不在您的辖区。", "There is no such photograph or paper, or it is not in your area."
)
NOT_CLOSELY: Final = Label(
    "照片和材料可能有敏感内容，您的岗位只能看自己带来的。",
    "Photographs and papers may show what is sensitive; your role looks at those that you brought, and at no others.",
)
NOT_NOW: Final = Label(
    "这件现在不在您办的步骤上，照片没有存下。", "The case does not stand at a step that you do; nothing was kept."
)


@require_POST
@needs("state")
def add(request: DeskRequest, number: int) -> HttpResponse:
    """Keeps what was brought, each file by itself; of what is not taken it says why."""
    case = case_or_404(number)
    task = task_of(case, request.desk)
    if task is None:
        messages.error(request, said(NOT_NOW))
    else:
        take(request, task)
    return _back(case)


def take(request: DeskRequest, task: Task) -> None:
    """Keeps the files of a form, or says why not."""
    form = Bringing(request.POST, request.FILES)
    if not form.is_valid():
        for wrong in form.errors.values():
            messages.error(request, str(wrong[0]))
        return
    given, kept = form.cleaned_data, 0
    for content, made in _developed(request, given["brought"]):
        try:
            kept += len(actions.keep(task, content, made, given["shows"], with_place=given["place"]))
        except DatabaseError as error:
            messages.error(request, said(why_not(error)))
    if kept:
        told = say("已存下 {n} 张。", "{n} pictures are kept.", one="One picture is kept.", n=kept)
        messages.success(request, told)


def _developed(request: DeskRequest, files: Iterable[UploadedFile[Any]]) -> list[tuple[bytes, Developed]]:
    """What came of each file, before the first is kept: that takes long, and nobody waits for the step meanwhile."""
    made = []
    for file in files:
        content = file.read()
        try:
            made.append((content, develop(content)))
        except NotTaken as refused:
            why = said(NOT_TAKEN[refused.code])
            messages.error(request, say("{name}：{why}", "{name}: {why}", name=str(file.name)[-60:], why=why))
    return made


@require_POST
@needs("cases")
def pictures(request: DeskRequest, number: int) -> HttpResponse:
    """All of a case that this desk may look at, small and side by side, after a logged look."""
    case = case_or_404(number)
    every = list(queries.of_case(case))
    mine = queries.openable(request.desk, every)
    try:
        opened = queries.opened(to_token(request), case, mine) if mine else []
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _back(case)
    stands_at(request, reverse("casework:case", args=[number]) + "#pictures")
    hidden = sum(one.withdrawn_at is None for one in every) - len(mine)
    shown = list(zip(queries.told(mine), opened, strict=True))
    about = {"title": TITLE, "case": case, "shown": shown, "hidden": hidden, "why": NOT_CLOSELY}
    return _shown(render(request, "casework/pictures/pictures.html", about))


@require_POST
@needs("cases")
def picture(request: DeskRequest, number: int) -> HttpResponse:
    """One, as large as it is kept, and where it was taken if that is kept, after a logged look."""
    found = _found(request, number)
    if (opened := _opened(request, found)) is None:
        return _back(found.case)
    stands_at(request, reverse("casework:case", args=[found.case_id]) + "#pictures")
    task = task_of(found.case, request.desk)
    mine = task is not None and task.pk == found.task_id and found.brought_by == request.desk.user
    about = {
        "title": TITLE,
        "case": found.case,
        "opened": opened,
        "one": queries.told([found])[0],
        "withdrawing": Withdrawing() if mine else None,
    }
    return _shown(render(request, "casework/pictures/picture.html", about))


@require_POST
@needs("cases")
def file(request: DeskRequest, number: int) -> HttpResponse:
    """One to take along, after a logged look."""
    found = _found(request, number)
    if (opened := _opened(request, found)) is None:
        return _back(found.case)
    return handed(opened.jpeg, JPEG, f"{found.case.number}-{found.pk}.jpg")


@require_POST
@needs("state")
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Takes one away that was brought by mistake, for good."""
    found = queries.find_picture(number)
    if found is None:
        raise Http404(NONE)
    form = Withdrawing(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["why"][0]))
        return _back(found.case)
    try:
        with transaction.atomic("default"):
            actions.withdraw(found, form.cleaned_data["why"])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(request, say("已撤下，内容已删除。", "Taken away; what it showed is deleted."))
    return _back(found.case)


def _found(request: DeskRequest, number: int) -> Picture:
    found = queries.find_picture(number)
    if found is None:
        raise Http404(NONE)
    if not queries.openable(request.desk, [found]):
        raise PermissionDenied(NOT_CLOSELY)
    return found


def _opened(request: DeskRequest, found: Picture) -> queries.Opened | None:
    """One in clear, after a logged look; None, and a word why, where it may not be."""
    try:
        return queries.opened(to_token(request), found.case, [found])[0]
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return None


def _back(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("casework:case", args=[case.pk]) + "#pictures")


def _shown(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
