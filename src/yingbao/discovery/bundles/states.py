"""What can become of a bundle, and how consent is given."""

from __future__ import annotations

from yingbao.engine.dictionary import Label

STATES = {
    "open": ("warn", Label("待征得同意", "consent to be asked")),
    "consented": ("info", Label("已同意、待走访", "consented, to be visited")),
    "visited": ("info", Label("已走访、待办结", "visited, decisions pending")),
    "closed": ("plain", Label("已办结", "closed")),
}
ASKED = {
    "open": ("consenting", "closing"),
    "consented": ("visiting", "closing"),
    "visited": ("closing",),
    "closed": (),
}
"""What can be taken down next."""
ON_PAPER = {"open": ("consenting", "visiting", "closing"), "consented": ("visiting", "closing")}
"""What may be written by hand at one visit: consent and visit together, or why nothing more is done."""
WAYS = {
    "visit": Label("上门", "at home"),
    "counter": Label("窗口", "at the counter"),
    "phone": Label("电话", "by phone"),
    "message": Label("短信回复", "by message"),
}
EVENT_OPENED = Label("事件发生，立包", "opened by what happened")
TURNS = {
    "open": EVENT_OPENED,
    "consented": Label("征得同意", "consent given"),
    "visited": Label("走访", "visited"),
    "closed": Label("办结", "closed"),
}
BY_DEATH = Label("家里没有在世的人，自动办结", "closed: nobody of the home lives")
"""Closed by a night with the reason `died`."""
