"""What is asked of who brings photographs or papers, or takes one away."""

from __future__ import annotations

from typing import Any

from django import forms

from yingbao.casework.exchange.forms import plain_text
from yingbao.casework.pictures.limits import FILES, PAGES
from yingbao.web.languages import later


class Several(forms.FileField):
    """Files of one field, as a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list) else [data] if data else []
        return [super(Several, self).clean(one, initial) for one in given]


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class Bringing(forms.Form):
    """`photo`: from the camera of a phone; `chosen`: what lies there already, several at once."""

    prefix = "picture"
    photo = Several(
        label=later("拍一张", "Take a photograph"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    chosen = Several(
        label=later("选照片或扫描件", "Choose photographs or scans"),
        required=False,
        widget=SeveralInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text=later(
            f"可以多选，一次最多 {FILES} 个；JPEG、PNG、WebP 或 PDF（最多 {PAGES} 页）。",
            f"Several at once, {FILES} at most; JPEG, PNG, WebP or PDF (of {PAGES} pages at most).",
        ),
    )
    shows = forms.CharField(
        label=later("拍的是什么", "What it shows"),
        required=False,
        max_length=200,
        help_text=later("例如：客厅、诊断书。不要写证件号。", "Such as: the kitchen, a diagnosis. No ID numbers."),
    )
    place = forms.BooleanField(
        label=later("留下拍摄的地点", "Keep where it was taken"),
        required=False,
        help_text=later(
            "不选就去掉照片里的位置和其他信息，只留看得见的。",
            "Otherwise the place and all else that a photograph carries is taken off, and only what is seen stays.",
        ),
    )

    def clean_shows(self) -> str:
        return plain_text(self, "shows")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        brought = [*(given.get("photo") or []), *(given.get("chosen") or [])]
        if not brought and not self.errors:
            self.add_error("chosen", later("请拍一张，或者选文件。", "Take a photograph, or choose files."))
        if len(brought) > FILES:
            self.add_error(
                "chosen", later(f"一次最多 {FILES} 个，请分几次。", f"At most {FILES} at once; send them in parts.")
            )
        given["brought"] = brought
        return given


class Withdrawing(forms.Form):
    why = forms.CharField(label=later("为什么撤下", "Why it is taken away"), min_length=2, max_length=200)

    def clean_why(self) -> str:
        return plain_text(self, "why")
