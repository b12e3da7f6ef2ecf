"""What is asked of who orders a list, brings the platform's answers in, and settles a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from yingbao.casework.exchange.layouts import Layout
from yingbao.web.languages import later, said
from yingbao.web.logging import NUMBER

NO_NUMBERS = later("不要写证件号、电话或账号。", "No ID, phone or account numbers.")


HOW = [
    (
        "corrected",
        later("平台对：勾选的列按平台更正我方登记", "the platform is right: correct ours in the columns ticked"),
    ),
    ("again", later("我方对：下一批再报", "ours is right: send it again with the next batch")),
    ("stays", later("已核对，两边都不改", "looked at; both stay as they are")),
]


class Ordering(forms.Form):
    """A list: of which layout, for which month, in which format, what for."""

    layout = forms.ChoiceField(label=later("报哪张表", "Which list"))
    month = forms.DateField(
        label=later("所属月份", "Month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
    )
    format = forms.ChoiceField(
        label=later("文件格式", "Format"), choices=[("xlsx", "Excel"), ("csv", "CSV")], initial="xlsx"
    )
    reason = forms.CharField(
        label=later("用途", "What for"),
        min_length=2,
        max_length=200,
        help_text=later(
            "写进水印和每个人的查看记录；不要写证件号、电话或账号。",
            "It stands in the watermark and in everybody's log of looks; no numbers.",
        ),
    )

    def __init__(self, *args: Any, layouts: Mapping[str, Layout], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fields["layout"]
        assert isinstance(listed, forms.ChoiceField)
        listed.choices = [(code, said(one.label) + (" ※" if one.illustrative else "")) for code, one in layouts.items()]
        self.fields["month"].initial, self.today = today.replace(day=1), today

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        if month > self.today:
            raise forms.ValidationError(later("这个月还没有到。", "That month has not come yet."))
        return month.replace(day=1)

    def clean_reason(self) -> str:
        return plain_text(self, "reason")


class Bringing(forms.Form):
    """The file that the platform gave back."""

    file = forms.FileField(
        label=later("平台回传的文件", "The platform's file"),
        help_text=later(
            "Excel 或 CSV。同一个文件交两次不会改动什么。", "Excel or CSV. The same file twice changes nothing."
        ),
    )


class Dropping(forms.Form):
    why = forms.CharField(label=later("为什么作废", "Why it is given up"), min_length=2, max_length=500)


class Settling(forms.Form):
    """What becomes of a row. `heads`: in which columns the platform is right."""

    how = forms.ChoiceField(
        label=later("怎么处理", "What becomes of it"),
        widget=forms.RadioSelect,
        choices=HOW,
    )
    heads = forms.MultipleChoiceField(
        label=later("以平台为准的列", "Columns in which the platform is right"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(
        label=later("理由", "Reason"),
        min_length=2,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=NO_NUMBERS,
    )

    def __init__(self, *args: Any, heads: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fields["heads"]
        assert isinstance(listed, forms.ChoiceField)
        listed.choices = [(head, format_html('<span lang="zh">{}</span>', head)) for head in heads]
        if not heads:
            del self.fields["heads"]
            how = self.fields["how"]
            assert isinstance(how, forms.ChoiceField)
            how.choices = HOW[1:]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") == "corrected" and not given.get("heads"):
            self.add_error("how", later("请勾选要以平台为准的列。", "Tick the columns in which the platform is right."))
        return given

    def clean_why(self) -> str:
        return plain_text(self, "why")


def plain_text(form: forms.Form, name: str) -> str:
    """What was typed into a field that is logged. Raises ValidationError: a personal number, which is not shown again either."""
    text = str(form.cleaned_data[name])
    if NUMBER.search(text):
        given = cast(QueryDict, form.data).copy()
        given[form.add_prefix(name)] = ""
        form.data = given
        raise forms.ValidationError(NO_NUMBERS)
    return text.strip()
