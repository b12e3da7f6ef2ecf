"""The gateways of an office that has none: each run is a file, fetched by a person who hands it on."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from django.conf import settings

from yingbao.casework.outbox.gateway import Outgoing, Parcel, Receipt
from yingbao.database.sealing import seal, unseal
from yingbao.web.handing import archived
from yingbao.web.lists.export import inert

NUMBER, RESULT, WHY = "编号", "结果", "原因"
HEADS: Final = (NUMBER, "电话", "内容", RESULT, WHY)
"""The columns of a run of messages; the last two are for whoever sends it to fill in."""
ENVELOPES: Final = (NUMBER, "收件人", "地址", "文书", RESULT, WHY)
"""The same of a run of letters, whose PDFs lie beside, named by our numbers."""
TABLE: Final = "letters.xlsx"
ENVELOPE: Final = "envelopes.json"
WIDE: Final = 24
RUN: Final = re.compile(r"[0-9a-f]{32}")
KEY: Final = "outbox"


@dataclass(frozen=True)
class Runs(ABC):
    """Encrypted files among the office's own; what became of them comes back by the page of answers."""

    folder: str
    kept_days: int = 30

    @abstractmethod
    def written(self, messages: Sequence[Any]) -> bytes:
        """What lies in the file of a run."""

    @abstractmethod
    def part(self, run: str, wanted: Container[int]) -> bytes:
        """The file of a run with no more than these numbers, in clear. Raises FileNotFoundError: there is none, or it was deleted."""

    def hand(self, run: str, messages: Sequence[Any]) -> None:
        if self.holds(run):
            return
        sealed = seal(KEY, run, self.written(messages))
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
        """The file of a run, in clear. Raises FileNotFoundError: there is none, or it was deleted."""
        return unseal(KEY, run, self._place(run).read_bytes())

    def forget(self) -> int:
        """Deletes runs that were made longer ago than `kept_days`: they hold phones and addresses. How many."""
        before = time.time() - self.kept_days * 86_400
        old = [one for one in (Path(settings.MEDIA_ROOT) / self.folder).glob("*") if one.stat().st_mtime < before]
        for one in old:
            one.unlink(missing_ok=True)
        return len(old)

    def _place(self, run: str) -> Path:
        if not RUN.fullmatch(run):
            raise FileNotFoundError(run)
        return Path(settings.MEDIA_ROOT) / self.folder / run


@dataclass(frozen=True)
class Files(Runs):
    """Messages: a table."""

    folder: str = "outbox"

    def written(self, messages: Sequence[Outgoing]) -> bytes:
        # a phone is no formula: the reader of numbers let nothing but digits in; texts are our own
        return _table([HEADS, *((str(one.number), one.phone, one.text, "", "") for one in messages)])

    def part(self, run: str, wanted: Container[int]) -> bytes:
        heads, *rows = csv.reader(io.StringIO(self.read(run).decode("utf-8-sig")))
        return _table([heads, *(row for row in rows if int(row[0]) in wanted)])


@dataclass(frozen=True)
class Letters(Runs):
    """Letters for the post: an archive of a PDF each and, as it is fetched, a table of the envelopes."""

    folder: str = "post"

    def written(self, messages: Sequence[Parcel]) -> bytes:
        told = json.dumps([(one.number, one.name, one.address, one.letter) for one in messages], ensure_ascii=False)
        return archived({ENVELOPE: told.encode(), **{f"{one.number}.pdf": one.pdf for one in messages}})

    def part(self, run: str, wanted: Container[int]) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.read(run))) as box:
            rows = [row for row in json.loads(box.read(ENVELOPE)) if row[0] in wanted]
            letters = {f"{row[0]}.pdf": box.read(f"{row[0]}.pdf") for row in rows}
        return archived({TABLE: _sheet([ENVELOPES, *rows]), **letters})


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    """As Excel opens it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """An Excel file in which no name turns into a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, plain = book.add_worksheet(), inert(book)
    sheet.set_column(1, len(ENVELOPES) - 1, WIDE)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, str(cell), plain)
    book.close()
    return out.getvalue()
