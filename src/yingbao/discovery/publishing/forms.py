"""What is handed in as an edition, and the word that publishes it."""

from __future__ import annotations

from typing import Any

from django import forms

from yingbao.discovery.publishing.taking import INSTALLED, Given, folders, from_folder, from_upload
from yingbao.engine.dictionary import Label
from yingbao.web.fields import few_lines
from yingbao.web.languages import later, said

WHAT_IS_INSTALLED = Label("随软件安装的政策文件", "the policy files installed with the software")
NEITHER = later("请上传一个文件，或选一个文件夹（二者选一）。", "Upload a file or choose a folder: one of the two.")


class Proposing(forms.Form):
    """A file or a folder, one of the two."""

    file = forms.FileField(
        label=later("政策文件（.md）或压缩包（.zip）", "Policy file (.md) or a zip of them"),
        required=False,
        help_text=later(
            "单个文件替换同一政策、同一地区的那一个。",
            "A single file takes the place of the one of its policy and jurisdiction.",
        ),
    )
    folder = forms.ChoiceField(
        label=later("或者办公目录里的文件夹", "Or a folder in the office's home"),
        required=False,
        help_text=later("放在办公目录的 incoming 下面。", "It lies under incoming in the office's home."),
    )
    whole = forms.BooleanField(
        label=later(
            "替换全部：其中没有的政策不再有效", "It takes the place of all: what is not in it is no longer law"
        ),
        required=False,
    )
    reason = few_lines(
        later("依据和理由", "By what text, and why"),
        later("写明文号、施行日期。", "Name the document and the day it takes effect."),
        most=500,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["folder"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "—"), *((name, name) for name in folders()), (INSTALLED, said(WHAT_IS_INSTALLED))]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("file")) == bool(found.get("folder")) and "file" not in self.errors:
            self.add_error("file", str(NEITHER))
        return found

    def given(self) -> Given:
        """What was handed in. Raises Refused."""
        told = self.cleaned_data
        if told["folder"]:
            return from_folder(told["folder"], told["whole"] or told["folder"] == INSTALLED)
        return from_upload(told["file"].name, told["file"], told["whole"])


class Publishing(forms.Form):
    reason = few_lines(
        later("发布的依据", "By what authority it is published"),
        later("例如区政府批示的文号。", "Such as the number of the district's decision."),
        most=500,
    )
