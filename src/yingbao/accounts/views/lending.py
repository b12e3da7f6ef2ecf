"""Lending an assignment of one's own to somebody for a time; the lender keeps theirs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from yingbao.accounts import people
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.forms_people import Loan
from yingbao.accounts.models import Assignment
from yingbao.accounts.queries import lendable
from yingbao.accounts.refusals import Refused
from yingbao.accounts.views.people import done
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say


@require_http_methods(["GET", "POST"])
@needs("receive")
def lend(request: DeskRequest) -> HttpResponse:
    """What one has lent, and a form to lend."""
    own = lendable(request.user, request.desk.today)
    form = Loan(own, request.POST or None, initial={"starts": request.desk.today})
    if done(request, form, lambda: people.lend(to_token(request), **form.cleaned_data)):
        told = say(
            "已委托{name}，到期自动收回。",
            "Lent to {name}; it ends by itself.",
            name=form.cleaned_data["borrower"].name,
        )
        messages.success(request, told)
        return redirect("accounts:lend")
    loans = [loan for one in own for loan in one.lent.all() if loan.ends is None or loan.ends > request.desk.today]
    filled = {"title": Label("委托", "Lend my desk"), "form": form, "loans": loans, "own": own}
    return render(request, "accounts/lend.html", filled)


@require_POST
@needs("receive")
def take_back(request: DeskRequest, assignment: int) -> HttpResponse:
    """Ends a loan of one's own today; one that begins today or later is over before it begins."""
    loans = Assignment.objects.using("gate").filter(lent_from__user=request.user)
    loan = get_object_or_404(loans, pk=assignment)
    try:
        people.take_back(to_token(request), loan, request.desk.today)
    except Refused as refused:
        messages.error(request, said(refused.why))
    else:
        messages.success(request, say("已收回。", "Taken back."))
    return redirect("accounts:lend")
