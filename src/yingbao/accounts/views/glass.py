"""Breaking the glass, and reviewing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yingbao.accounts import glass as glasses
from yingbao.accounts import lists
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.accounts.log.lists import in_words, kind
from yingbao.accounts.models import Glass
from yingbao.accounts.providing import file_page
from yingbao.accounts.views.people import done
from yingbao.engine.dictionary import Label
from yingbao.web.languages import later, said, say
from yingbao.web.lists import Rows, respond


class Unechoed(forms.TextInput):
    """What was typed does not come back in the page."""

    def format_value(self, value: Any) -> str | None:
        return None


class Break(forms.Form):
    number = forms.CharField(
        label=later("身份证件号码", "ID number"),
        help_text=later("只能按证件号码打开一个人，不能检索。", "One person by their number; there is no search here."),
        min_length=6,
        max_length=40,
        widget=Unechoed({"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=later("为什么现在就要看", "Why you must see it now"),
        help_text=later("写给复核的人看；不要写姓名和号码。", "For whoever reviews it; write no names and no numbers."),
        min_length=glasses.SHORTEST,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class Review(forms.Form):
    verdict = forms.ChoiceField(label=later("结论", "Verdict"), widget=forms.RadioSelect)
    opinion = forms.CharField(label=later("意见", "Opinion"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, say(label.zh, label.en)) for code, label in glasses.VERDICTS.items()]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@needs("glass")
def break_glass(request: DeskRequest) -> HttpResponse:
    """By ID number, with a reason; then the file, for an hour."""
    form = Break(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subject = glasses.break_glass(to_token(request), form.cleaned_data["number"], form.cleaned_data["reason"])
        if subject is not None:
            return HttpResponseRedirect(file_page(subject))
        form.add_error("number", say("没有这个号码的档案，或者它受限。这次查找已记入日志。", _NONE))
    return render(request, "accounts/glass.html", {"title": Label("紧急查看", "Break the glass"), "form": form})


_NONE = "There is no file with this number, or it is restricted. The attempt is in the log."


@require_http_methods(["GET", "POST"])
@needs("review")
def reviews(request: DeskRequest) -> HttpResponseBase:
    """Every glass that was broken; those that wait come first."""
    broken = Glass.objects.using("gate").select_related("desk__user", "desk__assignment").defer("desk__token")
    return respond(request, lists.GLASSES, Rows(broken), template="accounts/glasses.html")


@require_http_methods(["GET", "POST"])
@needs("review")
def review(request: DeskRequest, number: int) -> HttpResponse:
    broken = Glass.objects.using("gate").select_related("desk__user", "desk__assignment").defer("desk__token")
    found = get_object_or_404(broken, pk=number)
    form = Review(request.POST or None)
    if done(request, form, lambda: glasses.review(to_token(request), found, **form.cleaned_data)):
        messages.success(request, say("已复核。", "Reviewed."))
        return redirect("accounts:glasses")
    filled = {"title": Label("复核紧急查看", "Review broken glass"), "glass": found, "form": form}
    verdict = glasses.VERDICTS.get(found.verdict)
    traces = [(one, said(kind(one)), in_words(one.detail.get("facts", ()))) for one in glasses.traces(found)]
    filled |= {"traces": traces, "verdict": verdict, "own": found.desk.user_id == request.desk.user}
    return render(request, "accounts/glass_review.html", filled)
