"""What /components/ shows: no data of the office, only made-up words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from yingbao.engine.dictionary import Label
from yingbao.web.languages import later

DAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Provenance:
    source: Label
    valid_from: date
    recorded_at: datetime
    author: str = ""
    reason: str = ""


class Sample(forms.Form):
    name = forms.CharField(
        label=later("姓名", "Name"),
        help_text=later("与证件一致；不知道就留空。", "As on the certificate; leave it empty if unknown."),
        max_length=40,
    )
    birth = forms.DateField(
        label=later("出生日期", "Date of birth"), required=False, widget=forms.DateInput({"type": "date"})
    )
    kind = forms.ChoiceField(
        label=later("住处", "Home"),
        choices=[("", "—"), ("own", later("自有", "own")), ("rent", later("租住", "rented"))],
    )
    needs = forms.MultipleChoiceField(
        label=later("需要什么帮助", "What help is needed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("meals", later("助餐", "meals")),
            ("bath", later("助浴", "bathing")),
            ("visit", later("探访", "visits")),
        ],
    )
    note = forms.CharField(label=later("备注", "Note"), required=False, widget=forms.Textarea({"rows": 3}))
    told = forms.BooleanField(label=later("已当面告知本人", "They were told in person"))
    papers = forms.FileField(
        label=later("证明材料", "Papers"),
        required=False,
        help_text=later("PDF 或照片，每份不超过 10 MB。", "PDF or photographs, 10 MB each at most."),
    )


def samples(request: HttpRequest) -> dict[str, Any]:
    """A form as first shown, one with errors, and the values of the other components."""
    civil = Label("民政部门", "civil affairs")
    return {
        "title": Label("组件", "Components"),
        "form": Sample(auto_id="new_%s"),
        "wrong": Sample({"birth": "2025-02-30", "kind": "rent"}, auto_id="wrong_%s"),
        "day": DAY,
        "told": Provenance(civil, date(2023, 1, 1), datetime(2024, 5, 6, 9, 30), "李专干", "入户核实"),
        "pair": [
            (Label("出生日期", "Date of birth"), "1950-03-02", "1950-03-02"),
            (Label("住址", "Address"), "光明街道某路 1 号", "公明街道某路 2 号"),
            (Label("残疾等级", "Grade of disability"), None, "二级"),
        ],
    }
