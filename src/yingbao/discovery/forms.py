"""What a person says became of a finding."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from yingbao.discovery.states import BY_HAND
from yingbao.web.languages import later

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
