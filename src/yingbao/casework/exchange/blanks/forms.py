"""What is asked of who brings a blank form, and what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from yingbao.casework.exchange.blanks.filling import numbers_in
from yingbao.casework.exchange.blanks.grants import columns
from yingbao.casework.exchange.blanks.models import Blank
from yingbao.casework.exchange.blanks.reading import KINDS
from yingbao.casework.exchange.forms import plain_text
from yingbao.registry.dictionary import fact_labels, office_dictionary
from yingbao.web.languages import later, said

BIGGEST: Final = 10 * 2**20


class Bringing(forms.Form):
    file = forms.FileField(
        label=later("空白表", "The blank form"),
        help_text=later(
            "Excel 或 CSV，有列名就行；下面可以先写好身份证号，或姓名加出生日期。",
            "Excel or CSV with heads; below them may stand ID numbers, or names and days of birth.",
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > BIGGEST:
            raise forms.ValidationError(
                later("表太大了，请分开交（最大 10 MB）。", "It is too large; bring it in parts (10 MB at most).")
            )
        return file


class Filling(forms.Form):
    """`c0`, `c1`, …: what each column holds; `files`: whom to add, by the numbers of their files."""

    def __init__(self, *args: Any, blank: Blank, plan: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *_facts(), *((name, said(one.label)) for name, one in columns().items())]
        for head in blank.heads:
            label = f"{head['letter']} {head['label']}"
            initial = plan.get(head["place"], "")
            self.fields[f"c{head['place']}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=initial
            )
        self.places = [head["place"] for head in blank.heads]
        self.fields["files"] = forms.CharField(
            label=later("再加上这些人（档案号）", "Add these people (numbers of their files)"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea({"rows": 3}),
            help_text=later("一行一个，或用逗号隔开。", "One a line, or with commas between."),
        )
        self.fields["reason"] = forms.CharField(
            label=later("用途", "What for"),
            min_length=2,
            max_length=200,
            help_text=later(
                "写进水印和每个人的查看记录。", "It stands in the watermark and in everybody's log of looks."
            ),
        )

    def clean_files(self) -> list[int]:
        try:
            return numbers_in(self.cleaned_data["files"])
        except ValueError:
            raise forms.ValidationError(later("这里只写档案号。", "Only numbers of files.")) from None

    def clean_reason(self) -> str:
        return plain_text(self, "reason")

    def plan(self) -> dict[int, str]:
        """What was decided; columns that are left alone are not in it."""
        return {place: fact for place in self.places if (fact := self.cleaned_data.get(f"c{place}"))}


def _facts() -> list[tuple[str, str]]:
    names = [f"{kind}.{fact}" for kind in KINDS for fact in office_dictionary().facts(kind)]
    home = said(office_dictionary().dictionary.tables["household"].label)
    return [
        (name, said(fact_labels()[name]) if name.startswith("person.") else f"{home}：{said(fact_labels()[name])}")
        for name in names
    ]
