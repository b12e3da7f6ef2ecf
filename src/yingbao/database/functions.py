"""The text of a room's SQL, or of functions out of it, for migrations that bring an office already set up to what stands there now."""

from __future__ import annotations

import re
from importlib.resources import files


def functions(room: str, file: str, *names: str) -> str:
    """The statements that make these functions, as `sql/<file>` of the room has them. Raises LookupError: no such function."""
    text = whole(room, file)
    return "\n".join(_function(text, name) for name in names)


def whole(room: str, file: str) -> str:
    """All of `sql/<file>` of the room."""
    return files(f"yingbao.{room}").joinpath("sql", file).read_text(encoding="utf-8")


def _function(text: str, name: str) -> str:
    found = re.search(rf"^CREATE OR REPLACE FUNCTION {re.escape(name)}\(.*?^\$\$;$", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise LookupError(name)
    return found.group()
