"""What is asked of who takes down an authorisation, sends a batch, brings answers in, and settles them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from yingbao.casework.checks.actions import Signed
from yingbao.casework.checks.institutions import Asked, institutions, institutions_for
from yingbao.casework.checks.models import AuthorisationForm
from yingbao.casework.models import Case
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.registry.queries import called
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said

ANOTHER = Label("别的纸", "another paper")
NO_NUMBERS = later("不要写证件号或账号。", "No ID or account numbers.")


def _day(zh: str, en: str) -> forms.DateField:
    return forms.DateField(label=later(zh, en), widget=day_input())


class Authorising(forms.Form):
    """`people`: the family; `asked`: whom its policy wants to know something of; `printed`: the forms that were printed for it, the latest
    first, of which `held` is filled in as it says. A form on a page of others: its fields are prefixed."""

    prefix = "authorise"
    form = forms.TypedChoiceField(
        label=later("签在哪一份授权书上", "Signed on which form"), required=False, coerce=int, empty_value=None
    )
    people = forms.TypedMultipleChoiceField(
        label=later("谁授权了", "Who authorised it"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    institutions = forms.MultipleChoiceField(
        label=later("可以问哪些机构", "Whom one may ask"), widget=forms.CheckboxSelectMultiple
    )
    day = _day("哪天签的", "Signed on")
    until = _day("有效期到（含当天）", "Valid until (inclusive)")
    note = forms.CharField(
        label=later("谁替谁签、原件在哪里", "Who signed for whom, where the paper is"),
        required=False,
        max_length=500,
        help_text=NO_NUMBERS,
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[Subject],
        asked: Iterable[Asked],
        today: date,
        printed: Sequence[AuthorisationForm] = (),
        held: AuthorisationForm | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "form", [("", ANOTHER), *((one.serial, Label(one.number, one.number)) for one in printed)])
        if not printed:
            del self.fields["form"]
        if held:
            told = {"people": held.people, "institutions": held.institutions, "until": held.until}
            self.initial.update(told, form=held.serial)
        _choices(self, "people", [(one.pk, called(one)) for one in people])
        _choices(self, "institutions", [(one.code, one.label) for one in asked])
        self.fields["day"].initial, self.today = today, today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, until = given.get("day"), given.get("until")
        if day and day > self.today:
            self.add_error("day", later("这一天还没有到。", "That day has not come yet."))
        if day and until and until < day:
            self.add_error("until", later("有效期要到签字那天以后。", "It ends after it was signed."))
        return given

    def signed(self) -> Signed:
        given = self.cleaned_data
        people, institutions = tuple(given["people"]), tuple(given["institutions"])
        return Signed(people, institutions, given["day"], given["until"], given["note"], given.get("form"))


def authorising(
    case: Case,
    people: Iterable[Subject],
    today: date,
    given: Any = None,
    *,
    printed: Sequence[AuthorisationForm] = (),
    scanned: str = "",
) -> Authorising | None:
    """None where no institution answers anything that the case's policy reads. `scanned`: the form by whose QR code somebody came."""
    asked = institutions_for(case.policy, today)
    held = next((one for one in printed if str(one.serial) == scanned), None)
    return Authorising(given, people=people, asked=asked, today=today, printed=printed, held=held) if asked else None


class Printing(forms.Form):
    """A form of authorisation to be printed: whom one will ask, until when."""

    prefix = "print"
    institutions = forms.MultipleChoiceField(
        label=later("可以问哪些机构", "Whom one may ask"), widget=forms.CheckboxSelectMultiple
    )
    until = _day("有效期到（含当天）", "Valid until (inclusive)")

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "institutions", [(one.code, one.label) for one in asked])
        self.fields["institutions"].initial = [one.code for one in asked]


class Sending(forms.Form):
    """A batch: whom one asks, about which cases."""

    institution = forms.ChoiceField()
    cases = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, cases: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "institution", [(code, asked.label) for code, asked in institutions().items()])
        _choices(self, "cases", [(number, Label(str(number), str(number))) for number in cases])


class Bringing(forms.Form):
    """The file that the institution sent back, and of which day it tells."""

    day = _day("数据日期", "As of")
    file = forms.FileField(
        label=later("回复文件", "The answers"),
        help_text=later(
            "对方按约定的列名填好的文件（Excel 或 CSV），行号和身份证号不要改。",
            "The file with the agreed heads, filled in (Excel or CSV); leave lines and ID numbers as they are.",
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial, self.today = today, today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(later("这一天还没有到。", "That day has not come yet."))
        return day


class Dropping(forms.Form):
    why = forms.CharField(label=later("为什么作废", "Why it is given up"), min_length=2, max_length=500)


class Hearing(forms.Form):
    """What the family says to an answer that differs, or why there is no account of theirs."""

    spoke = forms.TypedChoiceField(
        label=later("家里怎么说", "The family"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", later("作了说明", "gave an account")),
            ("no", later("没有说明（写明原因）", "gave none (say why)")),
        ],
    )
    words = forms.CharField(
        label=later("说明的内容，或没有说明的原因", "Their account, or why there is none"),
        min_length=2,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=NO_NUMBERS,
    )


class Settling(forms.Form):
    """Whether an answer counts. `reasoned`: it differs, and so one says why."""

    counts = forms.TypedChoiceField(
        label=later("怎么办", "What becomes of it"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", later("采用，记入登记", "it counts; write it into the registry")),
            ("no", later("不采用，登记不变（写明理由）", "it does not; the registry stays (say why)")),
        ],
    )
    why = forms.CharField(
        label=later("理由", "Reason"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )


def _choices(form: forms.Form, name: str, pairs: Sequence[tuple[Any, Label]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(code, said(label)) for code, label in pairs]
