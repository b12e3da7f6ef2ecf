"""The pages of letters: one is made, read and printed; anybody verifies one; notices hang."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.documents import Unwritable, page
from yingbao.casework.letters import actions, queries, sighted
from yingbao.casework.letters.filling import GAP, Known
from yingbao.casework.letters.forms import Making, Verifying
from yingbao.casework.letters.house import house
from yingbao.casework.letters.proofs import NONE
from yingbao.casework.letters.queries import Makeable, Paper
from yingbao.casework.looks import reason_of
from yingbao.casework.models import Case, Letter
from yingbao.casework.page import looked_again, show
from yingbao.casework.papers.naming import bring_by, name_papers
from yingbao.casework.queries import find_case
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.web.handing import PDF, handed
from yingbao.web.languages import said, say, stands_at

NO_CASE = Label("没有这个办件，或者它不在您的辖区。", "There is no such case, or it is not in your area.")
NO_LETTER = Label("没有这份文书，或者它不在您的辖区。", "There is no such letter, or it is not in your area.")
NOT_NOW = Label("这一步现在不能由您出文书。", "You cannot make a letter of this step now.")
LACKING = {
    "amount": Label("请写明公示的金额。", "Say which amount is to be shown."),
    "papers": Label("请写明要补哪些材料。", "Say which papers are to be brought."),
    "another_why": Label("清单以外的材料，要写明为什么要。", "Say why, of a paper that is not on the list."),
    "another": Label(
        "清单以外的材料有印不出的字，请换一个写法。", "The other paper cannot be printed; write it otherwise."
    ),
    "given": Label("请写明给什么。", "Say what is given."),
}
BY_HAND = Label(
    "姓名里有印不出的字，纸上留了空“＿”，请用手写上。",
    "A character of the name cannot be printed; write it by hand where the paper has “＿”.",
)
NOT_CLOSELY = Label(
    "这份文书写有依据，含敏感信息，您的岗位不能查看。",
    "This letter holds the proof with sensitive facts, which are not for your role.",
)


@require_POST
@needs("state")
def make(request: DeskRequest, number: int) -> HttpResponse:
    """Makes the letter of a step: numbered, kept, and listed on the case's page."""
    case = find_case(number)
    if case is None:
        raise Http404(NO_CASE)
    back = HttpResponseRedirect(reverse("casework:case", args=[number]) + "#letters")
    one = next(
        (
            one
            for one in queries.makeable(case, request.desk, queries.writable(case))
            if str(one.task.pk) == request.POST.get("task")
        ),
        None,
    )
    if one is None:
        messages.error(request, said(NOT_NOW))
        return back
    form = Making(request.POST, one)
    if not form.is_valid():
        return _unmade(
            request, case, form, next((why for name, why in LACKING.items() if name in form.errors), NOT_NOW)
        )
    try:
        with transaction.atomic("default"):
            drafted = _make(request, case, one, form)
    except Unwritable as refused:
        return _unmade(request, case, form, refused.why)
    except DatabaseError as error:
        return _unmade(request, case, form, why_not(error))
    messages.success(request, say("已出具：{kind}。", "Made: {kind}.", kind=said(one.kind.label)))
    if GAP in str(drafted.fields):
        messages.warning(request, said(BY_HAND))
    return back


def _unmade(request: DeskRequest, case: Case, form: Making, why: Label) -> HttpResponse:
    """The page of the case with what was typed, and with what the rules say for who had it on screen."""
    messages.error(request, said(why))
    return show(request, case, status=422, advice=looked_again(request, case), making=form)


def _make(request: DeskRequest, case: Case, one: Makeable, form: Making) -> actions.Draft:
    if "papers" in form.fields:
        name_papers(one.task.pk, form.wanted)
    about, today = queries.about(one.task.pk), request.desk.today
    about["members"] = form.cleaned_data.get("people") or about["members"]
    grounds = sighted.at_the_desk(to_token(request), case, about) if one.kind.proves else NONE
    until = actions.hangs_until(one.kind, case, one.task, today)
    told = form.cleaned_data.get("due")
    if told and told != one.task.due:
        bring_by(one.task.pk, told)
    due, given = actions.brought_by(one.task, told), form.cleaned_data.get("given", "")
    known = Known(about, today, grounds, form.fen, given=given, until=until, due=due)
    drafted = actions.draft(one.task, one.kind, known, form.cleaned_data["last"])
    actions.make(drafted, site_of(request), today)
    return drafted


def site_of(request: HttpRequest) -> str:
    """Where this office is opened, for letters of an office that names no address to verify at."""
    return f"{request.scheme}://{request.get_host()}"


@require_POST
@needs("cases")
def letter(request: DeskRequest, number: int) -> HttpResponse:
    """A letter as a page, after a logged look; as it was printed where its kind is worded otherwise by now."""
    paper, found = _paper(request, number)
    fields = actions.printed(paper.fields, paper.number, paper.code, paper.day)
    try:
        shown = page(paper.kind, fields, house().office(site_of(request)))
    except Unwritable:  # it was issued while its kind had other fields
        return handed(paper.pdf, PDF, f"letter-{paper.id}.pdf")
    label = queries.label_of(paper.kind)
    if found.case:
        stands_at(request, reverse("casework:case", args=[found.case.pk]) + "#letters")
    else:
        stands_at(request, reverse("casework:bundle_letter", args=[found.bundle_id]))
    about = {"title": label, "paper": paper, "shown": shown, "case": found.case, "bundle": found.bundle_id}
    return render(request, "casework/letters/letter.html", about)


@require_POST
@needs("cases")
def pdf(request: DeskRequest, number: int) -> HttpResponse:
    """A letter as it was issued, after a logged look."""
    paper, _ = _paper(request, number)
    return handed(paper.pdf, PDF, f"letter-{paper.id}.pdf")


def _paper(request: DeskRequest, number: int) -> tuple[Paper, Letter]:
    found = queries.find_letter(number)
    if found is None:
        raise Http404(NO_LETTER)
    if found.closely and not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    why = reason_of(found.case.number, found.number) if found.case and found.case.restricted else found.number
    return queries.papers(to_token(request), [found], [queries.whose(found)], why)[0], found


@require_safe
@needs("cases")
def notices(request: DeskRequest) -> HttpResponse:
    """The notices that hang today in this desk's area."""
    about = {"title": Label("公示栏", "Notice board"), "hanging": queries.hanging(), "phone": house().phone}
    return render(request, "casework/letters/notices.html", about)


@login_not_required
@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody types the code of a letter."""
    form = Verifying(request.GET or None)
    if form.is_bound and form.is_valid():
        plain = "".join(char for char in form.cleaned_data["code"] if char.isalnum() and char.isascii())
        return HttpResponseRedirect(reverse("casework:verified", args=[plain or "-"]))
    return _verify(request, {"form": form})


@login_not_required
@require_safe
@never_cache
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may know of a letter; a code that there is not is answered like any other."""
    found = queries.verify(code)
    return _verify(request, {"form": Verifying(), "found": found, "asked": True}, status=200 if found else 404)


def _verify(request: HttpRequest, about: dict[str, Any], status: int = 200) -> HttpResponse:
    title = Label("核验文书", "Verify a letter")
    return render(
        request, "casework/letters/verify.html", {"title": title, "issuer": house().issuer, **about}, status=status
    )
