"""The list of findings."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from yingbao.discovery import queries
from yingbao.discovery.models import Finding
from yingbao.discovery.states import STATES
from yingbao.engine.dictionary import Label
from yingbao.registry import queries as registry
from yingbao.registry.models import Subject
from yingbao.web.languages import said
from yingbao.web.lists import Choice, Column, List
from yingbao.web.navigation import numbered

KINDS = {"missed": "error", "underpaid": "error", "ask": "info", "verify": "info", "upcoming": "plain"}
"""How a cell's badge looks; what is not named is a warning."""


NOTHING = Label(
    "今天没有要核实的线索。换个条件，或者等今晚再找。", "Nothing to verify. Change the filters, or wait for tonight."
)


@lru_cache(maxsize=4)
def findings_on(day: date) -> List:
    """The list as of the office's day, by whose law the policies are called."""

    def titled(finding: Finding) -> Label:
        return queries.marked_title(finding.policy, day)

    def cell(finding: Finding) -> tuple[str, Label]:
        return KINDS.get(finding.cell, "warn"), queries.cell_label(finding, day)

    return List(
        name="findings",
        title=Label("线索", "Findings"),
        columns=(
            Column("subject__name", Label("对象", "Who"), sort="subject__name", value=named),
            Column("policy", Label("政策", "Policy"), sort="policy", show="label", value=titled),
            Column("cell", Label("发现", "Finding"), sort="cell", show="badge", value=cell),
            Column("stake_fen", Label("涉及金额", "At stake"), sort="stake_fen", show="money", value=at_stake),
            Column("area", Label("社区", "Community"), sort="area", show="area"),
            Column(
                "state", Label("状态", "State"), sort="state", show="label", value=lambda row: STATES[row.state].label
            ),
            Column("rank", Label("次序分", "Rank"), sort="rank", show="number"),
        ),
        filters=(
            Choice("cell", Label("发现", "Finding"), options=queries.cell_options),
            Choice("policy", Label("政策", "Policy"), options=lambda: queries.policy_options(day)),
            Choice("state", Label("状态", "State"), options=queries.state_options),
        ),
        order="-rank",
        link=lambda row: numbered("discovery:finding", row.pk),
        empty=Label(
            "今天没有要核实的线索。换个条件，或者等今晚再找。",
            "Nothing to verify today. Change the filters, or wait for tonight.",
        ),
    )


def at_stake(finding: Finding) -> int | None:
    """In fen; nothing where no money is."""
    return finding.stake_fen or None


def called(subject: Subject) -> str:
    """What somebody is called on a list, as everywhere: a household by its head."""
    return said(registry.called(subject))


def named(finding: Finding) -> str:
    return called(finding.subject)


OUTCOMES = {
    "waiting": ("info", Label("待访", "waiting")),
    "clear": ("ok", Label("没有漏享", "nothing missed")),
    "missed": ("error", Label("有漏享", "something missed")),
    "absent": ("plain", Label("未见到", "not met")),
}
VISITS = List(
    name="visits",
    title=Label("抽样走访", "Sample visits"),
    columns=(
        Column("subject__name", Label("对象", "Who"), value=lambda row: called(row.subject)),
        Column("area", Label("社区", "Community"), sort="area", show="area"),
        Column("state", Label("结果", "Result"), sort="state", show="badge", value=lambda row: OUTCOMES[row.state]),
        Column("place", Label("次序", "Place"), sort="place", show="number"),
        Column("pk", Label("编号", "Number"), value=lambda row: str(row.pk)),
    ),
    filters=(
        Choice("state", Label("结果", "Result"), options=tuple((code, label) for code, (_, label) in OUTCOMES.items())),
    ),
    order="place",
    link=lambda row: numbered("discovery:visit", row.pk),
    empty=Label("您的辖区还没有抽中的人。", "Nobody in your area has been drawn."),
)
