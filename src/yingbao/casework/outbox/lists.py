"""The list of messages."""

from __future__ import annotations

from typing import Final

from yingbao.casework.outbox import queries
from yingbao.casework.outbox.texts import kinds, label_of
from yingbao.casework.queries import title
from yingbao.engine.dictionary import Label
from yingbao.web.lists import Choice, Column, List
from yingbao.web.navigation import numbered

MESSAGES: Final = List(
    name="messages",
    title=Label("告知与短信", "Messages"),
    columns=(
        Column("whom__name", Label("告知谁", "Whom"), show="label", value=queries.told_to),
        Column("kind", Label("内容", "What"), show="label", value=label_of),
        Column("case__policy", Label("事项", "Matter"), show="label", value=lambda one: title(one.case.policy)),
        Column("channel", Label("方式", "Way"), show="label", value=lambda one: queries.CHANNELS[one.channel]),
        Column("state", Label("状态", "State"), show="badge", value=queries.badge),
        Column("made_at", Label("产生", "Made"), show="moment", sort="id"),
        Column("case__number", Label("办件编号", "Case"), show="code"),
    ),
    filters=(
        Choice("state", Label("状态", "State"), options=tuple((code, one[1]) for code, one in queries.STATES.items())),
        Choice("channel", Label("方式", "Way"), options=tuple(queries.CHANNELS.items())),
        Choice("kind", Label("内容", "What"), options=lambda: tuple((kind.id, kind.label) for kind in kinds().values())),
    ),
    order="-made_at",
    link=lambda one: numbered("casework:message", one.pk),
    empty=Label("办件走到要告知的一步，这里就有消息。", "Messages appear here as cases come to a step that tells something."),
)  # fmt: skip
