"""Sampled findings with their reasons, folded away by programme."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.engine.findings import KINDS, Finding, PolicyCard, Summary, label
from yingbao.report.about import About, Proofs
from yingbao.report.divisions import Divisions
from yingbao.report.markup import MARK, prose, said, section, tag
from yingbao.report.words import day, money, same, word


def proofs(summary: Summary, samples: Sequence[Finding], divisions: Divisions, about: About, prove: Proofs) -> str:
    folded = [
        policy(card, summary, own, divisions, about, prove)
        for card in summary.cards
        if (own := [finding for finding in samples if finding.policy == card.id])
    ]
    return section("proofs", word("proofs"), prose(word("proofs_intro")), *folded)


def policy(
    card: PolicyCard, summary: Summary, own: Sequence[Finding], divisions: Divisions, about: About, prove: Proofs
) -> str:
    kinds = []
    for kind in KINDS:
        if found := [finding for finding in own if finding.finding == kind]:
            n = summary.count(kind, where=lambda cell: cell.policy == card.id)
            title = tag("h4", said(word("proof_kind", label=label(kind, card.kind), n=n)))
            kinds += [title, *(one(card, finding, divisions, about, prove) for finding in found)]
    missed = summary.count("missed", where=lambda cell: cell.policy == card.id)
    name = tag("h3", said(card.title), MARK if card.illustrative else "")
    side = tag("span", said(label("missed", card.kind)), f" {missed:,}", class_="aside") if missed else ""
    return tag("details", tag("summary", name, side), *kinds, class_="policy")


def one(card: PolicyCard, finding: Finding, divisions: Divisions, about: About, prove: Proofs) -> str:
    """Who, where, when and how much in one line, and below it the reasons."""
    who = word(
        "subject", label=about.names.get(finding.subject_table, same(finding.subject_table)), id=str(finding.subject)
    )
    parts = [tag("b", said(who))]
    if place := divisions.communities.get(finding.area or ""):
        parts.append(said(place.name))
    parts.append(said(word("occasion", occasion=finding.occasion)))
    if finding.since:
        parts.append(said(word("since", day=day(finding.since))))
    if finding.finding == "upcoming" and finding.entitled_fen == 0:
        parts.append(said(word("ends")))
    elif finding.entitled_fen is not None:
        parts.append(said(word("due_money", money=money(finding.entitled_fen))) + (MARK if card.illustrative else ""))
    if finding.delivered_fen:
        parts.append(said(word("paid_money", money=money(finding.delivered_fen))))
    head = tag("p", " · ".join(parts), class_="who")
    return tag("article", head, prove(finding), class_="proof")
