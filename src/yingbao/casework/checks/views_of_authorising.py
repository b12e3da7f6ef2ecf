"""Authorisations: printed to be signed, taken down as the paper says, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework.checks import actions, queries
from yingbao.casework.checks.forms import Printing, authorising
from yingbao.casework.checks.institutions import institutions_for
from yingbao.casework.checks.models import AuthorisationForm
from yingbao.casework.checks.paper import printed
from yingbao.casework.letters.house import house
from yingbao.casework.letters.views import site_of
from yingbao.casework.page import case_or_404
from yingbao.casework.queries import title
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.web.handing import PDF, handed
from yingbao.web.languages import said, say, stands_at
from yingbao.web.provided import provided
from yingbao.web.templatetags.frame import moment

NOBODY_NAMED = Label("请选是谁撤回。", "Choose who takes it back.")
NOBODY = Label("这项政策不用问任何机构。", "This policy needs nothing of any institution.")
UNSAID = Label("请选要问的机构，写明有效期。", "Choose whom one may ask, and say until when.")


@require_POST
@needs("state")
def paper(request: DeskRequest, number: int) -> HttpResponse:
    """A form of authorisation as PDF, with room for everybody of the family to sign."""
    case = case_or_404(number)
    back = HttpResponseRedirect(reverse("casework:case", args=[number]) + "#authorise")
    form = Printing(request.POST, asked=institutions_for(case.policy, request.desk.today))
    if not form.is_valid():
        messages.error(request, said(UNSAID))
        return back
    given = form.cleaned_data
    try:
        with transaction.atomic("default"):
            serial = actions.print_form(case.pk, given["institutions"], given["until"])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return back
    kept = AuthorisationForm.objects.select_related("case").get(case=case, serial=serial)
    office = house().office(site_of(request), provided.office(request).made_up)
    head = {"office": office.name, "site": office.site, "printed": _by(request)}
    people = list(Subject.objects.filter(pk__in=kept.people).order_by("id"))
    made = printed(kept, title(case.policy), people, head)
    return handed(made, PDF, f"authorisation-{case.number}-{serial}.pdf")


def _by(request: DeskRequest) -> str:
    """Who printed it, and when; the paper is kept, and so bears no word to destroy it."""
    return say("{who} 于 {when} 印", "printed by {who}, {when}", who=provided.who(request), when=moment(timezone.now()))


@require_POST
@needs("state")
def authorise(request: DeskRequest, number: int) -> HttpResponse:
    """Takes an authorisation down in a case."""
    case = case_or_404(number)
    family, forms = queries.family_of(case.subject), queries.forms_of(case)
    form = authorising(case, family, request.desk.today, request.POST, printed=forms)
    if form is None:
        raise Http404(NOBODY)
    if not form.is_valid():
        stands_at(request, reverse("casework:case", args=[number]))
        about = {"title": Label("登记授权", "An authorisation"), "case": case, "form": form}
        return render(request, "casework/checks/authorise.html", about, status=422)
    try:
        with transaction.atomic("default"):
            actions.authorise(case.pk, form.signed())
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(request, say("授权已登记。", "The authorisation is on record."))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@require_POST
@needs("cases")
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Takes back what somebody authorised in a case; they themselves do, or somebody at work for them."""
    case, person = case_or_404(number), request.POST.get("person", "")
    if not (person.isascii() and person.isdigit() and len(person) < 19):
        raise Http404(NOBODY_NAMED)
    try:
        with transaction.atomic("default"):
            actions.withdraw(case.pk, int(person), request.POST.get("note", "")[:500])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    else:
        messages.success(request, say("授权已撤回。", "The authorisation is taken back."))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))
