"""People and their assignments, for the security administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yingbao.accounts import lists, people
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.forms_people import Ending, HandOver, NewAssignment, NewPerson, Person
from yingbao.accounts.models import Assignment, User
from yingbao.accounts.queries import standings
from yingbao.accounts.refusals import Refused
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.lists import Rows, respond

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@needs("people")
def everybody(request: DeskRequest) -> HttpResponseBase:
    held = Prefetch("assignments", Assignment.objects.using("gate").in_force_on(request.desk.today))
    users = User.objects.using("gate").prefetch_related(held).distinct()
    return respond(request, lists.PEOPLE, Rows(users), template="accounts/people.html")


@never_cache
@GET_POST
@needs("people")
def add(request: DeskRequest) -> HttpResponse:
    form = NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user, password = people.new_person(to_token(request), given["username"], given["name"], given["subject"])
        except Refused as refused:
            form.add_error("username", said(refused.why))
        else:
            return _shown_once(request, user, password)
    return as_form(request, form, Label("新增人员", "New person"), reverse("accounts:people"))


def _shown_once(request: DeskRequest, user: User, password: str) -> HttpResponse:
    """In the answer to the post itself, so that it is stored nowhere."""
    filled = {"title": Label("初始密码", "First password"), "person": user, "password": password}
    return render(request, "accounts/first_password.html", filled)


@GET_POST
@needs("people")
def person(request: DeskRequest, user: int) -> HttpResponse:
    """One person; posting corrects name and file."""
    found = _user(user)
    initial = {"name": found.name, "subject": found.subject_id}
    form = Person(request.POST or None, initial=initial)
    if done(request, form, lambda: people.rename(to_token(request), found, **form.cleaned_data)):
        messages.success(request, say("已保存。", "Saved."))
        return redirect("accounts:person", user)
    filled = {"title": _user(user).name, "person": found, "form": form}
    return render(request, "accounts/person.html", {**filled, "standings": standings(found, request.desk.today)})


@GET_POST
@needs("people")
def assign(request: DeskRequest, user: int) -> HttpResponse:
    found = _user(user)
    form = NewAssignment(request.POST or None, initial={"starts": request.desk.today})
    if done(request, form, lambda: people.assign(to_token(request), found, **form.cleaned_data)):
        messages.success(request, say("已授权。", "Assigned."))
        return redirect("accounts:person", user)
    title = Label(f"给{found.name}授权", f"Assign a role to {found.name}")
    return as_form(request, form, title, reverse("accounts:person", args=[user]))


@GET_POST
@needs("people")
def end(request: DeskRequest, assignment: int) -> HttpResponse:
    held = get_object_or_404(Assignment.objects.using("gate").select_related("user"), pk=assignment)
    form = Ending(request.POST or None, initial={"ends": request.desk.today})
    if done(request, form, lambda: people.end(to_token(request), held, form.cleaned_data["ends"])):
        messages.success(request, say("已定下结束日期。", "The end is set."))
        return redirect("accounts:person", held.user_id)
    title = Label(f"结束{held.user.name}的岗位", f"End {held.user.name}'s assignment")
    return as_form(request, form, title, reverse("accounts:person", args=[held.user_id]))


@GET_POST
@needs("people")
def hand_over(request: DeskRequest, user: int) -> HttpResponse:
    found = _user(user)
    form = HandOver(request.POST or None, initial={"day": request.desk.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            outcome = people.hand_over(to_token(request), found, given["receiver"], given["day"], given["reason"])
        except Refused as refused:
            form.add_error(None, said(refused.why))
        else:
            _tell(request, outcome)
            return redirect("accounts:person", user)
    title = Label(f"移交{found.name}的全部岗位", f"Hand over {found.name}'s whole desk")
    return as_form(request, form, title, reverse("accounts:person", args=[user]))


def _tell(request: DeskRequest, outcome: people.HandedOver) -> None:
    moved, stayed = len(outcome.moved), len(outcome.stayed)
    messages.success(request, say("移交了 {n} 个岗位。", "{n} assignments were handed over.", n=moved))
    if stayed:
        told = say(
            "{n} 个岗位没有移交：这些角色不能整桌移交，请逐个授权。",
            "{n} assignments stayed: these roles are not handed over; assign each anew.",
            n=stayed,
        )
        messages.warning(request, told)


Deed = Callable[[str, User], Any]
CONFIRM: dict[str, tuple[Deed, Label, Label, Label]] = {
    "leave": (
        people.leave,
        Label("离岗", "Leaves"),
        Label(
            "确认后，这个人马上退出所有岗位，也不能再登录；借给别人的岗位同时停用。要交给别人的，请先移交。",
            "At once this person is at no desk and cannot sign in; what they lent stops too. Hand over first what others take on.",
        ),
        Label("确认离岗", "Yes, they leave"),
    ),
    "return": (
        people.come_back,
        Label("回来上岗", "Comes back"),
        Label(
            "确认后，这个人可以用原来的密码登录，仍在有效期内的岗位恢复。",
            "They can sign in with their old password again; assignments still in force come back.",
        ),
        Label("确认回来", "Yes, they come back"),
    ),
    "factor": (
        people.forget_factor,
        Label("重设验证器", "Forget the app"),
        Label(
            "确认后，原来的验证器和恢复码作废，下次登录重新设置。请先当面核对是本人。",
            "The app and the recovery codes are void; a new app is set up at the next sign-in. Make sure in person who is asking.",
        ),
        Label("确认重设", "Yes, forget it"),
    ),
}


@GET_POST
@needs("people")
def confirm(request: DeskRequest, user: int, deed: str) -> HttpResponse:
    """A deed that is done after a question: somebody leaves, comes back, lost their app."""
    found = _user(user)
    do, title, text, verb = CONFIRM[deed]
    back = reverse("accounts:person", args=[user])
    if request.method == "POST":
        try:
            do(to_token(request), found)
        except Refused as refused:
            messages.error(request, said(refused.why))
        else:
            messages.success(
                request, said(Label(f"{found.name}：{title.zh}，已办。", f"{found.name}: {title.en}. Done."))
            )
        return redirect(back)
    told = {"title": Label(f"{found.name}：{title.zh}", f"{found.name}: {title.en}"), "text": text, "verb": verb}
    return render(request, "web/confirm.html", {**told, "back": back, "danger": deed == "leave"})


@never_cache
@GET_POST
@needs("people")
def password(request: DeskRequest, user: int) -> HttpResponse:
    """A new first password for who forgot theirs."""
    found = _user(user)
    if request.method == "POST":
        try:
            return _shown_once(request, found, people.new_password(to_token(request), found))
        except Refused as refused:
            messages.error(request, said(refused.why))
            return redirect("accounts:person", user)
    filled = {
        "title": Label(f"给{found.name}新密码", f"A new password for {found.name}"),
        "text": Label(
            "原来的密码马上作废，所有岗位关闭。请先核对是本人。",
            "The old one is void at once and every desk closes. Make sure who is asking.",
        ),
        "verb": Label("生成新密码", "Make a new one"),
        "back": reverse("accounts:person", args=[user]),
    }
    return render(request, "web/confirm.html", filled)


def _user(number: int) -> User:
    return get_object_or_404(User.objects.using("gate"), pk=number)


def done(request: DeskRequest, form: Form, deed: Callable[[], Any]) -> bool:
    """Does what was posted, if it can be; otherwise the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        form.add_error(None, said(refused.why))
        return False
    return True


def as_form(request: DeskRequest, form: Form, title: Label, back: str) -> HttpResponse:
    return render(request, "accounts/form.html", {"title": title, "form": form, "back": back})
