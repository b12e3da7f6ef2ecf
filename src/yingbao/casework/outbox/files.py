"""The gateway of an office that has none: each run is a file, fetched by a person who hands it on."""

from __future__ import annotations

import csv
import io
import os
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from yingbao.casework.outbox.gateway import Outgoing, Receipt
from yingbao.database.sealing import seal, unseal

HEADS: Final = ("编号", "电话", "内容", "结果", "原因")
"""The columns of a run; the last two are for whoever sends it to fill in."""
RUN: Final = re.compile(r"[0-9a-f]{32}")
KEY: Final = "outbox"


@dataclass(frozen=True)
class Files:
    """Runs as encrypted CSV files among the office's own; what became of them comes back by the page of answers."""

    folder: str = "outbox"
    kept_days: int = 30

    def hand(self, run: str, messages: Sequence[Outgoing]) -> None:
        if self.holds(run):
            return
        sealed = seal(KEY, run, _table(messages))
        place = self._place(run)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(place)

    def holds(self, run: str) -> bool:
        return self._place(run).exists()

    def receipts(self) -> Iterable[Receipt]:
        return ()

    def read(self, run: str) -> bytes:
        """The CSV of a run, in clear. Raises FileNotFoundError: there is none, or it was deleted."""
        return unseal(KEY, run, self._place(run).read_bytes())

    def forget(self) -> int:
        """Deletes runs that were made longer ago than `kept_days`: they hold phones. How many."""
        before = time.time() - self.kept_days * 86_400
        old = [one for one in (Path(settings.MEDIA_ROOT) / self.folder).glob("*") if one.stat().st_mtime < before]
        for one in old:
            one.unlink(missing_ok=True)
        return len(old)

    def _place(self, run: str) -> Path:
        if not RUN.fullmatch(run):
            raise FileNotFoundError(run)
        return Path(settings.MEDIA_ROOT) / self.folder / run


def _table(messages: Sequence[Outgoing]) -> bytes:
    """As Excel opens it. A phone is no formula: the reader of numbers let nothing but digits in; texts are our own."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows((one.number, one.phone, one.text, "", "") for one in messages)
    return out.getvalue().encode("utf-8-sig")
