"""What the pages read of lists for platforms; the database leaves out whatever the desk does not see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from yingbao.accounts.actions import beside, look
from yingbao.accounts.desks import Desk
from yingbao.casework.exchange.actions import opened
from yingbao.casework.exchange.cells import LACKS, LONG, NO_CODE, UNSEEN
from yingbao.casework.exchange.layouts import Layout, layouts
from yingbao.casework.exchange.models import Exchange, ExchangeRow
from yingbao.casework.exchange.sealing import Cells, unseal
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Subject
from yingbao.registry.queries import names_of, rows

FEW, MOST = 50, 200
STATES: Final = {
    "waiting": ("info", Label("正在试算", "dry run under way")),
    "checked": ("warn", Label("试算完成，等确认", "dry run done, to be confirmed")),
    "confirmed": ("info", Label("正在生成文件", "the file is being written")),
    "made": ("info", Label("等平台回传", "waiting for the platform's answer")),
    "answered": ("warn", Label("已回传，有要处理的", "answered; some rows need somebody")),
    "closed": ("ok", Label("已全部对上", "all reconciled")),
    "failed": ("error", Label("没有做成", "failed")),
    "dropped": ("plain", Label("已作废", "given up")),
}
ROW_STATES: Final = {
    "sent": ("warn", Label("平台没有回传这一行", "missing from the answer")),
    "accepted": ("ok", Label("已接收", "accepted")),
    "differs": ("warn", Label("已接收，但内容不一致", "accepted, but differs")),
    "rejected": ("error", Label("被退回", "rejected")),
    "corrected": ("ok", Label("已按平台更正我方", "ours was corrected")),
    "again": ("info", Label("下一批再报", "to be sent again")),
    "stays": ("plain", Label("已核对，不改", "looked at; stays")),
}
WHY: Final = {
    LACKS: Label("缺必填内容", "a required value lacks"),
    NO_CODE: Label("没有对应的平台代码", "no code of the platform's"),
    LONG: Label("超过平台的长度", "longer than the platform takes"),
    UNSEEN: Label("家里有人不在您的范围内，人数会不对", "somebody of the family is out of your sight"),
}


@dataclass(frozen=True)
class ShownBatch:
    batch: Exchange
    label: Label
    platform: Label
    illustrative: bool
    state: tuple[str, Label]
    layout: Layout | None


@dataclass(frozen=True)
class Lacking:
    """A row that does not go out: of whom, and what is wrong: why, of what, where to put it right ('' nowhere)."""

    who: Label
    url: str
    faults: tuple[tuple[Label, str, str], ...]


@dataclass(frozen=True)
class ShownRow:
    row: ExchangeRow
    who: Label
    state: tuple[str, Label]
    open: bool

    @property
    def key(self) -> str:
        return f"{self.row.batch.number}-{self.row.place}"


@dataclass(frozen=True)
class Beside:
    """A cell as we sent it, beside what the platform holds; `ours`: it is a fact that may be corrected."""

    head: str
    sent: str
    held: str
    correctable: bool


def batches() -> list[ShownBatch]:
    return [_batch(one) for one in Exchange.objects.order_by("-id")[:FEW]]


def find_batch(number: int) -> ShownBatch | None:
    batch = Exchange.objects.filter(pk=number).first()
    return _batch(batch) if batch else None


def _batch(batch: Exchange) -> ShownBatch:
    layout = layouts()[0].get(batch.layout)
    gone = Label(batch.layout, batch.layout)
    state = "answered" if batch.state == "made" and batch.answers else batch.state
    platform = layout.platform_label if layout else Label(batch.platform, batch.platform)
    label, made_up = (layout.label, layout.illustrative) if layout else (gone, False)
    return ShownBatch(batch, label, platform, made_up, STATES[state], layout)


def counts(batch: Exchange) -> dict[str, int]:
    """How many rows this desk sees in each state, and how many wait for a person (`open`)."""
    found = dict(batch.rows.values_list("state").annotate(n=Count("pk")).order_by())
    return found | {"open": open_rows(batch).count() if batch.answers else 0}


def open_rows(batch: Exchange) -> QuerySet[ExchangeRow]:
    return batch.rows.filter(Q(state__in=("sent", "rejected")) | Q(state="accepted") & ~Q(differs=[]))


def summary(batch: Exchange) -> list[tuple[str, Label, str, int]]:
    """What is wrong in a dry run: head, why, the value that has no code, how many rows."""
    query = (
        "SELECT p ->> 'head', p ->> 'why', p ->> 'code', count(*) FROM casework_exchange_row r, jsonb_array_elements(r.problems) p"
        " WHERE r.batch_id = %s GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 LIMIT 100"
    )
    return [(head, WHY[why], code, n) for head, why, code, n in rows(query, [batch.pk])]


def lacking(batch: Exchange, desk: Desk) -> list[Lacking]:
    """The first rows that lack something, each with whom to ask for what."""
    found = list(batch.rows.filter(state="lacking").order_by("place")[:MOST])
    asked = {one["subject"] for row in found for one in row.problems if one["subject"]}
    named = names_of([*asked, *(row.about_id for row in found)], desk.today)
    kinds = dict(Subject.objects.filter(pk__in=asked).values_list("pk", "kind"))
    shown = []
    for row in found:
        if row.about_id in named:
            faults = tuple(_fault(one, kinds) for one in row.problems)
            shown.append(Lacking(named[row.about_id].name, reverse("registry:subject", args=[row.about_id]), faults))
    return shown


def _fault(one: dict[str, str | int], kinds: dict[int, str]) -> tuple[Label, str, str]:
    """Why, of what, and where somebody takes the answer down."""
    fact, subject = str(one["fact"]), int(one["subject"] or 0)
    may = fact and kinds.get(subject) and fact in office_dictionary().facts(kinds[subject]) and one["why"] == LACKS
    return WHY[str(one["why"])], str(one["head"]), reverse("registry:correct", args=[subject, fact]) if may else ""


def to_settle(batch: Exchange, desk: Desk) -> list[ShownRow]:
    """The first rows that wait for a person, then those that were settled."""
    found = [*open_rows(batch).order_by("place")[:MOST], *batch.rows.filter(state="settled").order_by("place")[:FEW]]
    named = names_of([row.about_id for row in found], desk.today)
    return [shown_row(row, named[row.about_id].name) for row in found if row.about_id in named]


def shown_row(row: ExchangeRow, who: Label) -> ShownRow:
    state = row.settled or ("differs" if row.state == "accepted" and row.differs else row.state)
    return ShownRow(row, who, ROW_STATES[state], state in ("sent", "rejected", "differs"))


def find_row(number: int, desk: Desk) -> ShownRow | None:
    row = ExchangeRow.objects.select_related("batch").filter(pk=number).exclude(state__in=("new", "lacking")).first()
    named = names_of([row.about_id], desk.today) if row else {}
    return shown_row(row, named[row.about_id].name) if row and row.about_id in named else None


def cells_of(token: str, batch: Exchange, found: Sequence[ExchangeRow]) -> dict[int, Cells]:
    """What rows say, after a look at everybody in them that is committed first. Raises DatabaseError: not for this role."""
    if not found:
        return {}
    places = {row.pk: row.place for row in found}
    number = look(token, _everybody(found), batch.facts, batch.number)
    with beside(token) as cursor:
        kept = cursor.execute("SELECT line, kept FROM casework.exchange_cells(%s, %s)", [number, batch.pk]).fetchall()
    return opened(batch, {line: (places[line], sealed) for line, sealed in kept if line in places})


def file_of(token: str, batch: Exchange) -> bytes:
    """The file, after a look at everybody in it. Raises DatabaseError: not who made it, exchange_gone."""
    everybody = rows("SELECT casework.told_of(%s)", [batch.pk])[0][0]
    number = look(token, everybody, batch.facts, batch.reason)
    with beside(token) as cursor:
        sealed = cursor.execute("SELECT casework.exchange_file(%s, %s)", [number, batch.pk]).fetchone()[0]
    return unseal(f"{batch.pk}", sealed)


def _everybody(found: Iterable[ExchangeRow]) -> list[int]:
    return sorted({one for row in found for one in (*row.people, row.about_id, row.subject_id)})


def compared(layout: Layout, row: ExchangeRow, cells: Cells) -> list[Beside]:
    """The cells in which the platform holds something else."""
    from yingbao.casework.exchange.correcting import correctable

    may = {column.head for column in correctable(layout, row)}
    sent = zip(layout.columns, cells.ours, strict=True)
    return [
        Beside(column.head, ours, cells.theirs[column.head], column.head in may)
        for column, ours in sent
        if column.head in cells.theirs
    ]
