"""The heads of the chain, one line a seal, in a file outside the database: what a truncated log is told by.

A line reads `number digest highest-id total-of-entries microseconds`; after a backup was restored one begins with `restored`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yingbao.accounts.log.chain import Seal

RESTORED = "restored"


@dataclass(frozen=True)
class Head:
    """`restored`: from here the chain goes on anew, because an older backup was put in its place."""

    number: int
    digest: bytes
    high: int
    total: int
    at: int
    restored: bool = False

    @classmethod
    def of(cls, seal: Seal, *, restored: bool = False) -> Head:
        return cls(seal.number, seal.digest, seal.high, seal.total, seal.at, restored)

    def __str__(self) -> str:
        words = f"{self.number} {self.digest.hex()} {self.high} {self.total} {self.at}"
        return f"{RESTORED} {words}" if self.restored else words

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The head a line tells; None for a line that is none."""
        words = text.split()
        restored = words[:1] == [RESTORED]
        try:
            number, digest, high, total, at = words[1:] if restored else words
            head = cls(int(number), bytes.fromhex(digest), int(high), int(total), int(at), restored)
        except ValueError:
            return None
        return head if len(head.digest) == 32 else None


@dataclass(frozen=True)
class HeadFile:
    """A file that only grows. It may lie on another machine's disk: set YINGBAO_HEADS."""

    path: Path

    def append(self, head: Head) -> None:
        """Writes a line and waits until it is on the disk; not twice the same."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.last() == head:
                return
            file.write(f"{self._after_a_torn_line()}{head}\n")
            file.flush()
            os.fsync(file.fileno())

    def last(self) -> Head | None:
        """The newest head, read from the file's end."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - 1_000))
            lines = file.read().decode("ascii", "replace").split("\n")
        return next((head for line in reversed(lines) if (head := Head.read(line))), None)

    def lines(self) -> Iterator[str]:
        if self.path.exists():
            with self.path.open(encoding="ascii", errors="replace") as file:
                yield from (line.rstrip("\n") for line in file)

    def _after_a_torn_line(self) -> str:
        """A line that a power cut left half is ended first."""
        if not self.path.stat().st_size:
            return ""
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return "" if file.read() == b"\n" else "\n"
