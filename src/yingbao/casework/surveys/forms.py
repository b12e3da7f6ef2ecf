"""What is asked of who asks: when and with whom they are there, and each answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from yingbao.casework.models import Case
from yingbao.engine.dictionary import Fact
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.registering.fields import FactField, fact_fields
from yingbao.web.languages import later

SAID = ("value", "unknown", "declines")
FEW = 8
"""So many choices are shown side by side, to be touched; more are a list."""


class Visiting(forms.Form):
    """A visit. It is carried from question to question. `partners`: who may be along (empty: one does it alone)."""

    day = forms.DateField(label=later("走访的日期", "Day of the visit"), widget=forms.DateInput(attrs={"type": "date"}))
    second = forms.TypedChoiceField(
        label=later("和谁一起", "Together with"), required=False, coerce=int, empty_value=None
    )
    wide = forms.BooleanField(
        label=later("家里同意顺便问问其他政策", "The family agrees to be asked about other programmes, too"),
        required=False,
        help_text=later(
            "一次走访，全部政策：不用再跑第二趟。", "One visit for everything, so that nobody comes twice."
        ),
    )

    def __init__(
        self, data: Any = None, *, case: Case, today: date, partners: Sequence[tuple[int, str]] = (), **more: Any
    ) -> None:
        super().__init__(data, auto_id="visit_%s", **more)
        self.case, self.today = case, today
        self.fields["day"].initial = today.isoformat()
        if partners:
            self.fields["second"].choices = [("", "—"), *partners]  # type: ignore[attr-defined]
            self.fields["second"].required = True
        else:
            del self.fields["second"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(later("这一天还没有到。", "That day has not come yet."))
        if day < self.case.opened_day:
            raise forms.ValidationError(later("这一天还没有这个办件。", "There was no such case on that day yet."))
        return day

    def carried(self) -> dict[str, str]:
        """As hidden fields."""
        given = self.cleaned_data
        told = {"day": given["day"].isoformat(), "second": given.get("second") or "", "wide": given["wide"] and "on"}
        return {name: str(value) for name, value in told.items() if value}


class Answering(forms.Form):
    """One question. `said`: value, unknown or declines; `once`: what is sent twice is taken down once."""

    said = forms.ChoiceField(choices=[(word, word) for word in SAID], required=False)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kind: str, topic: str, fact: Fact, reader: Reader, **more: Any) -> None:
        super().__init__(data, initial={"once": uuid4()}, **more)
        found = fact_fields(kind, [fact.name], reader, topic)
        self.answerable = fact.name in found
        if self.answerable:
            self.fields["value"] = _to_touch(found[fact.name])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("said") or "value") == "value" and given.get("value") is None and "value" not in self.errors:
            self.add_error(
                "value",
                later("请回答，或者选“不知道”“不愿说”。", "Answer, or choose “not known” or “declines to say”."),
            )
        return given

    @staticmethod
    def new_mark() -> str:
        """A mark for one sending."""
        return str(uuid4())

    @property
    def said_now(self) -> str:
        return self.cleaned_data.get("said") or "value"


def _to_touch(field: FactField) -> FactField:
    widget = field.widget
    if isinstance(widget, forms.Select) and len(list(widget.choices)) <= FEW:
        field.widget = forms.RadioSelect(choices=[pair for pair in widget.choices if pair[0] != ""])
    return field
