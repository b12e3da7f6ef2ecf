"""The first screen: what stands at stake in the whole district, by programme and by community."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Summary, label
from yingbao.report import charts
from yingbao.report.about import About
from yingbao.report.divisions import Divisions
from yingbao.report.figures import Area, Figures, Programme
from yingbao.report.markup import MARK, chart, prose, said, section, tag
from yingbao.report.words import LANGS, Lang, both, listed, money, percent, same, word

ALSO: Final = ("underpaid", "overpaid", "duplicate", "verify", "ask", "upcoming")
WORST: Final = 3


def overview(summary: Summary, figures: Figures, divisions: Divisions, about: About) -> str:
    side = [programme_chart(figures), map_chart(figures, divisions)]
    return section(
        "overview",
        word("overview"),
        headline(summary, figures, about),
        also(figures),
        tag("div", *side, class_="pair"),
    )


def headline(summary: Summary, figures: Figures, about: About) -> str:
    total, other = figures.total, figures.total.stake_fen - figures.monthly_fen
    mark = MARK if figures.illustrative else ""
    cells = [
        number(word("entitled"), same(f"{total.coverage.entitled:,}"), benefits(figures)),
        number(word("delivered"), same(f"{total.coverage.delivered:,}"), rated(figures)),
        number(word("missed"), same(f"{total.missed:,}"), whom(summary, about), "gap"),
        number(word("stake"), money(figures.monthly_fen), word("stake_note", other=money(other)), "gap", mark),
    ]
    return tag("dl", *cells, class_="headline")


def number(name: Label, value: Label, note: Label, class_: str = "", mark: str = "") -> str:
    inside = tag("dt", said(name)), tag("dd", said(value), mark, class_="value"), tag("dd", said(note), class_="note")
    return tag("div", *inside, class_=class_)


def benefits(figures: Figures) -> Label:
    return word("entitled_note", policies=sum(len(row.cards) for row in figures.programmes))


def rated(figures: Figures) -> Label:
    return word("delivered_note", rate=percent(figures.total.coverage.rate))


def whom(summary: Summary, about: About) -> Label:
    """Whom the suspected missed are: so many persons, so many households."""
    found = [(table, n) for (finding, table), n in summary.subjects.items() if finding == "missed"]
    found.sort(key=lambda pair: -pair[1])
    if not found:
        return word("missed_plain")
    words = [word("subjects", n=n, label=about.names.get(table, same(table))) for table, n in found]
    return word("missed_note", subjects=listed(words))


def also(figures: Figures) -> str:
    """The other findings in one line; money only where some is at stake."""
    counts = figures.total.counts
    parts = [tag("li", said(label(f)), " ", tag("b", f"{counts[f]:,}")) for f in ALSO if counts.get(f)]
    return tag("ul", *parts, class_="also") if parts else ""


def programme_chart(figures: Figures) -> str:
    covered = [row for row in figures.programmes if row.tally.coverage.rate is not None]
    title = tag("h3", said(word("coverage_chart")))
    if not covered:
        return tag("figure", title, prose(word("gaps_none")))
    wide = {lang: charts.coverage_bars(bar_rows(covered, lang, 37), name=f"cover-{lang}") for lang in LANGS}
    narrow = {lang: charts.coverage_list(bar_rows(covered, lang, 27), name=f"cover-s-{lang}") for lang in LANGS}
    alternative = word("coverage_alt", worst=worst([(row.title, row.tally.coverage.rate) for row in covered]))
    drawings = chart(alternative, wide, "wide"), chart(alternative, narrow, "narrow")
    return tag("figure", title, key(), *drawings, class_="programmes")


def bar_rows(rows: Sequence[Programme], lang: Lang, columns: int) -> list[charts.Spec]:
    return [
        {
            "title": charts.fitted(row.title[lang], columns) + (" ※" if row.illustrative else ""),
            "rate": row.tally.coverage.rate,
            "share": percent(row.tally.coverage.rate),
            "count": f"{row.tally.coverage.delivered:,} / {row.tally.coverage.entitled:,}",
        }
        for row in rows
    ]


def key() -> str:
    parts = [("done", word("delivered")), ("gap", label("missed"))]
    return tag("p", *(tag("span", said(name), class_=f"key {shade}") for shade, name in parts), class_="keys")


def worst(rated: Iterable[tuple[Label, float | None]]) -> Label:
    """The lowest of them in words, for who cannot see the chart."""
    low = sorted(((rate, name) for name, rate in rated if rate is not None), key=lambda pair: pair[0])[:WORST]
    names = [both(lambda lang, name=name, rate=rate: f"{name[lang]} {percent(rate)}") for rate, name in low]  # type: ignore[misc]
    return word("worst", names=listed(names)) if names else same("")


def map_chart(figures: Figures, divisions: Divisions) -> str:
    areas = {area.code: area for area in figures.communities}
    if not areas:
        return ""
    bounds = shades([area.tally.coverage.rate for area in areas.values()])
    drawings = {lang: tile_drawing(areas, divisions, bounds, lang) for lang in LANGS}
    alternative = word("map_alt", worst=worst([(area.name, area.tally.coverage.rate) for area in areas.values()]))
    title = tag("h3", said(word("map_title", n=len(areas))))
    note = tag("figcaption", said(word("map_note")))
    return tag("figure", title, scale(bounds), chart(alternative, drawings, "map"), note, class_="districts")


def tile_drawing(areas: dict[str, Area], divisions: Divisions, bounds: Sequence[float], lang: Lang) -> str:
    tiles = [
        {
            "x": place.x,
            "y": place.y,
            "title": charts.fitted(place.name[lang], 11),
            "value": percent(areas[place.code].tally.coverage.rate),
            **paint(areas[place.code].tally.coverage.rate, bounds),
        }
        for place in divisions.communities.values()
    ]
    streets = [{"x": s.x, "y": s.y, "title": s.name[lang].split(" ")[0]} for s in divisions.streets.values()]
    return charts.tile_map(tiles, streets, lang, name=f"map-{lang}")


def shades(rates: Iterable[float | None]) -> tuple[float, ...]:
    """The upper bounds of all shades but the last, in whole percent, evenly from the lowest coverage to the highest."""
    known = [round(rate * 100, 1) for rate in rates if rate is not None] or [0.0]
    low, high, steps = int(min(known)), -int(-max(known) // 1), len(charts.SHADES)
    step = max(0.5, -(-(high - low) * 2 // steps) / 2)
    return tuple((low + step * n) / 100 for n in range(1, steps))


def paint(rate: float | None, bounds: Sequence[float]) -> dict[str, str]:
    if rate is None:
        return {"shade": charts.TRACK, "ink": charts.SOFT}
    shade = sum(round(rate, 3) >= bound for bound in bounds)
    return {"shade": charts.SHADES[shade], "ink": "#ffffff" if shade < 2 else charts.INK}


def scale(bounds: Sequence[float]) -> str:
    """The map's key: each shade with the coverage from which it begins."""
    first = f"&lt; {bounds[0]:.1%}"
    labels = [first, *(f"≥ {bound:.1%}" for bound in bounds)]
    steps = [
        tag("li", tag("i", style=f"background:{shade}"), text)
        for shade, text in zip(charts.SHADES, labels, strict=True)
    ]
    return tag("ul", *steps, class_="scale")
