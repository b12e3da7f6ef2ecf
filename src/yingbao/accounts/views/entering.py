"""Signing in and out: the password, the code, setting up the app; one's own password and codes."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yingbao.accounts import entering, factors, sessions
from yingbao.accounts.devices import App
from yingbao.accounts.first import by_street, people_to_show
from yingbao.accounts.forms import Code, Enter, NewPassword
from yingbao.accounts.middleware import SESSION_KEY
from yingbao.accounts.models import User
from yingbao.accounts.queries import the_office
from yingbao.engine.dictionary import Label
from yingbao.web.languages import say, stands_at

NEXT = "next"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """User name and password."""
    if request.user.is_authenticated:
        return redirect("/")
    form = Enter(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _known(request, form)
        request.session[NEXT] = request.POST.get(NEXT, "")
        if user is not None and entering.owes_a_code(user):
            entering.half_in(request, user)
            return redirect("accounts:code" if factors.has_factor(user) else "accounts:app")
        if user is not None:
            entering.come_in(request, user)
            return _onwards(request)
        entering.note("refused", None, {"step": "password"})
        form.add_error(None, say("用户名或密码不对。请再试；忘记了就找安全管理员。", _WRONG))
    filled = {"title": Label("登录", "Sign in"), "form": form, "next": request.GET.get(NEXT, "")}
    return render(request, "accounts/enter.html", {**filled, "groups": by_street(people_to_show())})


_WRONG = "User name or password is wrong. Try again; if you forgot them, ask the security administrator."


def _known(request: HttpRequest, form: Enter) -> User | None:
    """Whoever has this name and password. Names that nobody can have never reach the log of refusals."""
    username = form.cleaned_data["username"].strip().lower()
    if not entering.USERNAME.fullmatch(username):
        return None
    return authenticate(request, username=username, password=form.cleaned_data["password"])


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the app, or one from the paper."""
    user = entering.who_is_half_in(request)
    if user is None:
        return redirect("accounts:enter")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = factors.match(user, form.cleaned_data["code"])
        if device is not None:
            entering.come_in(request, user, device)
            return _onwards(request)
        entering.guessed_wrong(request)
        form.add_error(
            "code",
            say(
                "验证码不对，或者刚刚用过。等下一个验证码再试。",
                "This code is wrong or was just used. Wait for the next one.",
            ),
        )
    filled = {"title": Label("验证码", "Code"), "form": form, "shown": _shown(factors.confirmed(user))}
    return render(request, "accounts/code.html", filled)


def _shown(device: App) -> str:
    """In an office where everybody is made up, the page itself says the code."""
    return factors.code_now(device) if the_office().made_up else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """Setting up the app: at the door for who needs one, or later by one's own choice."""
    owing = entering.who_is_half_in(request)
    user = owing or (request.user if request.user.is_authenticated else None)
    if user is None:
        return redirect("accounts:enter")
    if factors.has_factor(user) and not entering.is_verified(request):
        return redirect("accounts:code" if owing else "accounts:me")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = factors.confirm(user, form.cleaned_data["code"])
        if codes:
            return _with_an_app(request, user, codes)
        form.add_error(
            "code",
            say(
                "验证码不对。请看手机上现在的六位数字。",
                "This code is wrong. Read the six digits that the app shows now.",
            ),
        )
    device = factors.draft(user)
    filled: dict[str, Any] = {
        "title": Label("设置验证器", "Set up the app"),
        "form": form,
        "spelt": factors.spelt(device),
    }
    filled["picture"] = mark_safe(factors.picture(device))
    return render(request, "accounts/app.html", {**filled, "shown": _shown(device)})


def _with_an_app(request: HttpRequest, user: User, codes: tuple[str, ...]) -> HttpResponse:
    """Signs in with the app just set up, and shows the recovery codes, this once."""
    entering.note("factor", user.pk, {"act": "set up"})
    device = factors.confirmed(user)
    entering.come_in(request, user, device)
    return render(
        request,
        "accounts/codes.html",
        {"title": Label("恢复码", "Recovery codes"), "codes": codes, "onwards": _address(request)},
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request)
    return redirect("accounts:enter")


@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    user = cast(User, request.user)
    filled = {
        "title": Label("我的账号", "My account"),
        "verified": entering.is_verified(request),
        "has_app": factors.has_factor(user),
        "ends": sessions.end(request.session),
    }
    return render(request, "accounts/me.html", filled)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        entering.change_password(request, user, form.cleaned_data["new"])
        return redirect("accounts:desk")
    return render(request, "accounts/password.html", {"title": Label("修改密码", "Change the password"), "form": form})


@never_cache
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones, for who has come in with a code."""
    if not entering.is_verified(request):
        return redirect("accounts:me")
    user = cast(User, request.user)
    entering.note("factor", user.pk, {"act": "new codes"})
    made = factors.renew_codes(user)
    stands_at(request, reverse("accounts:me"))
    filled = {"title": Label("恢复码", "Recovery codes"), "codes": made, "onwards": reverse("accounts:me")}
    return render(request, "accounts/codes.html", filled)


def _onwards(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_address(request))


def _address(request: HttpRequest) -> str:
    """Where they wanted to go, if they have a desk; else where they get one."""
    wanted = request.session.pop(NEXT, "")
    if SESSION_KEY not in request.session:
        return reverse("accounts:desk")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/") else "/"
