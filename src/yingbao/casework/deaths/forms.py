"""What is taken down of something that a death ended and somebody stops by hand."""

from __future__ import annotations

from django import forms

from yingbao.web.fields import day_input, few_lines
from yingbao.web.languages import later


class Stopping(forms.Form):
    """`since`: the first day on which it no longer holds."""

    since = forms.DateField(label=later("从哪天起停", "Stopped from"), widget=day_input())
    reason = few_lines(
        later("怎么停的", "How it was stopped"),
        later(
            "例如：器具已收回，不再续租。不要写证件号或电话。",
            "For instance: the device was fetched back. No ID or phone numbers.",
        ),
    )
