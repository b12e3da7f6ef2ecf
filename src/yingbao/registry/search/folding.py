"""A text as it is compared: the Python twin of registry.folded in sql/search.sql, which a test holds equal."""

from __future__ import annotations

import unicodedata
from typing import Final

PRIVATE: Final = dict(
    zip(
        "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
        "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
"""GB 18030-2005 put fourteen characters at private code points, and so does Python's codec; those of 2022 are public."""
_TABLE: Final = str.maketrans({**PRIVATE, "\u2010": "-"} | dict.fromkeys(" ·•‧・.'\u2019", ""))


def folded(said: str) -> str:
    """One width, small letters, public code points; without spaces, dots and quotes."""
    small = "".join(letter.lower()[0] for letter in unicodedata.normalize("NFKC", said))
    return small.translate(_TABLE)
