"""Why somebody looked, as the log has it, where they looked for a case."""

from __future__ import annotations


def reason_of(number: str, what: str = "") -> str:
    """Of a look for a case: its number, and `what` was looked at. By the number at its head the look is hidden, of a case that few may
    know of, from whom it is about (sql/hiding.sql)."""
    return f"{number} · {what}" if what else number
