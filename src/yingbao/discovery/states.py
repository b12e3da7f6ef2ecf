"""What can become of a finding."""

from __future__ import annotations

from dataclasses import dataclass

from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class State:
    """`open`: somebody still has something to do. `lasts`: how long a person's word keeps the night from asking again."""

    label: Label
    open: bool
    by_hand: bool = False


STATES = {
    "suspected": State(Label("待核实", "to verify"), True),
    "verified": State(Label("已核实", "verified"), True, by_hand=True),
    "in_process": State(Label("办理中", "in process"), True),
    "awaiting": State(Label("已确认待发放", "decided, awaiting delivery"), True),
    "declined": State(Label("本人放弃", "declined by the person"), False, by_hand=True),
    "mistaken": State(Label("误报", "mistaken"), False, by_hand=True),
    "delivered": State(Label("已落实", "delivered"), False),
    "gone": State(Label("不再符合", "no longer so"), False),
}
WAITING = ("suspected", "verified")
"""Found, and nobody works on it yet."""
NOBODYS = ("in_process", "awaiting", "delivered", "gone")
"""A case has it, or it is over by itself: nobody says what it is."""
OPEN = tuple(code for code, state in STATES.items() if state.open)
BY_HAND = tuple(code for code, state in STATES.items() if state.by_hand)
