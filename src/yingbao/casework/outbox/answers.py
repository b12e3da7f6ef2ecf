"""A run's file as whoever sent it filled it in: what became of each message. What cannot be read comes back with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from yingbao.casework.brought import Bad, NoColumns
from yingbao.casework.outbox.files import HEADS, NUMBER, RESULT, WHY
from yingbao.casework.outbox.gateway import Receipt
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.reading import ROW, read_brought, with_header

YES: Final = frozenset({"成功", "送达", "已送达", "是", "delivered", "yes", "ok"})
NO: Final = frozenset({"失败", "未送达", "否", "failed", "undelivered", "no"})
NO_NUMBER: Final = Label("没有编号，或者不是本单位发出的消息。", "No number, or no message of this office.")
NO_RESULT: Final = Label("“结果”请写“成功”或“失败”。", "Write 成功 (delivered) or 失败 (failed) under 结果.")
LONG: Final = 200


@dataclass
class Answers:
    receipts: list[Receipt] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    """Message → its row in the file."""


def read(blocks: Iterable[bytes]) -> Answers:
    """Rows without a result say nothing and are passed over. Raises Refused: no table, damaged, too large; NoColumns."""
    sheet = with_header(read_brought(blocks), lambda label: label in HEADS)
    columns = {column.label: column.field for column in sheet.columns if column.label in HEADS}
    if not {NUMBER, RESULT} <= columns.keys():
        raise NoColumns
    found = Answers()
    for row in sheet.table.to_pylist():
        cells = {head: (row[at] or "").strip() for head, at in columns.items()}
        if cells[RESULT]:
            _take(found, int(row[ROW]), cells[NUMBER], cells[RESULT].lower(), cells.get(WHY, ""))
    return found


def _take(found: Answers, row: int, number: str, result: str, why: str) -> None:
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        found.bad.append(Bad(row, NO_NUMBER))
    elif result not in YES | NO:
        found.bad.append(Bad(row, NO_RESULT))
    else:
        found.rows[int(number)] = row
        found.receipts.append(Receipt(int(number), result in YES, why[:LONG]))
