"""What is taken down where the earlier of two grants is ended."""

from __future__ import annotations

from typing import Any

from django import forms

from yingbao.web.languages import later


class Ending(forms.Form):
    """`hears`: whether the law of the day has the person heard before they get less."""

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
    heard = forms.CharField(
        label=later("本人怎么说", "What the person said"),
        min_length=2,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=later(
            "按今天的法律，减发、停发以前要先听取本人意见；写在这里，通知书里也有。",
            "By the law of the day somebody is heard before they get less; what they said stands here, and in the notice.",
        ),
    )

    def __init__(self, *args: Any, hears: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hears:
            del self.fields["heard"]
