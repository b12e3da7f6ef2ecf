"""SQLGlot's expressions, loaded when the first SQL is written: to read and check the law nobody has to wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlglot.expressions as exp
else:

    class _Later:
        def __getattr__(self, name: str) -> Any:
            import sqlglot.expressions

            found = getattr(sqlglot.expressions, name)
            setattr(self, name, found)
            return found

    exp = _Later()

__all__ = ["exp"]
