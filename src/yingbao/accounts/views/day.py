"""The office's day."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts import days
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.refusals import Refused
from yingbao.engine.dictionary import Label
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say
from yingbao.web.templatetags.frame import day as spelt


class Day(forms.Form):
    day = forms.DateField(label=later("调到哪一天", "Move it to"), widget=day_input())
    reason = forms.CharField(label=later("为什么", "Why"), max_length=200)


@require_http_methods(["GET", "POST"])
@needs("date")
def day(request: DeskRequest) -> HttpResponse:
    """Asks for the day, says what would change, and after a second yes moves it."""
    form = Day(request.POST or None, initial={"day": request.desk.today})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["day"] == request.desk.today:
            form.add_error("day", say("今天的办公日期就是这一天。", "It is that day already."))
        elif "confirmed" not in request.POST:
            return _confirm(request, form)
        elif _moved(request, form):
            return redirect("accounts:day")
    return render(request, "accounts/day.html", {"title": Label("办公日期", "Office date"), "form": form})


def _confirm(request: DeskRequest, form: Day) -> HttpResponse:
    old, new = request.desk.today, form.cleaned_data["day"]
    filled = {
        "title": Label("调整办公日期", "Move the office's date"),
        "text": Label(
            f"从 {old} 调到 {new}。年龄、时限、标准和每份档案都按新的一天计算，对所有人马上生效。",
            f"From {old} to {new}. Ages, clocks, standards and every file go by the new day, for everybody at once.",
        ),
        "verb": Label("确认调整", "Yes, move it"),
        "back": reverse("accounts:day"),
        "hidden": {"day": new.isoformat(), "reason": form.cleaned_data["reason"]},
        "changes": days.foresee(old, new),
    }
    return render(request, "accounts/day_confirm.html", filled)


def _moved(request: DeskRequest, form: Day) -> bool:
    new = form.cleaned_data["day"]
    try:
        days.move(to_token(request), new, form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error("day", said(refused.why))
        return False
    messages.success(request, say("办公日期现在是 {day}。", "The office's date is now {day}.", day=spelt(new)))
    return True
