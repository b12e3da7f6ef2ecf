"""What /components/ shows: no data of the office, only made-up words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from yingbao.engine.dictionary import Label
from yingbao.web.languages import later
from yingbao.web.lists import Choice, Column, Days, List, Text, YesNo

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


def samples() -> dict[str, Any]:
    """A form as first shown, one with errors, and the values of the other components."""
    civil = Label("民政部门", "civil affairs")
    return {
        "title": Label("组件", "Components"),
        "form": Sample(auto_id="new_%s"),
        "wrong": Sample({"birth": "2025-02-30", "kind": "rent"}, auto_id="wrong_%s"),
        "about": later("19 项政策", "19 policies"),
        "day": DAY,
        "told": Provenance(civil, date(2023, 1, 1), datetime(2024, 5, 6, 9, 30), "李专干", "入户核实"),
        "pair": [
            (Label("出生日期", "Date of birth"), "1950-03-02", "1950-03-02"),
            (Label("住址", "Address"), "光明街道某路 1 号", "公明街道某路 2 号"),
            (Label("残疾等级", "Grade of disability"), None, "二级"),
        ],
    }


KINDS = (("own", Label("自有", "own")), ("rent", Label("租住", "rented")))
STATES = {
    "ok": ("ok", Label("已享受", "receiving")),
    "warn": ("warn", Label("待核实", "to verify")),
    "plain": ("plain", Label("已结", "closed")),
}
ROWS = [
    {
        "number": number,
        "name": "甲乙丙丁戊己庚辛壬癸"[number % 10] + "某" + "东南西北"[number % 4],
        "birth": date(1930 + number % 60, 1 + number % 12, 1 + number % 28),
        "kind": "own" if number % 3 else "rent",
        "income": None if number % 7 == 0 else 10_000 * (number % 50),
        "alone": number % 5 == 0,
        "state": ("ok", "warn", "plain")[number % 3],
    }
    for number in range(1, 121)
]
PEOPLE = List(
    name="sample",
    title=Label("样例名单", "A sample list"),
    columns=(
        Column("name", Label("姓名", "Name"), sort="name"),
        Column("birth", Label("出生日期", "Born"), sort="birth", show="day"),
        Column("kind", Label("住处", "Home"), show="label", value=lambda row: dict(KINDS)[row["kind"]]),
        Column("income", Label("月收入", "Monthly income"), sort="income", show="money"),
        Column("state", Label("状态", "Status"), show="badge", value=lambda row: STATES[row["state"]]),
    ),
    filters=(
        Text("name", Label("姓名", "Name")),
        Choice("kind", Label("住处", "Home"), options=KINDS),
        YesNo("alone", Label("独居", "Lives alone")),
        Days("born", Label("出生日期", "Born"), field="birth"),
    ),
    order="name",
    link=lambda row: f"?row={row['number']}",
)
