"""Texts that people write, which must be UTF-8."""

from __future__ import annotations

from pathlib import Path

from yingbao.engine.faults.fault import Fault, Faults, Place


def read_text(path: Path, shown: str = "") -> str:
    """A file's text, without the mark that some editors put before it. Faults: the first line that is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Faults([Fault("text-encoding", Place(shown or str(path), line))]) from None
