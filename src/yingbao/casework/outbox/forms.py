"""What is asked of who tells somebody in person, brings answers in, or sends again."""

from __future__ import annotations

from typing import Any

from django import forms

from yingbao.web.languages import later


class Telling(forms.Form):
    """How somebody was told, or why it is sent again. `family`: whom it is about has died, so that who of the family was told is
    asked for; `told`: somebody was, and it is not sent again."""

    whom = forms.CharField(
        label=later(
            "告知谁（家属姓名，是本人的什么人）", "Who of the family was told (name, and what they are to the dead)"
        ),
        min_length=2,
        max_length=60,
    )
    how = forms.CharField(
        label=later("怎样告知、告知了谁，或者为什么再发", "How and who was told, or why it is sent again"),
        min_length=2,
        max_length=200,
        help_text=later("不要写证件号、电话或病情。", "No ID numbers, phones or illnesses."),
    )

    def __init__(self, *args: Any, family: bool = False, told: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        if family:
            self.fields["whom"].required = told
            self.fields["how"].label = later("怎样告知，或者为什么再发", "How they were told, or why it is sent again")
        else:
            del self.fields["whom"]

    @property
    def served(self) -> str:
        """Who of the family was told; '' where nobody was, or it is not asked."""
        return str(self.cleaned_data.get("whom") or "").strip() if self.told else ""

    @property
    def said(self) -> str:
        how = str(self.cleaned_data["how"])
        return f"告知{self.served}：{how}" if self.served else how


class Bringing(forms.Form):
    """A run's file, filled in by whoever sent it."""

    file = forms.FileField(
        label=later("回执文件", "The answers"),
        help_text=later(
            "用取走的那个文件，在“结果”一列写成功或失败（Excel 或 CSV）；没有结果的行会跳过。",
            "The file that was fetched, with 成功 or 失败 under 结果 (Excel or CSV); rows without a result are passed over.",
        ),
    )
