"""Which event a case opened by hand is about, where its policy goes by events: one that is on file, or one taken down now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from yingbao.accounts.desks import Desk
from yingbao.registry.models import Subject
from yingbao.registry.queries import sources
from yingbao.registry.registering.actions import happen
from yingbao.registry.registering.fields import reader_of
from yingbao.registry.registering.happening import Happened
from yingbao.registry.subjects.received import Happening, events_of
from yingbao.web.languages import later

ANEW = "+"
"""Chosen where it is none of those on file."""


class Which(forms.Form):
    """One of the events on file, or another."""

    event = forms.ChoiceField(label=later("哪一次", "Which one"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, known: Sequence[Happening]) -> None:
        super().__init__(data)
        choices = [(one.occasion, one.words) for one in known]
        self.fields["event"].choices = [*choices, (ANEW, later("另一次，现在登记", "Another one, registered now"))]  # type: ignore[attr-defined]
        if not known:
            self.fields["event"].initial = ANEW
            self.fields["event"].widget = forms.HiddenInput()


@dataclass(frozen=True)
class OfEvent:
    """The choice, and the form of what is taken down where it falls on none of those on file."""

    whose: Subject
    which: Which
    happened: Happened

    @property
    def anew(self) -> bool:
        return not self.happened.known or self.which["event"].value() == ANEW

    @property
    def on_file(self) -> str:
        """The event that was chosen of those on file; '' where it is to be taken down."""
        chosen = str(self.which.cleaned_data["event"])
        return "" if chosen == ANEW else chosen

    def is_valid(self) -> bool:
        return self.which.is_valid() and (bool(self.on_file) or self.happened.is_valid())

    def take_down(self) -> str:
        """The event that the case is about, registered if it was not. Raises django.db.DatabaseError: not this desk's."""
        return self.on_file or happen(self.whose, self.happened)


def of_event(whose: Subject, table: str, desk: Desk, given: Any) -> OfEvent:
    """`given`: what was posted; nothing of it is about an event before that was asked."""
    known = events_of(whose.pk, table, sources())
    chosen = given if "event" in given else None
    anew = given if chosen and chosen["event"] == ANEW else None
    about = {"whose": whose, "topic": table, "today": desk.today, "reader": reader_of(desk.today)}
    happened = Happened(anew, known=known, **about)  # type: ignore[arg-type]
    happened.use_required_attribute = not known  # a browser sends nothing while a field that lies folded away is empty
    return OfEvent(whose, Which(chosen, known=known), happened)
