"""What a security administrator fills in about people, and what somebody does who lends an assignment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from yingbao.accounts.entering import USERNAME
from yingbao.accounts.models import Area, Assignment, User
from yingbao.accounts.queries import area_name
from yingbao.accounts.roles import rights
from yingbao.accounts.setting_up import LENGTHS
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.book import load_book
from yingbao.web.editions import policies
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said


class Person(forms.Form):
    name = forms.CharField(label=later("姓名", "Name"), max_length=60)
    subject = forms.IntegerField(
        label=later("本人或本单位的档案编号", "Number of their own or their organisation's file"),
        help_text=later(
            "居民、监护人和协助人填本人的，单位和机构的人填本单位的；不是身份证号。",
            "Citizens, guardians and helpers: their own; who works for an organisation or institution: its file. Not an ID number.",
        ),
        required=False,
        min_value=1,
    )


class NewPerson(Person):
    username = forms.CharField(
        label=later("用户名", "User name"),
        help_text=later(
            "小写拼音字母开头，可以有数字、点和横线；不要用证件号或手机号。",
            "Begins with a small letter; digits, dots and dashes may follow. Never an ID or phone number.",
        ),
        max_length=60,
    )
    field_order = ("username", "name", "subject")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise ValidationError(
                later(
                    "用户名要以小写字母开头，不能是证件号或手机号。",
                    "Begin with a small letter, and use no ID or phone number.",
                )
            )
        return username


class Somebody(forms.CharField):
    """A user name; cleaned to the person, if they may sign in."""

    def clean(self, value: Any) -> User:
        username = super().clean(value).strip().lower()
        found = User.objects.using("gate").filter(username=username, is_active=True).first()
        if found is None:
            raise ValidationError(later("没有这个用户名，请问清楚。", "There is no such user name; ask them for it."))
        return found


class _Dated(forms.Form):
    starts = forms.DateField(label=later("从哪天起", "From"), widget=day_input())
    ends = forms.DateField(
        label=later("到哪天止", "Until"),
        help_text=later(
            "这一天起不再有效；空着就是一直有效。", "No longer in force from this day on; empty: without end."
        ),
        required=False,
        widget=day_input(),
    )
    reason = forms.CharField(label=later("依据", "Why"), max_length=200)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("ends") and given.get("starts") and given["ends"] <= given["starts"]:
            self.add_error("ends", later("结束日期要晚于开始日期。", "It must end after it begins."))
        return given


class NewAssignment(_Dated):
    role = forms.ChoiceField(label=later("角色", "Role"))
    area = forms.ChoiceField(label=later("地区", "Area"), required=False)
    department = forms.CharField(label=later("部门", "Department"), max_length=40, required=False)
    field_order = ("role", "area", "department", "starts", "ends", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(code, said(role.label)) for code, role in rights().roles.items()]
        _choices(self, "role", [("", "—"), *roles])
        _choices(self, "area", [("", "—"), *areas()])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        role, area = rights().roles.get(given.get("role", "")), given.get("area", "")
        if role is None:
            return given
        if role.scope in ("none", "own"):
            given["area"] = ""
        elif len(area) != LENGTHS[role.scope]:
            self.add_error("area", said(_FITS[role.scope]))
        return given


_FITS = {
    "district": Label("这个角色要选区。", "Choose the district for this role."),
    "street": Label("这个角色要选一个街道。", "Choose a street for this role."),
    "community": Label("这个角色要选一个社区。", "Choose a community for this role."),
}


class Ending(forms.Form):
    ends = forms.DateField(
        label=later("到哪天止", "Until"),
        help_text=later("这一天起不再有效。", "No longer in force from this day on."),
        widget=day_input(),
    )


class Loan(_Dated):
    """An assignment of one's own, for a time, to somebody whose user name one knows. `own`: what can be lent."""

    held = forms.ChoiceField(label=later("委托哪个岗位", "Which assignment"))
    borrower = Somebody(label=later("受托人的用户名", "The user name of who takes it over"), max_length=60)
    area = forms.ChoiceField(
        label=later("地区", "Area"),
        help_text=later("可以只委托其中一部分；空着就是全部。", "It may be a part only; empty: all of it."),
        required=False,
    )
    field_order = ("held", "borrower", "area", "starts", "ends", "reason")

    def clean_held(self) -> Assignment:
        return self.own[self.cleaned_data["held"]]

    def __init__(self, own: list[Assignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(one.pk): one for one in own}
        roles, names = rights().roles, dict(areas())
        told = [
            (key, f"{said(roles[one.role_id].label)} · {names.get(one.area, one.area).strip()}")
            for key, one in self.own.items()
        ]
        _choices(self, "held", told)
        parts = [(code, name) for code, name in areas() if any(code.startswith(one.area) for one in own)]
        _choices(self, "area", [("", "—"), *parts])
        self.fields["ends"].required = True
        self.fields["ends"].help_text = later("这一天起自动收回。", "It ends by itself on this day.")


class HandOver(forms.Form):
    receiver = Somebody(label=later("接手人的用户名", "The user name of who takes over"), max_length=60)
    day = forms.DateField(label=later("从哪天起", "From"), widget=day_input())
    reason = forms.CharField(label=later("依据", "Why"), max_length=200)


class Owner(forms.Form):
    programme = forms.ChoiceField(label=later("项目", "Programme"))
    department = forms.CharField(label=later("负责部门", "Department"), max_length=40)
    starts = forms.DateField(label=later("从哪天起", "From"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "programme", [(code, said(title)) for code, title in programmes().items()])


def _choices(form: forms.Form, field: str, choices: list[tuple[str, str]]) -> None:
    form.fields[field].choices = choices  # type: ignore[attr-defined]


def areas() -> list[tuple[str, str]]:
    """Every division: its code and its name, indented under the one it belongs to."""
    rows = Area.objects.using("gate").order_by("code").values_list("code", "level")
    deep = {level: "　" * depth for depth, level in enumerate(LENGTHS)}
    return [(code, deep[level] + said(area_name(code))) for code, level in rows]


def programmes() -> dict[str, Label]:
    """The titles of the law's programmes, by their files' ids."""
    return _programmes(policies())


@lru_cache(maxsize=2)
def _programmes(edition: Path) -> dict[str, Label]:
    book = load_book(edition, overlays=settings.OVERLAYS, check=False)
    return {file.id: file.title for file in sorted(book.files, key=lambda file: file.id)}
