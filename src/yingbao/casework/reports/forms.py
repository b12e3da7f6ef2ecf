"""What is asked of who takes a report down: who reported, and how they are called back."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

from yingbao.casework.reports.sealing import Reporter
from yingbao.registry.imports.validating.numbers import read_phone
from yingbao.web.languages import lang, later

QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _said(label: Any, hint: Any, most: int = 60) -> forms.CharField:
    """A line that may be left blank, and that no browser keeps."""
    return forms.CharField(label=label, required=False, max_length=most, widget=forms.TextInput(QUIET), help_text=hint)


class WhoReports(forms.Form):
    """Each may be left blank: who says nothing of themselves stays unknown."""

    prefix = "reporter"
    name = _said(
        later("报告人怎么称呼", "What who reports is called"),
        later(
            "可以不留。加密保存，只有经办这件的人看得到，每次查看都留记录。",
            "May be left blank. Kept encrypted; only who works on the case reads it, and each look leaves a trace.",
        ),
    )
    reach = _said(
        later("电话或别的联系方式", "Phone, or another way to reach them"),
        later("只写数字的按电话核对。", "Nothing but digits is checked as a phone number."),
        most=100,
    )
    tie = _said(
        later("和当事人的关系，或者职务", "Their relation or post"),
        later("例如：邻居、班主任、医生。", "Such as: neighbour, teacher, doctor."),
    )

    def clean_reach(self) -> str:
        """A phone number as the registry keeps one; anything else as it was written."""
        text = str(self.cleaned_data["reach"])
        if not re.fullmatch(r"[\d\s+()-]+", unicodedata.normalize("NFKC", text)):
            return text
        number, fault, _ = read_phone(text)
        if fault is not None:
            raise forms.ValidationError(fault.text(lang()))
        return number or ""

    @property
    def who(self) -> Reporter:
        given: dict[str, Any] = self.cleaned_data
        return Reporter(given["name"], given["reach"], given["tie"])
