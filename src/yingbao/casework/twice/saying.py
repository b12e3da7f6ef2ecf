"""What the receipts say of a time in which something was granted twice, in words."""

from __future__ import annotations

from yingbao.casework.twice.queries import Paid
from yingbao.engine.dictionary import Label
from yingbao.web.templatetags.frame import money


def of_receipts(paid: Paid) -> Label:
    """How much too much, or why that is nothing or not known; and of how many months receipts lack."""
    if not paid.seen:
        return Label(
            f"已决定重复，尚未见重复发放：这 {paid.months} 个月没有发放记录",
            f"granted twice, not seen to be paid twice: no receipts (months: {paid.months})",
        )
    by = Label(f"{paid.seen} 个月、{paid.payments} 笔发放", f"months: {paid.seen}, payments: {paid.payments}")
    told = Label(f"发放记录里没有重复（{by.zh}）", f"the receipts show no double payment ({by.en})")
    if paid.fen is None:
        told = Label(
            f"多发多少算不出（{by.zh}，有的金额不详）", f"how much is not known ({by.en}, some amounts unknown)"
        )
    elif paid.fen:
        told = Label(f"{money(paid.fen)}（{by.zh}）", f"{money(paid.fen)} ({by.en})")
    lack = paid.months - paid.seen
    if not lack:
        return told
    return Label(f"{told.zh}；另有 {lack} 个月没有发放记录", f"{told.en}; no receipts of other months: {lack}")
