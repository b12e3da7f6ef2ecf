"""After the tables are made: how each kind of letter is numbered."""

from __future__ import annotations

from typing import Any

from yingbao.casework.letters.house import keep_series


def after_migrating(using: str, **_: Any) -> None:
    if using == "owner":
        keep_series(using)
