"""The lists of the pool, of the work that it pushes, and of what differs from a quarter ago."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from yingbao.discovery.lists import called
from yingbao.discovery.monitoring.rules import CHANGES, ENDED, PUSHES, STATES, reasons
from yingbao.discovery.queries import title
from yingbao.engine.dictionary import Label
from yingbao.web.lists import Choice, Column, Days, List
from yingbao.web.navigation import numbered

PLACE = Column("area", Label("社区", "Community"), sort="area", show="area")
WHO = Column("subject", Label("对象", "Who"), value=lambda row: called(row.subject))
NONE = Label("", "")


def _reasons(day: date) -> tuple[tuple[str, Label], ...]:
    return tuple((code, title(code, day)) for code in reasons())


@lru_cache(maxsize=4)
def pool_on(day: date) -> List:
    """Who is watched, by whose law of the day the signals are called."""
    ended: Any = lambda row: ENDED.get(row.ended, NONE)  # noqa: E731
    return List(
        name="watched",
        title=Label("监测名单", "The pool"),
        columns=(
            WHO,
            Column(
                "reason", Label("原因", "Reason"), sort="reason", show="label", value=lambda row: title(row.reason, day)
            ),
            Column("since", Label("自", "From"), sort="since", show="day"),
            Column("until", Label("至", "Until"), sort="until", show="day"),
            Column("ended", Label("怎样结束", "How it ended"), sort="ended", show="label", value=ended),
            PLACE,
        ),
        filters=(
            Choice("reason", Label("原因", "Reason"), options=lambda: _reasons(day)),
            Choice("ended", Label("怎样结束", "How it ended"), options=tuple(ENDED.items())),
            Days("since", Label("进入日期", "Entered")),
        ),
        order="-since",
        link=lambda row: numbered("registry:subject", row.subject_id),
        empty=Label("辖区里没有监测对象；今晚再看。", "Nobody is watched in your area; look again after tonight."),
    )


@lru_cache(maxsize=4)
def pushes_on(day: date) -> List:
    """The work, the oldest first."""
    return List(
        name="pushes",
        title=Label("监测推送", "Work from monitoring"),
        columns=(
            Column("home", Label("家庭", "Household"), value=lambda row: called(row.home)),
            Column("push", Label("类别", "Class"), sort="push", show="label", value=lambda row: PUSHES[row.push].label),
            Column(
                "reason", Label("原因", "Reason"), sort="reason", show="label", value=lambda row: title(row.reason, day)
            ),
            Column("opened_at", Label("推送", "Pushed"), sort="opened_at", show="moment"),
            Column("outcome", Label("结果", "Outcome"), show="label", value=outcome_of),
            PLACE,
            Column("state", Label("状态", "State"), sort="state", show="badge", value=lambda row: STATES[row.state]),
        ),
        filters=(
            Choice("push", Label("类别", "Class"), options=tuple((code, one.label) for code, one in PUSHES.items())),
            Choice("reason", Label("原因", "Reason"), options=lambda: _reasons(day)),
            Choice(
                "state", Label("状态", "State"), options=tuple((code, label) for code, (_, label) in STATES.items())
            ),
        ),
        order="opened_at",
        link=lambda row: numbered("discovery:push", row.pk),
        empty=Label("没有待办的推送。", "No work is waiting."),
    )


def outcome_of(row: Any) -> Label:
    return PUSHES[row.push].outcomes.get(row.outcome, NONE)


@lru_cache(maxsize=4)
def differences_on(day: date) -> List:
    """What differs from a quarter ago."""

    def told(codes: list[str]) -> Label:
        titles = [title(code, day) for code in codes]
        return Label("、".join(one.zh for one in titles), ", ".join(one.en for one in titles))

    return List(
        name="differences",
        title=Label("季度比对", "Quarterly comparison"),
        columns=(
            WHO,
            Column(
                "change", Label("变化", "Change"), sort="change", show="label", value=lambda row: CHANGES[row.change]
            ),
            Column("before", Label("上季度", "A quarter ago"), show="label", value=lambda row: told(row.before)),
            Column("after", Label("本季度", "This quarter"), show="label", value=lambda row: told(row.after)),
            Column("area_before", Label("原社区", "Community before"), sort="area_before", show="area"),
            PLACE,
        ),
        filters=(Choice("change", Label("变化", "Change"), options=tuple(CHANGES.items())),),
        order="change",
        link=lambda row: numbered("registry:subject", row.subject_id),
        empty=Label("和上季度相比没有差异。", "Nothing differs from a quarter ago."),
    )
