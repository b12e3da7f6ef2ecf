"""What is taken down where the earlier of two grants is ended."""

from __future__ import annotations

from django import forms

from yingbao.web.languages import later


class Ending(forms.Form):
    reason = forms.CharField(
        label=later("为什么这样处理", "Why"),
        min_length=2,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=later(
            "例如：核对过两件，后一次是重新申请，前一次当时没有停。不要写证件号或电话。",
            "For instance: the later was applied for anew, and the earlier was never ended. No ID or phone numbers.",
        ),
    )
