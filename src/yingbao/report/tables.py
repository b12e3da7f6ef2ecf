"""The tables: by programme, by street, the largest gaps, what is not known, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import PolicyCard, Summary, label
from yingbao.report import charts
from yingbao.report.about import About, MissingParameter
from yingbao.report.divisions import Divisions
from yingbao.report.figures import EACH, Area, Ask, Figures, Programme, Tally
from yingbao.report.markup import MARK, Column, bar, chart, prose, said, section, table, tag
from yingbao.report.weeks import Week, weeks
from yingbao.report.words import LANGS, Lang, day, money, percent, same, short_day, word

FEW: Final = 3
WIDTHS: Final = {"wide": 520, "narrow": 290}


def text(key: str) -> Column:
    return Column(word(key))


def count(key: str) -> Column:
    return Column(word(key), "number")


def titled(row: Programme) -> str:
    return said(row.title) + (MARK if row.illustrative else "")


def named(cards: Sequence[PolicyCard]) -> str:
    shown = [said(card.title) + (MARK if card.illustrative else "") for card in cards[:FEW]]
    return "、".join(shown) + (" …" if len(cards) > FEW else "")


def priced(tally: Tally, mark: bool) -> str:
    """What is at stake; a dash where what is missed has no price, or none that is certain."""
    if not tally.stake_fen and (tally.missed or tally.unpriced):
        return "—"
    return said(money(tally.stake_fen)) + (MARK if mark and tally.stake_fen else "")


def covered(tally: Tally) -> str:
    return bar(tally.coverage.rate) + tag("span", percent(tally.coverage.rate), class_="rate")


def gap(n: int) -> str:
    return tag("b", f"{n:,}", class_="gap") if n else "0"


def numbers(tally: Tally, mark: bool) -> list[str]:
    found = tally.coverage
    return [
        f"{found.entitled:,}",
        f"{found.delivered:,}",
        covered(tally),
        gap(tally.missed),
        priced(tally, mark),
        f"{tally.counts.get('overpaid', 0):,}",
        f"{tally.counts.get('ask', 0):,}",
    ]


NUMBERS: Final = ("entitled", "delivered", "rate", "missed_full", "money", "overpaid", "unknown")


def programmes(figures: Figures) -> str:
    rows = [[titled(row), *numbers(row.tally, row.illustrative)] for row in figures.programmes]
    foot = [said(word("total")), *numbers(figures.total, figures.illustrative)]
    body = table(word("programmes_caption"), [text("programme"), *map(count, NUMBERS)], rows, foot)
    notes = [prose(word("counted"), "method")]
    if figures.total.unpriced:
        notes.append(prose(word("unpriced", n=figures.total.unpriced), "method"))
    return section("programmes", word("programmes"), body, *notes)


def duties(figures: Figures) -> str:
    if not figures.duties:
        return ""
    columns = [text("programme"), count("due"), count("done"), count("rate"), text("what"), count("unknown")]
    rows = [
        [
            titled(row),
            f"{row.tally.coverage.entitled:,}",
            f"{row.tally.coverage.delivered:,}",
            covered(row.tally),
            f"{said(label('missed', row.cards[0].kind))} {gap(row.tally.missed)}",
            f"{row.tally.counts.get('ask', 0):,}",
        ]
        for row in figures.duties
    ]
    return section("duties", word("duties"), table(word("duties_caption"), columns, rows))


def streets(figures: Figures, divisions: Divisions) -> str:
    columns = [text("area"), *map(count, NUMBERS)]
    rows = [area_row(area, figures) for area in figures.streets]
    if figures.elsewhere:
        rows.append([said(word("elsewhere")), *numbers(figures.elsewhere.tally, figures.illustrative)])
    foot = [said(word("total")), *numbers(figures.total, figures.illustrative)]
    body = table(word("streets_caption"), columns, rows, foot)
    return section("streets", word("streets"), body, communities(figures, divisions))


def area_row(area: Area, figures: Figures) -> list[str]:
    return [said(area.name), *numbers(area.tally, figures.illustrative)]


def communities(figures: Figures, divisions: Divisions) -> str:
    """All communities, street by street, folded away: the map's numbers for who reads tables."""
    columns = [text("community"), *map(count, NUMBERS)]
    areas = {area.code: area for area in figures.communities}
    tables = [
        table(
            word("communities_of", street=street.name),
            columns,
            [area_row(areas[place.code], figures) for place in divisions.of(street.code)],
        )
        for street in divisions.streets.values()
    ]
    return tag("details", tag("summary", said(word("show_communities", n=len(areas)))), *tables)


def gaps(figures: Figures, divisions: Divisions) -> str:
    if not figures.gaps:
        return section("gaps", word("gaps"), prose(word("gaps_none")))
    columns = [text("programme"), text("community"), count("missed_full"), count("rate"), count("money")]
    rows = [
        [
            titled(found.programme),
            place(found.area, divisions),
            gap(found.area.tally.missed),
            covered(found.area.tally),
            priced(found.area.tally, found.programme.illustrative),
        ]
        for found in figures.gaps
    ]
    return section("gaps", word("gaps"), table(word("gaps_caption", n=len(rows), each=EACH), columns, rows))


def place(area: Area, divisions: Divisions) -> str:
    street = divisions.streets[divisions.street(area.code)].name
    return f'{said(area.name)} <span class="aside">{said(street)}</span>'


def upcoming(summary: Summary) -> str:
    cards = {card.id: card for card in summary.cards}
    by_week = weeks(summary.changes, summary.on)
    n = sum(change.count for change in summary.changes)
    if not n:
        return section("upcoming", word("upcoming"), prose(word("upcoming_none")))
    drawings = [
        chart(word("upcoming_alt", n=n), {lang: week_drawing(by_week, name, lang) for lang in LANGS}, name)
        for name in WIDTHS
    ]
    keys = [("done", word("begins")), ("ends", word("ends"))]
    legend = tag("p", *(tag("span", said(name), class_=f"key {shade}") for shade, name in keys), class_="keys")
    figure = tag("figure", tag("h3", said(word("upcoming_chart"))), legend, *drawings)
    rows, order = [], Counter[str]()
    for change in summary.changes:
        order[change.policy] += change.count
    for policy, _ in order.most_common():
        own = [change for change in summary.changes if change.policy == policy]
        ends = sum(change.count for change in own if change.ends)
        begins = sum(change.count for change in own) - ends
        rows.append([named([cards[policy]]), f"{begins:,}", f"{ends:,}", said(day(min(c.since for c in own)))])
    columns = [text("programme"), count("begins"), count("ends"), count("first")]
    body = table(word("upcoming_caption"), columns, rows)
    return section(
        "upcoming", word("upcoming"), prose(word("upcoming_intro", n=n)), tag("div", figure, body, class_="pair even")
    )


def week_drawing(by_week: Sequence[Week], name: str, lang: Lang) -> str:
    rows = [{"week": short_day(week.monday)[lang], "begins": week.begins, "ends": week.ends} for week in by_week]
    return charts.week_bars(rows, WIDTHS[name], name=f"weeks-{name}-{lang}")


def asks(figures: Figures, about: About) -> str:
    if not figures.asks:
        return section("asks", word("asks"), prose(word("asks_none")))
    n = sum(ask.count for ask in figures.asks)
    columns = [text("fact"), count("waiting"), text("in_policies")]
    rows = [[said(cause(ask, about)), f"{ask.count:,}", named(ask.cards)] for ask in figures.asks]
    body = table(word("asks_caption"), columns, rows)
    return section("asks", word("asks"), prose(word("asks_intro", n=n)), body)


def cause(ask: Ask, about: About) -> Label:
    kind, _, name = ask.cause.partition(":")
    known = (
        about.names.get(ask.cause) or about.names.get(name) or about.names.get(name.rpartition(".")[2]) or same(name)
    )
    if not ask.cause:
        return word("cause_none")
    if kind in ("parameter", "policy"):
        said_kind = word(f"cause_{kind}")
        return Label(f"{said_kind.zh}：{known.zh}", f"{said_kind.en}: {known.en}")
    return known


def missing(about: About, cards: Iterable[PolicyCard]) -> str:
    if not about.missing:
        return section("missing", word("missing"), prose(word("missing_none")))
    known = {card.id: card for card in cards}
    columns = [text("programme"), text("parameter"), text("missing_since"), text("note")]
    rows = [
        [
            named([known[row.policy]]) if row.policy in known else said(about.names.get(row.policy, same(row.policy))),
            said(row.label or same(row.name)),
            said(since(row)),
            said(row.note or same("")),
        ]
        for row in about.missing
    ]
    body = table(word("missing_caption"), columns, rows)
    return section("missing", word("missing"), prose(word("missing_intro", n=len(rows))), body)


def since(row: MissingParameter) -> Label:
    return day(row.since) if row.since else word("never_known")
