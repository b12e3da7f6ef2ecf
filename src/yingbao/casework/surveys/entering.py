"""What was asked on paper is typed in on one page: each question answered, left blank, not known or declined."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from django import forms

from yingbao.casework.surveys.actions import Reply
from yingbao.casework.surveys.asking import Home
from yingbao.casework.surveys.items import Item, fact_of, row_of
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.queries import Named
from yingbao.registry.registering.fields import FactField, fact_fields
from yingbao.web.languages import later, said, say

MOST: Final = 200
"""Questions of one page."""
OTHERWISE: Final = (
    ("", later("—", "—")), ("unknown", later("不知道", "not known")), ("declines", later("不愿说", "declines to say")),
)  # fmt: skip


SETTLED: Final = later(
    "印表以后已经有答案，或者不用再问；纸上写了的照样录入。",
    "Answered since the form was printed, or no longer asked; type in what stands on the paper all the same.",
)


@dataclass(frozen=True)
class Line:
    """A question on paper. `whose`: of whom or what; `kind`: of their file; `field`: how it is answered; `settled`: nobody would
    ask it any more, for it was answered or does not matter since the form was printed."""

    number: int
    item: Item
    whose: Label
    kind: str
    field: FactField
    settled: bool = False


def lines(home: Home, items: Iterable[Item], names: Mapping[int, Named], reader: Reader) -> list[Line]:
    """The questions that this desk may take down by hand, numbered as they are to stand on paper."""
    made: list[Line] = []
    for item in items:
        line = _line(len(made) + 1, item, home, names, reader)
        if line and len(made) < MOST:
            made.append(line)
    return made


def printed_lines(
    home: Home, items: Sequence[Item | None], names: Mapping[int, Named], reader: Reader, open_still: Container[Item]
) -> list[Line]:
    """The questions of a form under the numbers that they bear on paper; left out is what nobody may take down here any more."""
    found = (_line(number, item, home, names, reader) for number, item in enumerate(items, 1) if item is not None)
    return [replace(line, settled=line.item not in open_still) for line in found if line]


def _line(number: int, item: Item, home: Home, names: Mapping[int, Named], reader: Reader) -> Line | None:
    row, fact = row_of(home.told, item), fact_of(home.told, item)
    fields = fact_fields(row.kind, [fact.name], reader, item.topic) if row and fact else {}
    if not row or not fact or fact.name not in fields or item.subject not in names:
        return None
    return Line(number, item, names[item.subject].name, row.kind, fields[fact.name])


class Entering(forms.Form):
    """The answers of a paper; those left blank were not given. `once`: what is sent twice is taken down once."""

    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, lines: Sequence[Line], **more: Any) -> None:
        super().__init__(data, initial={"once": uuid4()}, auto_id="enter_%s", **more)
        self.lines = lines
        for line in lines:
            line.field.label = say(
                "{n}. {who}：{fact}", "{n}. {who}: {fact}", n=line.number, who=said(line.whose), fact=line.field.label
            )
            if line.settled:
                line.field.help_text = SETTLED
            self.fields[f"v{line.number}"] = line.field
            self.fields[f"s{line.number}"] = forms.ChoiceField(
                label=later(f"{line.number}. 没有答案时", f"{line.number}. where there is no answer"),
                choices=OTHERWISE,
                required=False,
            )

    def asked(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        """Each question with its two fields."""
        return [(line, self[f"v{line.number}"], self[f"s{line.number}"]) for line in self.lines]

    def replies(self) -> list[Reply]:
        """What was answered; a value goes before what is said instead of one."""
        given, made = self.cleaned_data, []
        for line in self.lines:
            value, instead = given.get(f"v{line.number}"), given.get(f"s{line.number}") or ""
            once: UUID = uuid5(given["once"], line.item.key)
            if value is not None:
                made.append(Reply(line.item, line.kind, "value", once, value))
            elif instead:
                made.append(Reply(line.item, line.kind, instead, once))
        return made
