"""What a person says of an import: which file, which column is what, whether the missing have left, why it is undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.mapping import Catalogue, Plan
from yingbao.registry.imports.office import topics
from yingbao.web.languages import later, said

UNDECIDED, LEFT_OUT = "?", ""


class Upload(forms.Form):
    """A file of a source, about what it is, and since when it holds."""

    source = forms.ChoiceField(label=later("来源", "Source"))
    about = forms.ChoiceField(label=later("内容", "About"))
    day = forms.DateField(
        label=later("数据日期", "As of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=later(
            "这些情况从哪天起属实；一般是来源部门导出的那一天。",
            "Since when it is true: usually the day it was exported.",
        ),
    )
    file = forms.FileField(
        label=later("文件", "File"),
        help_text=later(
            "Excel（.xlsx、.xls）或 CSV。上传后先核对，不会直接写入。",
            "Excel (.xlsx, .xls) or CSV. It is checked first; nothing is written yet.",
        ),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        office, self.today = office_dictionary(), today
        self.fields["source"].choices = [(s.code, said(s.label)) for s in office.sources if s.whole and not s.by_hand]  # type: ignore[attr-defined]
        self.fields["about"].choices = [(f"{kind}.{topic}", said(label)) for kind, topic, label in topics(office)]  # type: ignore[attr-defined]
        self.fields["about"].initial = "person.facts"
        self.fields["day"].initial = today.isoformat()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(later("这一天还没有到。", "That day has not come yet."))
        return day


class Columns(forms.Form):
    """For each column of the file, what it holds. A column that nobody has decided about is an error."""

    def __init__(self, data: Any, columns: list[Mapping[str, str]], plan: Plan, about: Catalogue) -> None:
        super().__init__(data)
        self.names = [column["name"] for column in columns]
        choices = [(UNDECIDED, later("请选择", "choose")), (LEFT_OUT, later("（不导入）", "(leave out)"))]
        choices += [(name, said(target.label)) for name, target in about.targets.items()]
        for place, column in enumerate(columns):
            chosen = plan.targets.get(column["name"], UNDECIDED)
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=column["name"], choices=choices, required=False, initial=chosen
            )
        self.sometimes = tuple(self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for field, target in list(cleaned.items()):
            if target == UNDECIDED:
                self.add_error(
                    field,
                    later(
                        "请选择这一列对应什么；用不到的选“不导入”。",
                        "Choose what this column holds; 'leave out' is a choice too.",
                    ),
                )
            elif target and target in taken:
                self.add_error(field, later("这一项已由另一列对应。", "Another column holds this already."))
            taken[target] = field
        return cleaned

    def plan(self) -> Plan:
        return Plan({name: self.cleaned_data[f"column{place}"] for place, name in enumerate(self.names)})


class Confirming(forms.Form):
    """Applying what the dry run showed. `ending`: asked where many are missing."""

    ending = forms.ChoiceField(
        label=later("文件里没有的人", "Those who are not in the file"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", later("确已离开，自数据日期起记为结束", "have left: end them on the day of the file")),
            ("no", later("文件不全，他们的情况不变", "are not covered: leave them as they are")),
        ],
    )

    def __init__(self, data: Any, asked: bool) -> None:
        super().__init__(data)
        if not asked:
            del self.fields["ending"]

    def answer(self) -> bool | None:
        said_so = self.cleaned_data.get("ending")
        return None if said_so is None else said_so == "yes"


class Undoing(forms.Form):
    reason = forms.CharField(
        label=later("撤销理由", "Why it is undone"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=later("整次导入一起撤销，登记库恢复到导入前。", "The whole import is undone; the registry is as it was before."),
    )  # fmt: skip
