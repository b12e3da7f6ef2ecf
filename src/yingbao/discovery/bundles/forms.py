"""What is taken down of a bundle: consent once, one visit, or why it is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.states import WAYS
from yingbao.discovery.forms import Dated, on_which_day
from yingbao.registry.models import Subject
from yingbao.web.fields import few_lines
from yingbao.web.languages import later

NO_NUMBERS = later("不要写证件号或电话。", "No ID or phone numbers.")


class Consenting(Dated):
    """`people`: who lives in the home."""

    people = forms.MultipleChoiceField(
        label=later("谁同意了", "Who agreed"),
        widget=forms.CheckboxSelectMultiple,
        help_text=later(
            "一次同意管这里的全部事项，并记入每个人的档案。",
            "One consent is for everything here, and is written into the file of each.",
        ),
    )
    how = forms.ChoiceField(
        label=later("怎么同意的", "How"),
        choices=[(code, later(label.zh, label.en)) for code, label in WAYS.items()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=later("说明", "Note"), required=False, max_length=500, help_text=NO_NUMBERS)
    day = on_which_day(later("同意的日期", "Agreed on"))

    def __init__(self, *args: Any, people: Iterable[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["people"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(person.pk), person.name or f"#{person.pk}") for person in people]


class Visiting(Dated):
    note = few_lines(later("走访看到的情况", "What the visit found"), NO_NUMBERS)
    day = on_which_day(later("走访的日期", "Visited on"))


class Closing(forms.Form):
    why = forms.CharField(
        label=later("为什么不再办", "Why nothing more is done"),
        min_length=2,
        max_length=500,
        help_text=later("例如：本人不同意、已搬离本区。", "For instance: they do not agree, they have moved away."),
    )


def days(bundle: Bundle, today: date) -> dict[str, date]:
    """Between which days something can have been done at the home's door."""
    return {"since": bundle.day, "today": today}


def blank_forms(bundle: Bundle, alive: Iterable[Subject], today: date) -> dict[str, forms.Form]:
    """All that is taken down of a bundle. `alive`: who of the home can agree."""
    given = days(bundle, today)
    return {
        "consenting": Consenting(people=alive, **given),
        "visiting": Visiting(**given),
        "closing": Closing(),
    }
