"""What people are asked at the door and about each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from yingbao.accounts.models import User
from yingbao.web.languages import later


class Enter(forms.Form):
    username = forms.CharField(
        label=later("用户名", "User name"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=later("密码", "Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class Code(forms.Form):
    code = forms.CharField(
        label=later("验证码", "Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewPassword(forms.Form):
    """The old password, and the new one twice. `user`: whose."""

    old = forms.CharField(
        label=later("现在的密码", "Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=later("新密码", "New password"),
        help_text=later(
            "至少十个字。几个不相干的词连在一起，好记也安全。",
            "Ten characters at least; a few unrelated words are easy to remember and safe.",
        ),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=later("再写一遍新密码", "The new password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError(later("现在的密码不对。", "This is not your present password."))
        return old

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "new" in given and "again" in given:
            if given["new"] != given["again"]:
                self.add_error("again", later("两遍不一样，请重写。", "The two differ; write it again."))
            elif given["new"] == given.get("old"):
                self.add_error(
                    "new", later("新密码要和现在的不同。", "The new password must differ from the present one.")
                )
            else:
                self._judge(given["new"])
        return given

    def _judge(self, new: str) -> None:
        try:
            password_validation.validate_password(new, self.user)
        except ValidationError as weak:
            self.add_error("new", weak)
