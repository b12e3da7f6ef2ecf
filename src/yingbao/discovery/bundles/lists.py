"""The list of bundles."""

from __future__ import annotations

from collections.abc import Iterable

from yingbao.discovery.bundles.events import events, label_of
from yingbao.discovery.bundles.states import STATES
from yingbao.discovery.lists import called
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.web.lists import Choice, Column, Days, List
from yingbao.web.navigation import numbered

WHOLE = Label("全家", "the whole home")
"""Whom a matter of the household concerns, in what the home is told: not called after one of them, who may have died."""


def home_called(home: Subject, people: Iterable[Subject] = ()) -> str:
    """What a home is called: its address, else those who live there, else its number."""
    names = "、".join(person.name for person in people if person.name)
    return str(home.profile.get("address") or "") or names or called(home)


BUNDLES = List(
    name="bundles",
    title=Label("一件事", "Life events"),
    columns=(
        Column("home", Label("家庭", "Household"), value=lambda row: called(row.home)),
        Column(
            "event",
            Label("发生了什么", "What happened"),
            sort="event",
            show="label",
            value=lambda row: label_of(row.event),
        ),
        Column("day", Label("哪一天", "On"), sort="day", show="day"),
        Column("all", Label("线索", "Findings"), show="number"),
        Column("pending", Label("未办结", "Pending"), show="number"),
        Column("area", Label("社区", "Community"), sort="area", show="area"),
        Column("state", Label("状态", "State"), sort="state", show="badge", value=lambda row: STATES[row.state]),
        Column("pk", Label("编号", "Number"), value=lambda row: str(row.pk)),
    ),
    filters=(
        Choice(
            "event",
            Label("事件", "Event"),
            options=lambda: tuple((code, event.label) for code, event in events().items()),
        ),
        Choice("state", Label("状态", "State"), options=tuple((code, label) for code, (_, label) in STATES.items())),
        Days("day", Label("哪一天", "On")),
    ),
    order="-day",
    link=lambda row: numbered("discovery:bundle", row.pk),
    empty=Label(
        "辖区里没有待办的一件事；登记出生、去世、评残等变化后会自动立包。",
        "No bundle is open here; a birth, a death, a new disability and the like open one by themselves.",
    ),
)
