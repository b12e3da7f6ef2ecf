"""What is asked of who does one step in many cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing

from yingbao.accounts.desks import Desk
from yingbao.casework.many.actions import Foreseen, Order
from yingbao.casework.many.queries import MOST
from yingbao.casework.words import words
from yingbao.web.languages import later, said

SALT = "casework.many"
MINUTES = 30
"""So long a preview may be confirmed."""


class Choosing(forms.Form):
    """Which cases, and what came of the step in all of them. `outcomes`: those that many may get."""

    outcome = forms.ChoiceField(label=later("办理结果", "What came of it"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=later("情况说明", "Explanation"),
        required=False,
        max_length=500,
        help_text=later("写进每一件。", "Written into every case."),
    )

    def __init__(self, *args: Any, outcomes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, said(words().outcomes[code].label)) for code in outcomes]


def numbers(given: Iterable[str]) -> tuple[int, ...]:
    """The numbers that were ticked, at most so many as are shown."""
    return tuple(sorted({int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 19}))[:MOST]


def ticket(order: Order, foreseen: Iterable[Foreseen], desk: Desk) -> str:
    """What a preview showed, signed: only that is carried out, and only for whom it was shown to."""
    amounts = {str(one.task.pk): one.amount for one in foreseen if one.why is None}
    told = {"who": _whose(desk), "outcome": order.outcome, "reason": order.reason, "amounts": amounts}
    return signing.dumps(told, salt=SALT)


def shown_by(ticket: str, desk: Desk) -> tuple[Order, dict[int, int | None]] | None:
    """The order and the amounts that a preview showed to this desk on this day; None if it did not, or long ago."""
    try:
        told = signing.loads(ticket, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return None
    if told["who"] != _whose(desk):
        return None
    amounts = {int(number): amount for number, amount in told["amounts"].items()}
    return Order(tuple(amounts), told["outcome"], told["reason"]), amounts


def _whose(desk: Desk) -> list[str]:
    return [str(desk.user), desk.role.code, desk.today.isoformat()]
