"""The platform's file, to what it says of each row; what cannot be read comes back with a reason."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yingbao.casework.brought import Bad, NoColumns
from yingbao.casework.exchange.layouts import Answer, Layout
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.reading import ROW, Sheet, read_brought, with_header

NOBODY: Final = Label(
    "认不出是这一批的哪一行：没有我方编号，身份证号也对不上。",
    "No row of this batch: our number is not there, and no ID number fits.",
)
TWICE: Final = Label("同一行在文件里出现了不止一次。", "The same row stands in the file more than once.")
NO_STATE: Final = Label(
    "处理结果不是约定的词，看不出是接收还是退回。",
    "Its result is none of the agreed words: it cannot be told whether it was accepted.",
)
NO_COLUMNS: Final = Label(
    "文件里找不到认行的列和处理结果的列。请核对版式文件 answer 下写的列名。",
    "The columns that tell rows apart and their result are not there. Compare the heads under answer in the layout's file.",
)
OUR_OWN: Final = ("row.key", "row.place", "row.their_number")
LONGEST: Final = 500


@dataclass(frozen=True)
class Reply:
    """What the file says of a row: `key` or `id_number` tell which; `held`: cells under heads that are ours too."""

    row: int
    key: str
    id_number: str
    number: str
    state: str
    reason: str
    held: Mapping[str, str]


@dataclass
class Returned:
    digest: str = ""
    replies: list[Reply] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


def read(blocks: Iterable[bytes], layout: Layout, answer: Answer) -> Returned:
    """Raises Refused: no table, damaged, too large; NoColumns."""
    digest = hashlib.sha256()
    heads = {column.head for column in layout.columns} | set(_heads(answer))
    sheet = with_header(read_brought(_hashed(blocks, digest)), lambda label: label in heads)
    found = _replies(sheet, layout, answer)
    found.digest = digest.hexdigest()
    return found


def _hashed(blocks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """The blocks as they are, taken into the digest while they pass."""
    for block in blocks:
        digest.update(block)
        yield block


def _heads(answer: Answer) -> Sequence[str]:
    named = (answer.key, answer.id_number, answer.number, answer.state, answer.reason)
    return [head for head in named if head]


def _replies(sheet: Sheet, layout: Layout, answer: Answer) -> Returned:
    at = {column.label: column.field for column in sheet.columns if column.label}
    if answer.state not in at or not {answer.key, answer.id_number} & at.keys():
        raise NoColumns
    compared = [column.head for column in layout.columns if column.head in at and column.field not in OUR_OWN]
    found, often = Returned(), Counter[str]()
    for row in sheet.table.to_pylist():
        cells = {head: clean(row[place]) for head, place in at.items()}
        reply = _reply(int(row[ROW]), cells, answer, compared)
        often[reply.key or reply.id_number] += 1
        if not reply.state:
            found.bad.append(Bad(reply.row, NO_STATE))
        else:
            found.replies.append(reply)
    for reply in [one for one in found.replies if often[one.key or one.id_number] > 1]:
        found.replies.remove(reply)
        found.bad.append(Bad(reply.row, TWICE))
    return found


def _reply(row: int, cells: Mapping[str, str], answer: Answer, compared: Sequence[str]) -> Reply:
    word = cells[answer.state]
    state = "accepted" if word in answer.accepted else "rejected" if word in answer.rejected else ""
    own, reason = cells.get(answer.number, ""), cells.get(answer.reason, "")
    held = {head: cells[head] for head in compared if cells[head]}
    return Reply(
        row,
        cells.get(answer.key, ""),
        cells.get(answer.id_number, "").upper(),
        own[:200],
        state,
        reason[:LONGEST],
        held,
    )


def clean(text: Any) -> str:
    """A cell as it is compared: half-width, without blanks around it, and without what guards against formulas."""
    return unicodedata.normalize("NFKC", str(text or "")).strip().removeprefix("'").strip()


def differing(layout: Layout, ours: Sequence[str], held: Mapping[str, str]) -> dict[str, str]:
    """Under which heads they hold something else than we sent; what, by head."""
    sent = {column.head: clean(cell) for column, cell in zip(layout.columns, ours, strict=True)}
    return {head: theirs for head, theirs in held.items() if theirs.upper() != sent[head].upper()}
