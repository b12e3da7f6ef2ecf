"""An answer of a day, as far as two days are compared."""

from __future__ import annotations

from dataclasses import dataclass

Subject = int | str
Key = tuple[str, Subject, str]
"""Policy, subject, and the event's id ('' where the occasion is a period)."""


@dataclass(frozen=True)
class Answer:
    """What the count of a day says of somebody; status None where it has no row, amounts in fen (None: not known)."""

    status: str | None = None
    occasion: str | None = None
    ground: str | None = None
    cause: str | None = None
    least: int | None = 0
    most: int | None = 0

    def differs(self, now: Answer) -> bool:
        """Another status, or amounts that are both known. What is lost with a parameter is no one's own date. The same
        test stands in upcoming.sql, where it is made of everybody at once."""
        if self.status != now.status:
            return self.status != "unknown" or not (self.cause or "parameter:").startswith("parameter:")
        pairs = ((now.least, self.least), (now.most, self.most))
        return self.status == "entitled" and any(a != b for a, b in pairs if a is not None and b is not None)
