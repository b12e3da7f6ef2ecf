"""The list of what is granted twice."""

from __future__ import annotations

from yingbao.casework import queries
from yingbao.casework.deaths.lists import told
from yingbao.casework.deaths.queries import deciders
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.web.lists import Column, List
from yingbao.web.navigation import numbered

TWICE = List(
    name="twice",
    title=Label("重复在发的", "Granted twice"),
    columns=(
        Column("subject__name", Label("对象", "Who"), show="label", value=lambda row: called(row.subject)),
        Column(
            "policy", Label("事项", "Matter"), sort="policy", show="label", value=lambda row: queries.title(row.policy)
        ),
        Column("found_at", Label("发现于", "Found"), sort="found_at", show="moment"),
        Column("stops", Label("由谁处理", "Who mends it"), show="label", value=lambda row: told(deciders(row.policy))),
        Column("subject__area", Label("社区", "Community"), sort="subject__area", show="area"),
    ),
    filters=(),
    order="found_at",
    link=lambda row: numbered("casework:twice", row.pk),
    empty=Label(
        "没有同一项按月发的钱重复在发。每天早上查一遍。",
        "Nothing that is paid by the month is granted twice. It is looked for every morning.",
    ),
)
