"""What a desk may read of the findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yingbao.accounts.desks import Desk
from yingbao.discovery.models import Finding, Turn, Visit
from yingbao.discovery.night.ranking import Line, reasons
from yingbao.discovery.states import OPEN, STATES
from yingbao.engine.dictionary import Label
from yingbao.engine.findings import KINDS, label
from yingbao.registry.answers.lawbook import cards
from yingbao.registry.queries import rows, single


def findings() -> QuerySet[Finding]:
    """The findings that this desk sees; the database decides which."""
    return Finding.objects.using("default").select_related("subject")


def open_findings() -> QuerySet[Finding]:
    return findings().filter(state__in=OPEN)


def title(policy: str, day: date) -> Label:
    """What the policy is called; its id, once no policy of that name is in force."""
    card = cards(day).get(policy)
    return card.title if card else Label(policy, policy)


def made_up(policy: str, day: date) -> bool:
    """Whether a value behind what the policy gives is made up, as in a demonstration."""
    card = cards(day).get(policy)
    return card is not None and card.illustrative


def marked_title(policy: str, day: date) -> Label:
    """What the policy is called, with the sign of what is made up."""
    told = title(policy, day)
    return Label(f"{told.zh} ※", f"{told.en} ※") if made_up(policy, day) else told


def cell_label(finding: Finding, day: date) -> Label:
    """What the finding says in two words: 疑似应保未保（待核实）, …"""
    card = cards(day).get(finding.policy)
    return label(finding.cell, card.kind if card else "benefit")


@dataclass(frozen=True)
class Own:
    """What is to be done about the organisation or place of a desk: by which policy, what was found, how it stands once somebody looked."""

    subject: int
    title: Label
    found: Label
    state: Label | None


def own_findings(day: date) -> list[Own]:
    """What was found of the organisation or place that is the desk's own, the most pressing first."""
    known = cards(day)
    return [
        Own(
            subject,
            title(policy, day),
            label(cell, known[policy].kind),
            None if state == "suspected" else STATES[state].label,
        )
        for policy, subject, cell, state in rows("SELECT * FROM discovery.own_findings()")
        if policy in known and known[policy].kind != "signal"
    ]


@dataclass(frozen=True)
class Why:
    """Why a finding stands where it stands in the list: the points of the office's own rule."""

    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)


def why(finding: Finding, day: date) -> Why:
    card = cards(day).get(finding.policy)
    return Why(reasons(finding.cell, card.each if card else "month", finding.stake_fen, finding.cause))


def turns(finding: Finding) -> list[Turn]:
    """What happened to it, the latest first."""
    return list(Turn.objects.using("default").filter(finding=finding).order_by("-id"))


MISTAKES = 200
"""So many of the latest mistakes are told."""


def mistakes() -> dict[str, list[Turn]]:
    """Why findings of the desk's areas were mistaken, in the words of who verified them, by policy; the latest first. What a rule gets
    wrong is read here by who writes it. What a case refuses is no such word: its finding is worked on, or was refused before."""
    said = Turn.objects.using("default").filter(after="mistaken").exclude(reason="").select_related("finding")
    said = said.exclude(before__in=("in_process", "awaiting", "mistaken"))
    found: dict[str, list[Turn]] = {}
    for turn in said.order_by("-id")[:MISTAKES]:
        found.setdefault(turn.finding.policy, []).append(turn)
    return dict(sorted(found.items()))


def state_options() -> tuple[tuple[str, Label], ...]:
    return tuple((code, state.label) for code, state in STATES.items())


PEOPLE = ("person", "household")


def policy_options(day: date) -> tuple[tuple[str, Label], ...]:
    return tuple((name, card.title) for name, card in cards(day).items() if card.kind != "signal")


def options_for_people(day: date) -> tuple[tuple[str, Label], ...]:
    """The policies by which somebody, or their household, may be entitled to something."""
    return tuple((name, title) for name, title in policy_options(day) if cards(day)[name].subject in PEOPLE)


def cell_options() -> tuple[tuple[str, Label], ...]:
    return tuple((kind, label(kind, "benefit")) for kind in KINDS if kind != "covered")


def revealable() -> list[str]:
    """The facts that this desk's role may have revealed (`table.fact`)."""
    return list(single("SELECT office.revealable()"))


def findings_waiting(state: str, desk: Desk) -> QuerySet[Finding]:
    return Finding.objects.using("default").filter(state=state)


def visits_waiting(desk: Desk) -> QuerySet[Visit]:
    return Visit.objects.using("default").filter(state="waiting")
