"""Comparisons of days: since when, until when, within which span."""

from __future__ import annotations

from yingbao.engine.language.operators.folding import FLIPPED
from yingbao.engine.language.operators.leaves import FACT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.say.speaker import Speaker

PLAIN = {
    "less": ("早于", "is before"), "at_most": ("不晚于", "is not after"), "more": ("晚于", "is after"),
    "at_least": ("不早于", "is not before"), "equal": ("是", "is"), "unequal": ("不是", "is not"),
}  # fmt: skip
SINCE = {
    "less": ("{day}起未满{span}", "{day}: less than {span} ago"),
    "at_most": ("距{day}不超过{span}", "{day}: no more than {span} ago"),
    "at_least": ("{day}起已满{span}", "{day}: {span} or more ago"),
    "more": ("距{day}已超过{span}", "{day}: more than {span} ago"),
}
"""The day beside a fact shifted forward: on < fact + span, …"""
AHEAD = {
    "less": ("{day}距今不到{span}（已过的也算）", "{day} is less than {span} ahead, or past"),
    "at_most": ("{day}距今不超过{span}（已过的也算）", "{day} is no more than {span} ahead, or past"),
    "at_least": ("{day}距今还有{span}以上", "{day} is {span} or more ahead"),
    "more": ("{day}距今还有{span}以上", "{day} is more than {span} ahead"),
}


def is_today(node: Node) -> bool:
    return node.op.name == "on" or (is_constant(node) and node.payload[3] == "on")


def dated(self: Speaker, left: Node, name: str, right: Node) -> str:
    """A comparison of two days."""
    if is_today(left) or (not left.table and right.table):
        left, right, name = right, left, FLIPPED.get(name, name)
    # now a fact, or a shifted one, stands on the left
    if is_today(right) and name in FLIPPED:
        return _against_today(self, left, name)
    if _shift(right) and is_today(right.args[0]) and name in FLIPPED and left.op.name == "fact":
        zh, en = AHEAD[name]
        return self.either(zh, en).format(day=self.noun(left), span=_span(self, right.args[1]))
    zh, en = PLAIN[name]
    other = self.noun(right)
    gap = " " if other[:1].isdigit() else ""
    return self.either(f"{self.noun(left)}{zh}{gap}{other}", f"{self.noun(left)} {en} {other}")


def _against_today(self: Speaker, left: Node, name: str) -> str:
    if _shift(left):
        zh, en = SINCE[FLIPPED[name]]
        return self.either(zh, en).format(day=self.noun(left.args[0]), span=_span(self, left.args[1]))
    come = name in ("less", "at_most")
    if left.op is FACT and (said := self.words.fact(left.payload[0], come)):
        return said
    if left.op.name == "up":
        return _against_today(self, left.args[0], name)
    zh, en = PLAIN[name]
    return self.either(f"{self.noun(left)}{zh}当日", f"{self.noun(left)} {en} the day")


def _shift(node: Node) -> bool:
    return node.op.name in ("add_months", "add_days")


def _span(self: Speaker, node: Node) -> str:
    text = self.noun(node)
    return self.either(f" {text}" if text[:1].isdigit() else text, text)
