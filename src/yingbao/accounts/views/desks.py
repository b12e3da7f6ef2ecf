"""Choosing the desk to work at: which of one's assignments, and what for."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yingbao.accounts import entering, sessions
from yingbao.accounts.models import User
from yingbao.accounts.queries import choices_of, helpers, today
from yingbao.engine.dictionary import Label
from yingbao.web.languages import say


@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """One's desks to choose from. Posting opens one and goes on to `next`."""
    user = cast(User, request.user)
    if user.provisional:
        return redirect("accounts:password")
    if not entering.may_open(request, user):
        sessions.sign_out(request, "code")
        messages.info(request, say("您的岗位需要验证码，请重新登录。", "Your role takes a code; please sign in again."))
        return redirect("accounts:enter")
    choices = choices_of(user, today())
    wanted = request.POST.get("desk", "")
    chosen = next((choice for choice in choices if choice.value == wanted), None)
    if request.method == "POST" and chosen is not None:
        try:
            entering.sit_down(request, chosen)
        except DatabaseError:
            messages.error(
                request, say("这个岗位刚刚被收回，请另选。", "This assignment has just been ended; choose another.")
            )
            return redirect("accounts:desk")
        return HttpResponseRedirect(_next(request))
    filled = {"title": Label("选择岗位", "Choose a desk"), "choices": choices, "next": request.GET.get("next", "")}
    return render(request, "accounts/desk.html", {**filled, "helpers": helpers() if not choices else ()})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
