"""What the pages read of papers that are owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingbao.casework.models import Case
from yingbao.casework.papers.catalogue import papers, papers_for
from yingbao.casework.papers.models import Paper
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import names_of, rows


@dataclass(frozen=True)
class Choice:
    """A paper of somebody. `needless`: it is known without them."""

    code: str
    subject: int
    label: Label
    needless: bool

    @property
    def key(self) -> str:
        return f"{self.code}:{self.subject}"


def choices(case: Case, day: date) -> list[Choice]:
    """The papers of the case's policy, of everybody whom they may be about and this desk sees."""
    listed = [paper.code for paper in papers_for(case.policy, day)]
    found = rows("SELECT code, subject, needless FROM casework.papers_of(%s, %s)", [case.pk, listed])
    order = {code: place for place, code in enumerate(listed)}
    names = names_of({subject for _, subject, _ in found}, day)
    told = [
        Choice(
            code, subject, _whose(papers()[code].label, names[subject].name, alone=subject == case.subject_id), needless
        )
        for code, subject, needless in found
        if subject in names
    ]
    return sorted(told, key=lambda one: (order[one.code], one.subject))


def named(case: Case) -> list[tuple[Label, str]]:
    """The papers that were asked for, each with why, where it is none of the list; of a case from before, what was written then."""
    listed = list(Paper.objects.filter(case=case).order_by("id"))
    if not listed:
        last = case.tasks.filter(outcome="incomplete").order_by("-id").first()
        return [(Label(last.reason, last.reason), "")] if last and last.reason else []
    names = names_of({one.subject_id for one in listed if one.subject_id}, case.opened_day) if listed else {}
    return [
        (_told(one, names[one.subject_id].name if one.subject_id in names else None, case), one.why) for one in listed
    ]


def _told(one: Paper, name: Label | None, case: Case) -> Label:
    known = papers().get(one.code)
    label = known.label if known else Label(one.words, one.words)
    return _whose(label, name, alone=one.subject_id == case.subject_id) if name else label


def _whose(label: Label, name: Label, *, alone: bool) -> Label:
    return label if alone else Label(f"{label.zh}（{name.zh}）", f"{label.en} ({name.en})")
