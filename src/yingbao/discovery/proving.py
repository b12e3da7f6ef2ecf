"""Why, of a finding, as a desk may read it: the proof of that night, or one written anew from what the desk sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingbao.accounts.actions import kept_proof
from yingbao.discovery.models import Finding
from yingbao.discovery.queries import revealable
from yingbao.registry.answers import look_closely, prove, with_names
from yingbao.registry.answers.answering import Place
from yingbao.registry.answers.lawbook import explainer


@dataclass(frozen=True)
class Why:
    """HTML. `anew`: not the proof of that night, which was not kept or speaks of somebody out of sight."""

    html: str
    anew: bool


def why(token: str, finding: Finding, day: date, lang: str) -> Why:
    """After a logged look at the subject. Raises django.db.DatabaseError."""
    kept = with_names(_kept(token, finding).get(lang, ""), day)
    return Why(kept or _seen(token, finding, day, lang), not kept)


def _kept(token: str, finding: Finding) -> dict[str, str]:
    """The proof of that night by language; nothing for a desk that does not see everybody of whom it speaks."""
    return kept_proof(token, finding.subject_id, revealable(), ("discovery", finding.pk), _reason(finding))


def _seen(token: str, finding: Finding, day: date, lang: str) -> str:
    """From what the desk sees on the day; '' where the law asks no such thing any more."""
    told = look_closely(token, finding.subject_id, _reason(finding))
    try:
        return prove(told, day, finding.policy, _place(finding, day), lang, closely=True).html
    except LookupError:
        return ""


def _reason(finding: Finding) -> str:
    return f"finding {finding.pk}"


def _place(finding: Finding, day: date) -> Place:
    """Whom or which event the finding is about, as the law is asked about it."""
    outcome = next((one for one in explainer(day).outcomes if one.policy.id == finding.policy), None)
    if outcome is None or not finding.event:
        return finding.subject_id, "", ""
    return finding.subject_id, outcome.table, finding.happened
