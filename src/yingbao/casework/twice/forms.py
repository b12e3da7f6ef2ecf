"""What is taken down where the earlier of two grants is ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from yingbao.casework.twice.queries import BECAME, OPEN
from yingbao.engine.dictionary import Label
from yingbao.web.fields import day_input, few_lines
from yingbao.web.languages import later, said


class Ending(forms.Form):
    """`hears`: whether the law of the day has the person heard before they get less."""

    reason = few_lines(
        later("为什么停发先定的", "Why the earlier is stopped"),
        later(
            "例如：核对过两个决定，后定的是重新申请的，先定的当时忘了停。不要写证件号或电话。",
            "For instance: the later was a new application, and nobody stopped the earlier then. No ID or phone numbers.",
        ),
    )
    heard = few_lines(
        later("本人怎么说", "What the person said"),
        later(
            "按今天的法律，减发、停发以前要先听取本人意见；写在这里，通知书里也有。",
            "By the law of the day somebody is heard before they get less; what they said stands here, and in the notice.",
        ),
    )

    def __init__(self, *args: Any, hears: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hears:
            del self.fields["heard"]


WRONG = Label("以前记的不对，其实还没有了结", "The entry before is wrong; it is not settled yet")


class Settling(forms.Form):
    """What became of the money that was paid too much. `before`: what was taken down last, `open` where nothing was."""

    became = forms.ChoiceField(
        label=later("多发的钱怎么了结的", "How the overpaid money was settled"), widget=forms.RadioSelect
    )
    day = forms.DateField(label=later("哪一天", "On which day"), widget=day_input())
    reason = few_lines(
        later("依据和经过", "On what grounds, and how"),
        later(
            "例如：怎样追回的、从哪几个月抵扣、谁按什么文件决定不再追回。不要写证件号或账号。",
            "For instance how it was recovered, in which months it was offset, or who waived it by what. No ID or account numbers.",
        ),
    )

    def __init__(self, *args: Any, before: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.fields["day"].initial = today, today
        chosen = self.fields["became"]
        assert isinstance(chosen, forms.ChoiceField)
        ways = BECAME | {OPEN: WRONG}
        chosen.choices = [(code, said(label)) for code, label in ways.items() if code != before]

    def clean_day(self) -> date:
        given: date = self.cleaned_data["day"]
        if given > self.today:
            raise forms.ValidationError(later("这一天还没有到。", "That day has not come yet."))
        return given
