"""Why, of a finding, as a desk may read it: the proof of that night, or one written anew from what the desk sees."""

from __future__ import annotations

from collections.abc import Mapping
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
    """HTML. `anew`: not the proof of that night, which was not kept or speaks of somebody out of sight. `day`: of which day
    the proof of that night is, `moved`: whether the finding is about another period by now."""

    html: str
    anew: bool
    day: date
    moved: bool = False


def why(token: str, finding: Finding, day: date, lang: str) -> Why:
    """After a logged look at the subject. Raises django.db.DatabaseError."""
    kept = _kept(token, finding)
    if words := with_names(kept.get(lang, ""), day):
        return Why(words, False, _day_of(kept, finding), kept.get("occasion", finding.occasion) != finding.occasion)
    return Why(_seen(token, finding, day, lang), True, day)


def _day_of(kept: Mapping[str, str], finding: Finding) -> date:
    """Of which day a kept proof is; where it does not say so, the day of the night that opened or changed the finding last."""
    if "day" in kept:
        return date.fromisoformat(kept["day"])
    turned = finding.turns.filter(night__isnull=False).order_by("-id").first()
    return turned.night.day if turned and turned.night else finding.night.day


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
