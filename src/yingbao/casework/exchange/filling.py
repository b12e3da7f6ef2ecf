"""A batch on the worker: first every row is filled and nothing is written (a dry run), then the file of those that lack nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import connections, transaction

from yingbao.casework.exchange.cells import UNSEEN, Known, Problem, fill
from yingbao.casework.exchange.layouts import Layout, layouts
from yingbao.casework.exchange.models import Exchange, ExchangeRow
from yingbao.casework.exchange.sealing import Cells, open_cells, seal, seal_cells
from yingbao.casework.exchange.writing import Sheet, write
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Statement, Subject
from yingbao.registry.secrets import opened

WORKER: Final = "worker"
CHUNK: Final = 200
"""Rows between two tellings of how far it is."""
GONE: Final = Label(
    "这种表的版式已经不在 policies/exchange 里，或写错了。", "Its layout is gone from policies/exchange, or is wrong."
)


def check(number: int) -> None:
    """Fills the rows of a batch that are not filled yet; taken up again, it goes on where it stopped."""
    batch = Exchange.objects.using(WORKER).get(pk=number)
    layout = layouts()[0].get(batch.layout)
    if batch.state != "waiting":
        return
    if layout is None:
        _tell(batch, state="failed", failed=[GONE.zh, GONE.en])
        return
    while batch.done < batch.size:
        last = min(batch.done + CHUNK, batch.size)
        with transaction.atomic(WORKER):
            _fill(batch, layout, batch.done + 1, last)
            _tell(batch, done=last)
    _tell(batch, state="checked")


def make(number: int) -> None:
    """Writes the file of a batch, encrypted, and keeps its hash."""
    batch = Exchange.objects.using(WORKER).get(pk=number)
    layout = layouts()[0].get(batch.layout)
    if batch.state != "confirmed" or layout is None:
        return
    with transaction.atomic(WORKER), connections[WORKER].cursor() as cursor:
        query = "SELECT place, sealed FROM casework_exchange_row WHERE batch_id = %s AND state = 'new' ORDER BY place"
        rows = [open_cells(number, place, kept).ours for place, kept in cursor.execute(query, [number]).fetchall()]
        file = write(Sheet(layout, batch.mark, batch.number), rows, batch.format)
        ExchangeRow.objects.using(WORKER).filter(batch=batch, state="new").update(state="sent")
        cursor.execute("UPDATE casework_exchange SET file = %s WHERE id = %s", [seal(f"{number}", file), number])
        _tell(batch, state="made", sha256=hashlib.sha256(file).hexdigest())


def _tell(batch: Exchange, **told: Any) -> None:
    for name, value in told.items():
        setattr(batch, name, value)
    batch.save(using=WORKER, update_fields=list(told))


def _fill(batch: Exchange, layout: Layout, first: int, last: int) -> None:
    rows = list(batch.rows.using(WORKER).filter(place__range=(first, last)).select_related("case").order_by("place"))
    facts, known = _facts(batch, first, last), _known(batch, first, last)
    homes = _homes(rows)
    granted = Statement.objects.using(WORKER).in_bulk([row.statement for row in rows if row.statement])
    for row in rows:
        living, theirs = known[row.place]
        fields = _fields(batch, row, granted.get(row.statement or 0)) | {"row.their_number": theirs or None}
        home = homes.get(row.subject_id)
        fields["home.people"] = living if home else None
        about = Known(row.subject_id, row.about_id, home, tuple(row.people), facts, fields)
        cells, problems = fill(layout, about)
        if home and living != len(row.people):
            problems.append(Problem("", UNSEEN))
        _keep(batch, row, cells, problems)


def _keep(batch: Exchange, row: ExchangeRow, cells: Sequence[str], problems: Sequence[Problem]) -> None:
    told = json.dumps([problem.as_json() for problem in problems])
    state = "lacking" if problems else "new"
    sealed = None if problems else seal_cells(batch.pk, row.place, Cells(cells))
    query = "UPDATE casework_exchange_row SET state = %s, problems = %s::jsonb, sealed = %s WHERE id = %s"
    with connections[WORKER].cursor() as cursor:
        cursor.execute(query, [state, told, sealed, row.pk])


def _facts(batch: Exchange, first: int, last: int) -> dict[int, Mapping[str, Any]]:
    query = "SELECT subject, facts::text, secrets::text FROM casework.exchange_facts(%s, %s, %s)"
    with connections[WORKER].cursor() as cursor:
        found = cursor.execute(query, [batch.pk, first, last]).fetchall()
    return {subject: json.loads(facts) | opened(json.loads(secrets)) for subject, facts, secrets in found}


def _known(batch: Exchange, first: int, last: int) -> dict[int, tuple[int, str]]:
    query = "SELECT place, living, their_number FROM casework.exchange_known(%s, %s, %s)"
    with connections[WORKER].cursor() as cursor:
        return {place: (living, theirs) for place, living, theirs in cursor.execute(query, [batch.pk, first, last])}


def _homes(rows: Sequence[ExchangeRow]) -> dict[int, int]:
    found = Subject.objects.using(WORKER).filter(pk__in={row.subject_id for row in rows})
    return {
        pk: home for pk, kind, own in found.values_list("pk", "kind", "household_id")
        if (home := pk if kind == "household" else own)
    }  # fmt: skip


def _fields(batch: Exchange, row: ExchangeRow, granted: Statement | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "row.key": f"{batch.number}-{row.place}", "row.place": row.place, "row.month": batch.month,
    }  # fmt: skip
    if row.case:
        told |= {"case.number": row.case.number, "case.policy": row.case.policy, "case.opened": row.case.opened_day}
    if granted:
        until: date | None = granted.valid_to
        told |= {"decision.amount": granted.facts.get("amount"), "decision.since": granted.valid_from}
        told |= {"decision.until": until, "case.policy": granted.facts["policy"]}
    return told
