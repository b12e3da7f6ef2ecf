"""Decisions, receipts and dated events: what is on record, and in which span of time."""

from __future__ import annotations

from yingbao.engine.dictionary.model import Collection
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.say.dates import is_today
from yingbao.engine.readings.say.speaker import Speaker, conjuncts


def policies_of(parts: list[Node]) -> tuple[str, ...]:
    """The ids in the condition that a record is of certain policies."""
    for part in parts:
        if part.op.name == "in" and part.args[0].op is FACT and part.args[0].payload[0].name == "policy":
            return tuple(part.payload[0])
    return ()


def recorded(self: Speaker, node: Node, holds: bool) -> str:
    """recognised(x), receives(x): any record of these policies whose period covers the day."""
    way = node.payload[0]
    if node.op.name != "any" or self.dictionary.tables[way.table].kind != "ledger":
        return ""
    parts = conjuncts(node.args[0])
    ids = policies_of(parts)
    if not ids or len(parts) != 3:
        return ""
    titles = self.one_of([f"“{title}”" for title in dict.fromkeys(self.title(id) for id in ids)])
    if way.name == "decisions":
        return self.either(
            f"{'已经' if holds else '没有'}被认定为{titles}", f"{'' if holds else 'not '}recognised for {titles}"
        )
    return self.either(
        f"{'正在' if holds else '没有'}领取{titles}", f"{'draws' if holds else 'does not draw'} {titles}"
    )


def record_noun(self: Speaker, way: Collection, keep: Node) -> str:
    """'最近 1 年的“临时救助”决定'."""
    from yingbao.engine.readings.say.conditions import together

    parts = conjuncts(keep)
    ids = policies_of(parts)
    span, parts = _span(self, way, parts)
    parts = [part for part in parts if not (ids and part.op.name == "in" and part.args[0].payload[0].name == "policy")]
    titles = self.one_of([f"“{title}”" for title in dict.fromkeys(self.title(id) for id in ids)])
    label = way.label[self.lang]
    if self.zh:
        rest = f"（{together(self, parts)}）" if parts else ""
        return f"{span}{titles}的{label}{rest}" if titles else f"{span}{label}{rest}"
    rest = f", {together(self, parts)}" if parts else ""
    return f"{label}{f' of {titles}' if titles else ''}{rest}{span}"


def _span(self: Speaker, way: Collection, parts: list[Node]) -> tuple[str, list[Node]]:
    """The window last=… or this=…, in words, and the conditions besides."""
    ends = [p for p in parts if p.op.name == "at_most" and _of_date(way, p.args[0]) and is_today(p.args[1])]
    starts = [
        p for p in parts if p.op.name in ("more", "at_least") and _of_date(way, p.args[0]) and not p.args[1].table
    ]
    if len(ends) != 1 or len(starts) != 1:
        return "", parts
    rest = [part for part in parts if part not in (ends[0], starts[0])]
    start = starts[0].args[1]
    if starts[0].op.name == "at_least" and start.op.name in ("start_of_year", "start_of_month"):
        year = start.op.name == "start_of_year"
        return self.either("今年以来" if year else "本月以来", f" since the {'year' if year else 'month'} began"), rest
    if start.op.name in ("add_months", "add_days"):
        back = start.args[1]
        count = back.args[0] if back.op.name == "negate" else back
        text = self.noun(count).lstrip("-−")
        return self.either(
            f"最近 {text}内" if text[:1].isdigit() else f"最近{text}内", f" in the last {text.removeprefix('1 ')}"
        ), rest
    return "", parts


def _of_date(way: Collection, node: Node) -> bool:
    return node.op is FACT and node.payload[0].name == way.date
