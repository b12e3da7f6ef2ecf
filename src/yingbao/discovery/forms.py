"""What a person says became of a finding."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms

from yingbao.discovery.states import BY_HAND
from yingbao.engine.dictionary import Label
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say
from yingbao.web.templatetags.frame import day as written

LONGEST = timedelta(days=730)
ENDS = ("declined", "mistaken")
CHOICES = {
    "verified": later("已核实，情况属实", "verified: it is so"),
    "declined": later("本人放弃（到期再问）", "the person declines (asked again later)"),
    "mistaken": later("误报（写明原因）", "mistaken (say why)"),
}


class Settling(forms.Form):
    """`day`: the office's day. A word that closes a finding needs a reason and an end."""

    state = forms.ChoiceField(
        label=later("核实结果", "What was found"),
        choices=[(code, CHOICES[code]) for code in BY_HAND],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=later("说明", "Explanation"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=later(
            "放弃和误报必须写；不要写证件号或电话。", "Needed for declined and mistaken; no ID or phone numbers."
        ),
    )
    until = forms.DateField(
        label=later("何时再看", "When to look again"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=later("两年以内。", "Within two years."),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") in ENDS:
            until = given.get("until")
            if len((given.get("reason") or "").strip()) < 2:
                self.add_error("reason", later("请写明原因。", "Say why."))
            if until is None or not self.day < until <= self.day + LONGEST:
                self.add_error("until", later("请给出两年以内的日期。", "Give a day within two years."))
        return given


class Seeding(forms.Form):
    """The seed of a month's sample, published before it is drawn. `day`: the office's; `taken`: months that have a seed."""

    month = forms.TypedChoiceField(label=later("哪个月的样本", "Sample of the month"), coerce=date.fromisoformat)
    seed = forms.CharField(
        label=later("种子", "Seed"),
        min_length=8,
        max_length=200,
        help_text=later(
            "用谁也左右不了的，例如某期公开摇奖号码。公布以后不能改，从第二天起才能抽取；任何人据此能抽出同一批人。",
            "Something that nobody can bend, such as the numbers of a public lottery. It is never changed, and drawn from "
            "the next day on; anybody can repeat the draw with it.",
        ),
    )
    size = forms.IntegerField(label=later("抽多少人", "How many"), min_value=1, max_value=2000, initial=100)

    def __init__(self, *args: Any, day: date, taken: Collection[date] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, months = self.fields["month"], months_from(day)
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(month.isoformat(), called_month(month)) for month in months]
        chosen.initial = next((month.isoformat() for month in months if month not in taken), None)


def months_from(day: date) -> list[date]:
    """The first days of the twelve months that can still be drawn if their seed is published on `day`."""
    first = (day + timedelta(days=1)).replace(day=1)
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(12)]


def called_month(month: date) -> str:
    return say("{y}年{m}月", "{y}-{mm}", y=str(month.year), m=str(month.month), mm=f"{month:%m}")


def on_which_day(label: Any) -> forms.DateField:
    """The day on which something was done, of a form that is Dated."""
    return forms.DateField(
        label=label,
        required=False,
        widget=day_input(),
        help_text=later("照纸上补录的写那一天；不填就是今天。", "Typed in from paper: the day on it. Empty: today."),
    )


class Dated(forms.Form):
    """What was done on a `day`, which may come back from paper later: from `since` to `today`, which it is if nobody says."""

    def __init__(self, *args: Any, since: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.today = min(since, today), today

    def clean_day(self) -> date:
        given: date = self.cleaned_data["day"] or self.today
        if not self.since <= given <= self.today:
            text = say("写 {since} 到今天之间的一天。", "Give a day from {since} to today.", since=written(self.since))
            raise forms.ValidationError(text)
        return given


class Visiting(Dated):
    """What a visit of the sample found. `policies`: those that may turn out to be missed."""

    outcome = forms.ChoiceField(
        label=later("看下来", "What was found"),
        choices=[
            ("clear", later("没有漏享", "nothing is missed")),
            ("missed", later("有应享未享", "something is missed")),
            ("absent", later("没有见到本人", "not met")),
        ],
        widget=forms.RadioSelect,
    )
    missed = forms.MultipleChoiceField(
        label=later("漏了哪些", "What is missed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=later("说明", "Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    day = on_which_day(later("走访的日期", "Visited on"))

    def __init__(self, *args: Any, policies: tuple[tuple[str, Label], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["missed"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(code, said(label)) for code, label in policies]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("outcome") == "missed") != bool(given.get("missed")):
            text = later("有应享未享就选出哪些；没有就都不选。", "Choose which, if something is missed; none if not.")
            self.add_error("missed", text)
        return given
