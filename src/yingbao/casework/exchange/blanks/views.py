"""The pages of blank forms: one is brought, its columns are named, and it comes back filled."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.exchange.blanks import actions, filling
from yingbao.casework.exchange.blanks.forms import Bringing, Filling
from yingbao.casework.exchange.blanks.models import Blank
from yingbao.casework.exchange.blanks.reading import MOST, read
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.models import Subject
from yingbao.registry.registering.fields import reader_of
from yingbao.web.handing import EXCEL, handed
from yingbao.web.languages import lang, said, say
from yingbao.web.lists.export import watermark

TITLE: Final = Label("一表通", "Fill a form once")
NONE: Final = Label("没有这张表，或者不是您交的。", "There is no such form, or somebody else brought it.")
NOBODY: Final = Label(
    "表里没有一行认得出是谁。请写上身份证号，或姓名加出生日期，或在下面写档案号。",
    "No row tells who it is. Write ID numbers, or names and days of birth, or name files below.",
)
MANY: Final = Label(f"一次最多填 {MOST} 行，请分开交。", f"At most {MOST} rows at once; bring it in parts.")
FEW: Final = 20


@needs("export")
@require_http_methods(["GET", "POST"])
def blanks(request: DeskRequest) -> HttpResponse:
    """A form is brought; those that this person brought before."""
    form = Bringing(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            with transaction.atomic("default"):
                made = actions.bring(file.name, read(content), content)
            return HttpResponseRedirect(reverse("casework:blank", args=[made]))
        except Refused as refused:
            form.add_error("file", refused.reason.text(lang()))
        except DatabaseError as error:
            form.add_error("file", said(why_not(error)))
    about = {"title": TITLE, "form": form, "blanks": Blank.objects.order_by("-id")[:FEW]}
    return render(request, "casework/blanks/blanks.html", about, status=422 if request.method == "POST" else 200)


@needs("export")
@require_http_methods(["GET", "POST"])
def blank(request: DeskRequest, number: int) -> HttpResponse:
    """What its columns hold; filled, it is handed over and kept nowhere."""
    found = Blank.objects.filter(pk=number).first()
    if found is None:
        raise Http404(NONE)
    form = Filling(request.POST or None, blank=found, plan=actions.plan_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            return _handed(request, found, form)
        except DatabaseError as error:
            messages.error(request, said(why_not(error)))
        except Refused as refused:
            messages.error(request, refused.reason.text(lang()))
        except ValueError as error:
            messages.error(request, str(error))
    about = {"title": Label(f"一表通：{found.name}", f"Fill: {found.name}"), "blank": found, "form": form}
    return render(request, "casework/blanks/blank.html", about, status=422 if request.method == "POST" else 200)


def _handed(request: DeskRequest, found: Blank, form: Filling) -> HttpResponse:
    """The file. Raises ValueError (said): nobody, too many; DatabaseError: a fact that is not for this role."""
    plan, reason, reader = form.plan(), form.cleaned_data["reason"], reader_of(request.desk.today)
    read_form = read(actions.content_of(found))
    wanted = form.cleaned_data["files"]
    files = list(Subject.objects.filter(pk__in=wanted, kind="person", restricted="").values_list("pk", flat=True))
    people = filling.whom(read_form, plan, files, reader)
    if len(people) > MOST:
        raise ValueError(said(MANY))
    if not plan or not any(people):
        raise ValueError(said(NOBODY))
    filled = filling.fill(to_token(request), read_form, plan, people, reason, reader)
    with transaction.atomic("default"):
        actions.note(found, plan, sum(one.found for one in filled))
    mark = watermark(request, reason)
    name = say("已填-{name}.xlsx", "filled-{name}.xlsx", name=found.name.rpartition(".")[0] or found.name)
    return handed(filling.write(read_form, filled, mark), EXCEL, name)
