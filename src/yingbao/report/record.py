"""The report's numbers for machines: report.json."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding, Summary
from yingbao.report.about import About
from yingbao.report.figures import Area, Figures, Programme, Tally
from yingbao.report.words import word


def record(summary: Summary, figures: Figures, samples: tuple[Finding, ...], about: About) -> dict[str, Any]:
    """Money is fen, rates are fractions of 1, days are ISO; null is not known."""
    total = figures.total
    return {
        "on": summary.on,
        "facts_as_of": about.as_of,
        "synthetic": about.synthetic,
        "policies_version": about.policies_version,
        "counted": asdict(word("counted")),
        "total": {**numbers(total), "monthly_stake_fen": figures.monthly_fen},
        "programmes": [programme(row) for row in (*figures.programmes, *figures.duties)],
        "streets": [area(row) for row in figures.streets],
        "communities": [area(row) for row in figures.communities],
        "gaps": [
            {"programme": gap.programme.id, "community": gap.area.code, **numbers(gap.area.tally)}
            for gap in figures.gaps
        ],
        "asks": [
            {"cause": ask.cause, "count": ask.count, "policies": [c.id for c in ask.cards]} for ask in figures.asks
        ],
        "upcoming": [asdict(change) for change in summary.changes],
        "missing": [{**vars(row), "label": words(row.label), "note": words(row.note)} for row in about.missing],
        "samples": [asdict(finding) for finding in samples],
    }


def words(label: Label | None) -> dict[str, str] | None:
    return asdict(label) if label else None


def numbers(tally: Tally) -> dict[str, Any]:
    found = tally.coverage
    return {
        "entitled": found.entitled,
        "delivered": found.delivered,
        "coverage": found.rate,
        "findings": dict(tally.counts),
        "stake_fen": tally.stake_fen,
        "overpaid_fen": tally.overpaid_fen,
        "unpriced": tally.unpriced,
    }


def programme(row: Programme) -> dict[str, Any]:
    own = {"id": row.id, "title": asdict(row.title), "kind": row.cards[0].kind, "illustrative": row.illustrative}
    return {**own, "policies": [card.id for card in row.cards], **numbers(row.tally)}


def area(row: Area) -> dict[str, Any]:
    return {"code": row.code, "name": asdict(row.name), **numbers(row.tally)}
