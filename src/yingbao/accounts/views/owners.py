"""Which department answers for which programme, and since when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts import lists, people
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.forms_people import Owner
from yingbao.accounts.models import Ownership
from yingbao.accounts.views.people import as_form, done
from yingbao.engine.dictionary import Label
from yingbao.web.languages import say
from yingbao.web.lists import Rows, respond


@require_http_methods(["GET", "POST"])
@needs("people")
def owners(request: DeskRequest) -> HttpResponseBase:
    rows = Rows(Ownership.objects.using("gate").all())
    return respond(request, lists.OWNERS, rows, template="accounts/owners.html")


@require_http_methods(["GET", "POST"])
@needs("people")
def add(request: DeskRequest) -> HttpResponse:
    form = Owner(request.POST or None, initial={"starts": request.desk.today})
    if done(request, form, lambda: people.give_ownership(to_token(request), **form.cleaned_data)):
        messages.success(
            request, say("已记下；原来负责的部门到那天为止。", "Noted; whoever answered for it does so until that day.")
        )
        return redirect("accounts:owners")
    return as_form(request, form, Label("项目归口", "Who answers for a programme"), reverse("accounts:owners"))
