"""What the worker takes down of what is granted twice, once a day; it ends nothing."""

from __future__ import annotations

from yingbao.casework.deciding import monthly
from yingbao.registry.answers.lawbook import book
from yingbao.registry.queries import rows, single

USING = "worker"


def paid_monthly() -> list[str]:
    """The policies of which one grant is in force at a time."""
    return [policy for policy in sorted(book().by_id) if monthly(policy)]


def find_twice() -> int:
    """How many were found that were not known. Safe to repeat."""
    return int(single("SELECT casework.find_twice(%s)", [paid_monthly()], USING))


def find_twice_today() -> None:
    """The same at the first look of one of the office's days."""
    if single("SELECT casework.first_look_today()", using=USING):
        find_twice()


def number_of(using: str) -> int:
    """Of how many files something is in force twice now, found or not."""
    return len(rows("SELECT subject FROM casework.granted_twice(%s)", [paid_monthly()], using))
