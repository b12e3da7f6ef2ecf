"""Whether a file of text is in an encoding, and where it breaks."""

from __future__ import annotations

import codecs
from pathlib import Path

BLOCK = 1 << 22


def reads_as(file: Path, encoding: str) -> bool:
    """Whether all of the file is in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as source:
            while block := source.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def broken_line(file: Path, encoding: str) -> int | None:
    """The first line with bytes that are not of the encoding."""
    with file.open("rb") as source:
        for number, line in enumerate(source, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return None
