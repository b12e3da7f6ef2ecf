"""What a person says about two files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from yingbao.engine.dictionary import Label
from yingbao.registry.queries import Named
from yingbao.web.languages import later, said, say

SAME, DIFFERENT, LATER = "same", "different", "later"


class Verdict(forms.Form):
    """The same, different or later, and why; of the same, which file is kept. `despite`: although the numbers differ."""

    verdict = forms.ChoiceField(
        label=later("您的判断", "Your judgement"),
        widget=forms.RadioSelect,
        choices=[
            (SAME, later("是同一个，合并", "The same: merge them")),
            (DIFFERENT, later("不是同一个", "Not the same")),
            (LATER, later("现在说不准，以后再看", "Not sure; later")),
        ],
    )
    kept = forms.ChoiceField(label=later("合并后留下哪一份", "Which file is kept"), widget=forms.RadioSelect)
    despite = forms.BooleanField(
        required=False,
        label=later("两份档案的身份证号不同，仍然合并", "Merge although their ID numbers differ"),
        help_text=later(
            "请在理由里写明哪个号码是对的，凭什么。", "Say in the reason which number is right, and how you know."
        ),
    )
    reason = forms.CharField(
        label=later("理由", "Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later(
            "例如核对了什么、问过谁。以后可以凭它拆分。", "What you checked, whom you asked. A split will rely on it."
        ),
    )

    def __init__(
        self, *args: Any, files: Sequence[tuple[Named, Label]], contradicting: bool, proposed: bool, **more: Any
    ) -> None:
        """`files`: both, each with what tells it from the other."""
        super().__init__(*args, **more)
        kept = self.fields["kept"]
        kept.choices = [  # type: ignore[attr-defined]
            (str(file.id), say("{who}（{what}）", "{who} ({what})", who=said(file.name), what=said(head)))
            for file, head in files
        ]
        kept.initial = str(files[0][0].id)
        self.contradicting = contradicting
        if not contradicting:
            del self.fields["despite"]
        if not proposed:
            del self.fields["verdict"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = cleaned.get("verdict", SAME) == SAME
        if same and self.contradicting and not cleaned.get("despite"):
            self.add_error("despite", later("身份证号不同，通常不是同一个人；确定要合并，请勾选。",
                                            "Different ID numbers usually mean two people; tick this if you are sure."))  # fmt: skip
        return cleaned


class Reason(forms.Form):
    reason = forms.CharField(label=later("理由", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TwoFiles(forms.Form):
    """The numbers of two files that somebody found themselves to be one person's."""

    one = forms.IntegerField(min_value=1, label=later("一份档案的编号", "Number of one file"))
    other = forms.IntegerField(min_value=1, label=later("另一份档案的编号", "Number of the other file"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", later("请填另一份档案的编号。", "Give the number of another file."))
        return cleaned
