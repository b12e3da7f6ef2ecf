"""Why a letter cannot be written, for who must act."""

from __future__ import annotations

from yingbao.engine.dictionary import Label


class Unwritable(ValueError):
    """A letter cannot be written as asked; `why` says what is missing or wrong. Nothing was printed."""

    def __init__(self, why: Label) -> None:
        super().__init__(why.zh)
        self.why = why

    def __reduce__(self) -> tuple[type[Unwritable], tuple[Label]]:
        return type(self), (self.why,)
