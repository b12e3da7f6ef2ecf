"""What people do with lists for platforms; the database checks the right to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from yingbao.casework.exchange import tasks
from yingbao.casework.exchange.choosing import Line
from yingbao.casework.exchange.layouts import Layout
from yingbao.casework.exchange.models import Exchange, ExchangeRow
from yingbao.casework.exchange.reading import Reply, differing
from yingbao.casework.exchange.sealing import Cells, open_cells, seal_cells
from yingbao.registry.actions import Saying, state
from yingbao.registry.imports.retention import kept_for
from yingbao.registry.queries import rows, single
from yingbao.registry.secrets import ring


@dataclass(frozen=True)
class Order:
    """`format`: xlsx or csv; `reason`: what for, logged with every look; `mark`: the watermark."""

    layout: Layout
    month: date
    format: str
    reason: str
    mark: str


def order(wanted: Order, lines: Sequence[Line]) -> int:
    """Orders a list; the batch's number in the table. Raises django.db.DatabaseError: reasoned, exchange_rows, not in sight."""
    layout, told = wanted.layout, json.dumps([line.as_json() for line in lines])
    given = [
        layout.code,
        layout.platform,
        wanted.format,
        wanted.month,
        told,
        list(layout.facts),
        wanted.reason,
        wanted.mark,
    ]
    with transaction.atomic("default"):
        made = int(single("SELECT casework.order_exchange(%s, %s, %s, %s, %s::jsonb, %s, %s, %s)", given))
        transaction.on_commit(partial(tasks.check.defer, batch=made), using="default")
    return made


def confirm(batch: int) -> None:
    """Lets the file be written. Raises django.db.DatabaseError: exchange_stands, exchange_rows."""
    with transaction.atomic("default"):
        rows("SELECT casework.confirm_exchange(%s)", [batch])
        transaction.on_commit(partial(tasks.make.defer, batch=batch), using="default")


def drop(batch: int, reason: str) -> None:
    """Gives a batch up. Raises django.db.DatabaseError: exchange_stands, reasoned."""
    rows("SELECT casework.drop_exchange(%s, %s)", [batch, reason])


def matched(batch: Exchange, replies: Sequence[Reply]) -> dict[int, int]:
    """Of each reply, by its place among them, the row of the batch that this desk sees: by our number, else by an ID number."""
    found, keys = dict[int, int](), {}
    for place, pk in batch.rows.values_list("place", "pk"):
        keys[f"{batch.number}-{place}"] = pk
    by_number = [at for at, reply in enumerate(replies) if reply.key not in keys and not reply.key and reply.id_number]
    found |= {at: keys[reply.key] for at, reply in enumerate(replies) if reply.key in keys}
    if by_number:
        keyring = ring()
        hashes = [[one.hex() for one in keyring.hashes(replies[at].id_number)] for at in by_number]
        query = "SELECT nth, line FROM casework.exchange_by_number(%s, %s::jsonb)"
        found |= {by_number[nth - 1]: line for nth, line in rows(query, [batch.pk, json.dumps(hashes)])}
    return found


def answer(layout: Layout, row: ExchangeRow, cells: Cells, reply: Reply) -> bool:
    """Keeps what a reply says; whether it is news. Raises django.db.DatabaseError: row_stands."""
    theirs = differing(layout, cells.ours, reply.held)
    heads = [column.head for column in layout.columns if column.head in theirs]
    same = heads == row.differs and theirs == cells.theirs
    kept = None if same else seal_cells(row.batch_id, row.place, Cells(cells.ours, theirs))
    given = [row.pk, reply.state, reply.number, reply.reason, heads, kept]
    return bool(single("SELECT casework.answer_exchange(%s, %s, %s, %s, %s, %s)", given))


def begin_reading(batch: int, digest: str) -> None:
    """Notes a file of answers. Raises django.db.DatabaseError: exchange_read (the same file again), exchange_stands."""
    rows("SELECT casework.read_exchange(%s, %s)", [batch, digest])


def close_if_settled(batch: int) -> None:
    rows("SELECT casework.close_exchange(%s)", [batch])


def settle(row: ExchangeRow, how: str, why: str, corrections: Iterable[Saying] = ()) -> None:
    """Settles a row, with what is corrected of ours in the platform's name. Raises django.db.DatabaseError: row_stands, reasoned."""
    with transaction.atomic("default"):
        for saying in corrections:
            state(saying)
        rows("SELECT casework.settle_exchange(%s, %s, %s)", [row.pk, how, why])


def opened(batch: Exchange, sealed: Mapping[int, tuple[int, bytes]]) -> dict[int, Cells]:
    """The cells of rows: row → (its place, what was sealed)."""
    return {row: open_cells(batch.pk, place, kept) for row, (place, kept) in sealed.items()}


def forget_files(now: datetime | None = None) -> int:
    """On the worker's connection, safe to repeat: the files that were kept as long as uploads are; how many."""
    before: Any = (now or timezone.now()) - kept_for()
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        query = "SELECT casework.forget_exchanges(%s) + casework.forget_blanks(%s)"
        return int(cursor.execute(query, [before, before]).fetchone()[0])
