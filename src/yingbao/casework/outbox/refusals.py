"""What the database refuses about messages, in words for who asked."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError

from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label

STANDS: Final = Label(
    "这条消息现在的状态不能这样改，请看最新情况。", "As the message stands now this cannot be said of it; look again."
)


def in_words(error: DatabaseError) -> Label:
    """Why it was not done. Raises what it was given if that is no refusal."""
    told = getattr(error.__cause__, "diag", None)
    if told is not None and told.constraint_name == "message_stands":
        return STANDS
    return why_not(error)
