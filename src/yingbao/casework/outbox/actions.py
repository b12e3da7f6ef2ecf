"""What somebody at a desk says of messages; the database asks the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError, transaction

from yingbao.casework.brought import Bad
from yingbao.casework.outbox.answers import NO_NUMBER, Answers
from yingbao.casework.refusals import why_not
from yingbao.registry.queries import rows, single

UNSAID = "网关没有说明原因 / no reason given"


def settle(message: int, state: str, how: str, whom: str = "") -> None:
    """`state`: delivered, failed, or waiting (once more); `whom`: who of the family was told, of who has died.

    Raises django.db.DatabaseError: not this desk's, reasoned, message_stands, family_told.
    """
    rows("SELECT casework.settle_message(%s, %s, %s, %s)", [message, state, how, whom])


def deliver(letter: int, way: str) -> int:
    """An issued letter is to go out by `post` or by `hand`; its message. Raises django.db.DatabaseError."""
    return int(single("SELECT casework.deliver_letter(%s, %s)", [letter, way]))


def take(answers: Answers) -> tuple[int, list[Bad]]:
    """Takes what a file says of each message by itself; how many, and the rows that were not taken."""
    bad, taken = list(answers.bad), 0
    for receipt in answers.receipts:
        try:
            with transaction.atomic("default"):
                state = "delivered" if receipt.delivered else "failed"
                settle(receipt.number, state, receipt.why or ("" if receipt.delivered else UNSAID))
            taken += 1
        except DatabaseError as error:
            unknown = getattr(error.__cause__, "sqlstate", "") == "42501"
            bad.append(Bad(answers.rows[receipt.number], NO_NUMBER if unknown else why_not(error)))
    return taken, sorted(bad, key=lambda one: one.row)


def see(upto: datetime) -> None:
    """All news of this desk up to then has been seen."""
    rows("SELECT casework.see_news(%s)", [upto])
