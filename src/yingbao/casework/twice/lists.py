"""The list of what is granted twice."""

from __future__ import annotations

from yingbao.casework import queries
from yingbao.casework.deaths.lists import told
from yingbao.casework.deaths.queries import deciders
from yingbao.casework.twice.models import Twice
from yingbao.casework.twice.queries import BECAME, DONE, NONE, PAID, STILL, Paid
from yingbao.casework.twice.saying import of_receipts
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.web.lists import Choice, Column, List
from yingbao.web.navigation import numbered

STANDS = {
    STILL: ("error", Label("重复在发", "granted twice")),
    PAID: ("warn", Label("已停发先定的，多发的钱未了结", "the earlier is stopped; the overpaid money is not settled")),
    NONE: ("plain", Label("已停发先定的，没有见到重复发放", "the earlier is stopped; no double payment is seen")),
    DONE: ("ok", Label("已停发先定的，多发的钱已了结", "the earlier is stopped; the overpaid money is settled")),
}


def _stands(row: Twice) -> tuple[str, Label]:
    """How it stands; what became of what was paid too much, where somebody took that down."""
    kind, label = STANDS[row.stands]  # type: ignore[attr-defined]
    return kind, BECAME[row.became] if row.stands == DONE else label  # type: ignore[attr-defined]


def _over(row: Twice) -> Label | None:
    """What was paid too much until the earlier grant was ended, by the receipts."""
    return of_receipts(Paid(row.months, *(row.receipts or ()))) if row.months else None  # type: ignore[attr-defined]


TWICE = List(
    name="twice",
    title=Label("重复在发的", "Granted twice"),
    columns=(
        Column("subject__name", Label("对象", "Who"), show="label", value=lambda row: called(row.subject)),
        Column(
            "policy", Label("事项", "Matter"), sort="policy", show="label", value=lambda row: queries.title(row.policy)
        ),
        Column("stands", Label("状态", "State"), sort="stands", show="badge", value=_stands),
        Column("over", Label("多发（按发放记录）", "Overpaid (by the receipts)"), show="label", value=_over),
        Column("found_at", Label("发现于", "Found"), sort="found_at", show="moment"),
        Column(
            "stops", Label("由谁处理", "Who deals with it"), show="label", value=lambda row: told(deciders(row.policy))
        ),
        Column("subject__area", Label("社区", "Community"), sort="subject__area", show="area"),
    ),
    filters=(Choice("stands", Label("状态", "State"), options=tuple((code, one[1]) for code, one in STANDS.items())),),
    order="-stands",
    link=lambda row: numbered("casework:twice", row.pk),
    empty=Label(
        "没有人同一项按月发的钱有两个决定同时在发。系统每天早上查一遍。",
        "Nobody has two decisions in force for the same monthly payment. The system looks every morning.",
    ),
)
