"""The numbers of the report, from the findings added up. Nothing here is formatted, nothing there is computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Cell, Coverage, PolicyCard, Summary, coverage
from yingbao.report.divisions import Divisions

GAPS: Final = 12
EACH: Final = 3
FEWEST: Final = 2
SMALL: Final = ("a", "an", "the", "in", "of", "for", "to")
AT_STAKE: Final = ("missed", "underpaid")


@dataclass(frozen=True)
class Tally:
    """Coverage and findings of some cells. `stake_fen` is what is missed or paid too little."""

    coverage: Coverage
    counts: Mapping[str, int]
    stake_fen: int
    overpaid_fen: int
    unpriced: int

    @property
    def missed(self) -> int:
        return self.counts.get("missed", 0)


@dataclass(frozen=True)
class Programme:
    """A programme with the policies that serve it; the cards of one row are all benefits, or none is."""

    id: str
    title: Label
    cards: tuple[PolicyCard, ...]
    tally: Tally

    @property
    def illustrative(self) -> bool:
        return any(card.illustrative for card in self.cards)


@dataclass(frozen=True)
class Area:
    code: str
    name: Label
    tally: Tally


@dataclass(frozen=True)
class Gap:
    """What one programme misses in one community."""

    programme: Programme
    area: Area


@dataclass(frozen=True)
class Ask:
    """A cause of not knowing, how many answers wait for it, and in which policies."""

    cause: str
    count: int
    cards: tuple[PolicyCard, ...]


@dataclass(frozen=True)
class Figures:
    total: Tally
    monthly_fen: int
    programmes: tuple[Programme, ...]
    duties: tuple[Programme, ...]
    streets: tuple[Area, ...]
    communities: tuple[Area, ...]
    elsewhere: Area | None
    gaps: tuple[Gap, ...]
    asks: tuple[Ask, ...]
    illustrative: bool


def figures(summary: Summary, divisions: Divisions) -> Figures:
    cards = {card.id: card for card in summary.cards}
    benefits = [cell for cell in summary.cells if cards[cell.policy].kind == "benefit"]
    programmes = rows(summary, lambda card: card.kind == "benefit")
    communities = [Area(c.code, c.name, tally(within(benefits, c.code))) for c in divisions.communities.values()]
    outside = [cell for cell in benefits if not divisions.street(cell.area)]
    monthly = [cell for cell in benefits if cards[cell.policy].each == "month"]
    return Figures(
        total=tally(benefits),
        monthly_fen=tally(monthly).stake_fen,
        programmes=programmes,
        duties=rows(summary, lambda card: card.kind != "benefit"),
        streets=tuple(
            Area(street.code, street.name, tally(c for c in benefits if divisions.street(c.area) == street.code))
            for street in divisions.streets.values()
        ),
        communities=tuple(communities),
        elsewhere=Area("", Label("", ""), tally(outside)) if outside else None,
        gaps=gaps(programmes, summary.cells, divisions),
        asks=asks(summary, cards),
        illustrative=any(card.illustrative for card in cards.values()),
    )


def tally(cells: Iterable[Cell]) -> Tally:
    kept, counts = list(cells), defaultdict[str, int](int)
    for cell in kept:
        counts[cell.finding] += cell.count
    stake = sum(cell.stake_fen for cell in kept if cell.finding in AT_STAKE)
    over = sum(cell.stake_fen for cell in kept if cell.finding in ("overpaid", "duplicate"))
    unpriced = sum(cell.unpriced for cell in kept if cell.finding in AT_STAKE)
    return Tally(coverage(kept), dict(counts), stake, over, unpriced)


def within(cells: Iterable[Cell], area: str) -> list[Cell]:
    return [cell for cell in cells if cell.area == area]


def rows(summary: Summary, wanted: Callable[[PolicyCard], bool]) -> tuple[Programme, ...]:
    """The programmes with policies that are wanted, the least covered first; those that entitle nobody last."""
    served = defaultdict[str, list[PolicyCard]](list)
    for card in summary.cards:
        if wanted(card):
            served[card.programme].append(card)
    found = [programme(name, cards, summary.cells) for name, cards in served.items()]
    return tuple(sorted(found, key=lambda row: (row.tally.coverage.rate is None, row.tally.coverage.rate or 0.0)))


def programme(name: str, cards: Sequence[PolicyCard], cells: Iterable[Cell]) -> Programme:
    ids = {card.id for card in cards}
    title = next((card.title for card in cards if card.id == name), shared(card.title for card in cards))
    return Programme(name, title, tuple(cards), tally(cell for cell in cells if cell.policy in ids))


def shared(titles: Iterable[Label]) -> Label:
    """What several titles begin with: 临时救助 of 临时救助（急难型） and 临时救助（支出型）; the first where that says nothing."""
    first, *others = titles
    zh = "".join(alike([first.zh, *(title.zh for title in others)])).partition("（")[0]
    words = alike([first.en.split(), *(title.en.split() for title in others)])
    while words and words[-1] in SMALL:
        words.pop()
    return Label(zh, " ".join(words)) if others and len(zh) >= FEWEST and words else first


def alike(many: Iterable[Sequence[str]]) -> list[str]:
    """The parts with which all of them begin."""
    return [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*many, strict=False))]


def gaps(programmes: Iterable[Programme], cells: Sequence[Cell], divisions: Divisions) -> tuple[Gap, ...]:
    """The largest, at most EACH a programme, or the largest programme would fill the list."""
    found: list[Gap] = []
    for row in programmes:
        ids = {card.id for card in row.cards}
        own = [cell for cell in cells if cell.policy in ids]
        missed = {cell.area for cell in own if cell.finding == "missed"}
        places = [place for place in divisions.communities.values() if place.code in missed]
        own_gaps = [Gap(row, Area(place.code, place.name, tally(within(own, place.code)))) for place in places]
        found += sorted(own_gaps, key=size)[:EACH]
    return tuple(sorted(found, key=size)[:GAPS])


def size(gap: Gap) -> tuple[int, int, str, str]:
    """Larger first; where they are alike, always in one order."""
    return -gap.area.tally.missed, -gap.area.tally.stake_fen, gap.programme.id, gap.area.code


def asks(summary: Summary, cards: Mapping[str, PolicyCard]) -> tuple[Ask, ...]:
    counts, policies = defaultdict[str, int](int), defaultdict[str, set[str]](set)
    for cause in summary.causes:
        counts[cause.cause] += cause.count
        policies[cause.cause].add(cause.policy)
    found = [
        Ask(name, count, tuple(c for c in summary.cards if c.id in policies[name])) for name, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda ask: (-ask.count, ask.cause)))
