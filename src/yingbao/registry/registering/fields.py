"""One field of a form a fact of the dictionary; what is typed is read by the same rules as a cell of an import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yingbao.accounts.models import Area
from yingbao.accounts.queries import area_name
from yingbao.engine.dictionary import Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.values import Value, yuan_text
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.imports.mapping import Target
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating.areas import Areas
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.subjects.words import NOTHING, absent
from yingbao.web.languages import lang, later, say

Choices = list[tuple[str, str]]


class Suggesting(forms.TextInput):
    """A line of text with suggestions, which needs no script."""

    def __init__(self, options: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.options = list(options)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        about = {**(attrs or {}), "list": f"{(attrs or {}).get('id', name)}-options"}
        listed = format_html_join("", '<option value="{}">{}</option>', self.options)
        return format_html(
            '{}<datalist id="{}">{}</datalist>', super().render(name, value, about, renderer), about["list"], listed
        )


class AllTheSame(forms.BooleanField):
    """A box to be ticked by who insists; it stays hidden until something speaks against what was sent."""

    def __init__(self, label: Any) -> None:
        super().__init__(required=False, label=label, widget=forms.HiddenInput)

    def offer(self) -> None:
        self.widget = forms.CheckboxInput()


class FactField(forms.CharField):
    """`stored` values come out of `clean`: fen, ISO days, codes; None for what was left blank. `warned`: what is odd."""

    def __init__(self, target: Target, reader: Reader, **more: Any) -> None:
        self.target, self.reader, self.warned = target, reader, list[Reason]()
        fact = target.fact
        unit = ("（元）", " (yuan)") if fact is not None and fact.kind == "money" else ("", "")
        label = later(f"{target.label.zh}{unit[0]}", f"{target.label.en}{unit[1]}")
        super().__init__(label=label, required=False, widget=widget_of(target, reader), help_text=_help(fact), **more)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        found = self.reader.read(self.target, text) if text else None
        if found is None:
            return None
        if found.fault is not None:
            raise forms.ValidationError(found.fault.text(lang()))
        self.warned = [found.warning] if found.warning else []
        return stored(found.value)


def _help(fact: Fact | None) -> Any:
    return _Absence(fact) if fact is not None and fact.absent is not None else ""


class _Absence:
    """What leaving it blank means, said when the form is shown."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def __str__(self) -> str:
        return say("不填就是：{what}", "Blank means: {what}", what=absent(self.fact))


def stored(value: Value) -> Any:
    """As a statement holds it."""
    return value.isoformat() if isinstance(value, date) else value


def typed(fact: Fact, value: Any) -> str:
    """A stored value as somebody would type it."""
    if value is None:
        return ""
    if fact.kind == "boolean":
        return str(value).lower()
    return yuan_text(value).replace(",", "") if fact.kind == "money" else str(value)


def widget_of(target: Target, reader: Reader) -> forms.Widget:
    quiet = {"autocomplete": "off", "spellcheck": "false"}
    if target.reads == "boolean":
        return forms.Select(choices=[("", "—"), ("true", later("是", "yes")), ("false", later("否", "no"))])
    if target.reads == "category" and target.fact is not None and target.fact.category:
        values = [
            (name, later(label.zh, label.en)) for name, label in reader.categories[target.fact.category].values.items()
        ]
        none = [(NONE, later(NOTHING.zh, NOTHING.en))] if target.fact.absent == NONE else []
        return forms.Select(choices=[("", "—"), *none, *values])
    if target.reads == "date":
        return forms.DateInput(attrs={"type": "date"})
    if target.reads == "area":
        return Suggesting([(code, reader.areas.full_name(code)) for code in reader.areas.names], attrs=quiet)
    if target.reads in ("integer", "money"):
        return forms.TextInput(attrs={**quiet, "inputmode": "decimal"})
    return forms.TextInput(attrs={**quiet, "maxlength": "500"})


def reader_of(day: date) -> Reader:
    """Reads what is typed on a day of the office."""
    areas = dict(Area.objects.using("default").order_by("code").values_list("code", "name"))
    return Reader(office_dictionary().dictionary.categories, Areas(areas), day)


def fact_fields(kind: str, names: Iterable[str], reader: Reader, topic: str = FACTS) -> dict[str, FactField]:
    """A field for each of the names that the dictionary knows, in this order."""
    targets = catalogue_of(office_dictionary(), kind, topic).targets
    return {
        name: FactField(targets[name], reader) for name in names if name in targets and targets[name].fact is not None
    }


def communities(codes: Iterable[str], reader: Reader) -> Choices:
    """The communities of a desk, with their streets; other divisions if it has none."""
    mine = [code for code in codes if code]
    finest = [code for code in mine if len(code) == 12] or mine
    return [(code, say(reader.areas.full_name(code), area_name(code).en)) for code in finest]
