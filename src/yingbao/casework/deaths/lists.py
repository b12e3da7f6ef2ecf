"""The list of what is to be stopped by hand."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.casework import queries
from yingbao.casework.deaths.models import Ending
from yingbao.casework.deaths.queries import checkers, deciders
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.web.lists import Column, List
from yingbao.web.navigation import numbered


def _stops(row: Ending) -> Label:
    """Who ends it: whoever decides such cases, and of what a re-check left in force whoever checks it again."""
    return told(checkers(row.case) if row.case else deciders(row.policy))


def told(roles: Sequence[Label]) -> Label:
    """Roles as one reads them in a list; where the plan names none, whoever is there."""
    return Label("、".join(one.zh for one in roles), ", ".join(one.en for one in roles)) if roles else ANYBODY


def _how(row: Ending) -> Label:
    return LEFT if row.case_id else BY_HAND


BY_HAND = Label("由人来停", "by hand")
LEFT = Label("复核后维持，再复核一次来停", "left so by a re-check; check again to stop it")
ANYBODY = Label("街道或区里", "the street or the district")
TO_STOP = List(
    name="deaths",
    title=Label("去世后要停的", "To stop after a death"),
    columns=(
        Column("subject__name", Label("对象", "Who"), show="label", value=lambda row: called(row.subject)),
        Column(
            "policy", Label("事项", "Matter"), sort="policy", show="label", value=lambda row: queries.title(row.policy)
        ),
        Column("how", Label("怎么停", "How"), show="label", value=_how),
        Column("died", Label("去世日期", "Died on"), sort="died", show="day"),
        Column("stops", Label("由谁停", "Who stops it"), show="label", value=_stops),
        Column("subject__area", Label("社区", "Community"), sort="subject__area", show="area"),
    ),
    filters=(),
    order="died",
    link=lambda row: numbered("casework:case", row.case_id) if row.case_id else numbered("casework:death", row.pk),
    empty=Label(
        "没有要手工停的。政策文件写明去世后进入复核的，已经自动发起办件。",
        "Nothing is to be stopped by hand. Where a policy's file names a re-check after a death, a case was opened.",
    ),
)
