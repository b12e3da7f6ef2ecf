"""What is taken down of something that a death ended and somebody stops by hand."""

from __future__ import annotations

from django import forms

from yingbao.web.languages import later


class Stopping(forms.Form):
    """`since`: the first day on which it no longer holds."""

    since = forms.DateField(
        label=later("从哪天起停", "Stopped from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=later("怎么停的", "How it was stopped"),
        min_length=2,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=later(
            "例如：器具已收回，不再续租。不要写证件号或电话。",
            "For instance: the device was fetched back. No ID or phone numbers.",
        ),
    )
