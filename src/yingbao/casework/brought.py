"""What comes of a file that somebody brought: the rows of it that are not taken, and that it is not the file at all."""

from __future__ import annotations

from dataclasses import dataclass

from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Bad:
    """A row that is not taken: its number in the file, and why."""

    row: int
    why: Label


class NoColumns(Exception):
    """The columns by which the file's rows are told apart are not there."""
