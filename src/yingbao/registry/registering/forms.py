"""What somebody says of a file by hand. Every form knows since when it is true, why it is said, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.imports.validating.numbers import birth_of
from yingbao.registry.registering.asked import names as asked
from yingbao.registry.registering.fields import FactField, communities, fact_fields, stored
from yingbao.web.languages import later

FACT = "fact_"
"""Before the names of facts, so that none is taken for a field of the form itself."""
IDENTIFYING = ("name", "alias", "id_number", "other_id", "description", "credit_code", "address", "hukou_book")

NOBODY = later(
    "至少填一项能认出来的：姓名、证件号码、地址或特征描述。",
    "Give at least one thing to know them by: a name, a number, an address or a description.",
)
OTHERWISE = later(
    "和身份证号码说的不一样，请核对其中一个，或留空。",
    "The ID number says otherwise: check one of them, or leave this blank.",
)


class Saying(forms.Form):
    """`facts()`: what was filled in, as statements hold it; `warnings()`: what is odd about it."""

    since = forms.DateField(
        label=later("从哪一天起是这样", "True since"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=later("不知道就用了解到的那一天。", "If unknown, the day on which you learned it."),
    )  # fmt: skip
    reason = forms.CharField(
        label=later("原因", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=later("为什么登记，听谁说的、在哪里看到的。", "Why it is recorded; who said it, where it was seen."),
    )  # fmt: skip
    evidence = forms.CharField(
        label=later("依据材料", "Evidence"), max_length=500, required=False,
        help_text=later("材料名称或编号；不要写证件号码。", "Name or number of a document; no ID numbers, please."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, today: date, fields: Mapping[str, forms.Field] | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.today = today
        self.fields["since"].initial = today.isoformat()
        own = dict(self.fields)
        self.fields.clear()
        self.fields.update({f"{FACT}{name}": field for name, field in (fields or {}).items()})
        self.fields.update(own)

    def facts(self) -> dict[str, Any]:
        found = {name.removeprefix(FACT): value for name, value in self.cleaned_data.items() if name.startswith(FACT)}
        return {name: value for name, value in found.items() if value is not None}

    def warnings(self) -> list[Any]:
        return [reason for field in self.fields.values() if isinstance(field, FactField) for reason in field.warned]

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day > self.today:
            raise forms.ValidationError(later("这一天还没有到。", "That day has not come yet."))
        return day


SOURCES = [
    ("visit", later("入户或街面核查", "a visit")),
    ("declared", later("本人或家属申报", "declared by the person or family")),
]


class WithSource(Saying):
    source = forms.ChoiceField(label=later("从哪里知道的", "How we know"), choices=SOURCES)


class NewFile(WithSource):
    """A file of its own for somebody found: whatever is known, and at least one thing by which to know them again."""

    area = forms.ChoiceField(label=later("居住社区（或发现地点）", "Community (or where found)"))
    despite = forms.BooleanField(
        required=False, label=later("确实是另一个人，仍然新建", "It is somebody else: make a new file all the same")
    )

    def __init__(
        self, data: Any = None, *, kind: str, today: date, reader: Reader, areas: Iterable[str], **more: Any
    ) -> None:
        place = office_dictionary().dictionary.tables[kind].areas["residence"]
        wanted = [name for name in asked("new", kind) if name != place]
        super().__init__(data, today=today, fields=fact_fields(kind, wanted, reader), **more)
        self.kind, self.place = kind, place
        field = self.fields["area"]
        field.choices = communities(areas, reader)  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name.startswith(FACT)), "area"])

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), self.place: self.cleaned_data["area"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = super().facts()
        if not any(given.get(name) for name in IDENTIFYING) and not self.errors:
            raise forms.ValidationError(NOBODY)
        self._from_number(cleaned, given)
        return cleaned

    def _from_number(self, cleaned: dict[str, Any], given: Mapping[str, Any]) -> None:
        """What an ID number says of its bearer; said otherwise beside it, one of the two is wrong."""
        number = given.get("id_number")
        if not number or self.kind != "person":
            return
        born = birth_of(number)
        told = {"birth": born.isoformat() if born else None, "sex": "male" if int(number[16]) % 2 else "female"}
        for name, value in told.items():
            field = f"{FACT}{name}"
            if given.get(name) not in (None, value) and field in self.fields:
                self.add_error(field, OTHERWISE)
            elif field in self.fields:
                cleaned[field] = value


class Correction(Saying):
    """One fact said to be otherwise, on evidence. Left blank it says what saying nothing means, where the dictionary has such a value."""

    unknown = forms.BooleanField(
        required=False,
        label=later("其实不知道（原来的说法不可信）", "Nobody knows (what was said cannot be relied on)"),
    )

    def __init__(self, data: Any = None, *, kind: str, name: str, today: date, reader: Reader, **more: Any) -> None:
        super().__init__(data, today=today, fields=fact_fields(kind, [name], reader), **more)
        self.name = name
        self.fields["evidence"].required = True
        self.absent = office_dictionary().facts(kind)[name].absent
        if office_dictionary().is_secret(kind, name):
            self.absent = None
            del self.fields["unknown"]
        self.order_fields([f"{FACT}{name}", "unknown"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        value = cleaned.get(f"{FACT}{self.name}")
        if value is None and not cleaned.get("unknown"):
            value = cleaned[f"{FACT}{self.name}"] = stored(self.absent)
        if not self.errors and (value is None) is not bool(cleaned.get("unknown")):
            raise forms.ValidationError(
                later(
                    "请填写正确的内容，或者只勾选“其实不知道”。", "Give the right value, or tick “nobody knows” alone."
                )
            )
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {self.name: self.cleaned_data[f"{FACT}{self.name}"]}


class Visit(WithSource):
    def __init__(
        self, data: Any = None, *, kind: str, names: Iterable[str], today: date, reader: Reader, **more: Any
    ) -> None:
        super().__init__(data, today=today, fields=fact_fields(kind, names, reader), **more)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.facts():
            raise forms.ValidationError(
                later(
                    "什么都没有填。至少填一项了解到的情况。",
                    "Nothing was filled in. Give at least one thing that you learned.",
                )
            )
        return cleaned


class Relation(WithSource):
    """Whom a file is tied to. `other`: the number of their file."""

    other = forms.IntegerField(
        min_value=1, max_value=2**62, label=later("对方的档案号", "Number of the other file"),
        help_text=later("写在对方档案的姓名下面。", "It stands below the name in the other file."),
    )  # fmt: skip
    until = forms.DateField(
        required=False,
        label=later("到哪一天止（不含）", "Until (exclusive)"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, kind: str, topic: str, today: date, reader: Reader, **more: Any) -> None:
        home = topic in office_dictionary().households
        own = () if home else office_dictionary().dictionary.tables[topic].own_facts
        super().__init__(data, today=today, fields=fact_fields(kind, own, reader, topic) if own else {}, **more)
        if home:
            del self.fields["until"]
        self.order_fields(["other"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", later("要晚于开始的那一天。", "It must be after the day on which it begins."))
        return cleaned


class Ending(forms.Form):
    day = forms.DateField(
        label=later("从哪一天起不再是这样", "No longer true since"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=later("填开始的那一天，就是整条撤回。", "The day on which it began takes it back altogether."),
    )  # fmt: skip
    reason = forms.CharField(label=later("原因", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, begun: date, today: date) -> None:
        super().__init__(data)
        self.begun = begun
        self.fields["day"].initial = today.isoformat()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.begun:
            raise forms.ValidationError(later("不能早于开始的那一天。", "Not before the day on which it began."))
        return day


class Restricted(Saying):
    """Something that only who may read restricted files is ever shown."""

    kind_of = forms.ChoiceField(label=later("类别", "Class"))
    address = forms.CharField(
        required=False,
        max_length=500,
        label=later("保密住址", "Safe address"),
        help_text=later("只在“保密住址”时填写。", "For a safe address only."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, today=today)
        classes = [(code, later(label.zh, label.en)) for code, label in rights().restricted.items()]
        self.fields["kind_of"].choices = classes  # type: ignore[attr-defined]
        self.fields["reason"].label = later("内容", "What is known")
        self.order_fields(["kind_of", "reason", "address"])


def told(form: Saying) -> list[Label]:
    """The form's warnings in both languages."""
    return [Label(reason.text("zh"), reason.text("en")) for reason in form.warnings()]
