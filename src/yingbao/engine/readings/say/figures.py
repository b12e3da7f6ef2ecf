"""The figures of the day: each parameter's value, since when, by what text; and those that nobody has."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.engine.policies.file import Clause
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.say.bullets import Item
from yingbao.engine.readings.say.citing import Used, citation_words, row_source
from yingbao.engine.readings.say.speaker import Speaker, band_words
from yingbao.engine.readings.say.vocabulary import MARKS


def figures(law: Law, used: Sequence[Used], speaker: Speaker) -> tuple[Item, ...]:
    """'低保标准 1,535.00 元，2025-01-01 起；《…》（转引，未见原文）'."""
    return tuple(Item(figure_words(law, one, speaker)) for one in used if one.node.payload[0] is not None)


def figure_words(law: Law, used: Used, speaker: Speaker) -> str:
    """One parameter's value, since when, and by what text."""
    text = f"{name_of(used, speaker)}{speaker.either('：', ': ')}{speaker.value(used.node.payload[0], used.node.type)}"
    if used.row is None:
        return text
    since = used.row.starts[0].isoformat()
    titles = speaker.listed(
        [citation_words(c, speaker.lang) for c in row_source(law.book, used.policy, used.row)], "；", "; "
    )
    mark = MARKS[used.row.mark][speaker.lang]
    return text + speaker.either(f"（{since} 起；{titles}；{mark}）", f" (since {since}; {titles}; {mark})")


def name_of(used: Used, speaker: Speaker) -> str:
    """The parameter's name, with the key of its row."""
    name = speaker.words.parameter(used.name)
    if not used.matchers:
        return name
    keys = [band_words(speaker, m, c) for m, c in zip(used.matchers, used.categories, strict=True)]
    return speaker.either(f"{name}（{'、'.join(keys)}）", f"{name} ({', '.join(keys)})")


def unsettled(law: Law, used: Sequence[Used], speaker: Speaker, clauses: Sequence[Clause]) -> tuple[Item, ...]:
    """Parameters without a value on the day, and clauses whose text nobody has seen."""
    items = []
    for one in used:
        if one.node.payload[0] is None:
            note = one.row.note if one.row and one.row.note else ""
            said = speaker.either(
                f"{name_of(one, speaker)}：当日没有数", f"{name_of(one, speaker)}: no value on the day"
            )
            items.append(Item(f"{said}{speaker.either('（', ' (')}{note}{speaker.either('）', ')')}" if note else said))
    for clause in clauses:
        if clause.mark in ("unknown", "recalled") and any(s.keyword != "let" for s in clause.statements):
            title = speaker.words.heading(clause.name, clause.title) if clause.name or speaker.zh else clause.title
            items.append(
                Item(
                    speaker.either(
                        f"“{title}”一条：{MARKS[clause.mark].zh}", f"the clause “{title}”: {MARKS[clause.mark].en}"
                    )
                )
            )
    return tuple(items)
