"""What the law says, laid out for a page: what somebody is entitled to first, what cannot be told, the rest folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yingbao.engine.dictionary import Label
from yingbao.engine.findings.card import Each, period
from yingbao.registry.answers import Answer, Answers
from yingbao.registry.answers.scenes import FACTS, Told
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Subject
from yingbao.registry.queries import Named, names_of

VERDICTS = {
    "benefit": {"entitled": Label("应当享受", "entitled"), "not": Label("不符合", "not entitled")},
    "duty": {"entitled": Label("应当办理", "due"), "not": Label("不用办理", "not due")},
    "permission": {"entitled": Label("可以申请", "may apply"), "not": Label("不能申请", "may not apply")},
    "status": {"entitled": Label("应当认定", "recognised"), "not": Label("不能认定", "not recognised")},
    "signal": {"entitled": Label("提示关注", "attention"), "not": Label("没有提示", "no attention")},
}
LEDGERS = ("decisions", "receipts")
UNKNOWN, ELSEWHERE = Label("还不能确定", "not decided"), Label("不归本区", "not this district's")
KINDS = {"entitled": "ok", "not": "plain", "unknown": "warn", "elsewhere": "plain"}


@dataclass(frozen=True)
class Ruling:
    """One answer on a page. `delivered`: a decision or receipt for today is on record; `why`: the address of its proof."""

    answer: Answer
    verdict: tuple[str, Label]
    delivered: bool
    why: str
    occasion: Label | None = None

    @property
    def gap(self) -> bool:
        """Entitled, and nothing on record that it was delivered: to be verified."""
        return self.answer.status == "entitled" and not self.delivered and self.answer.card.kind == "benefit"


@dataclass(frozen=True)
class About:
    """The answers about one subject of the home, by status."""

    who: Named | None
    mine: bool
    rulings: tuple[Ruling, ...]

    def by(self, status: str) -> list[Ruling]:
        return [one for one in self.rulings if one.answer.status == status]

    @property
    def entitled(self) -> list[Ruling]:
        return self.by("entitled")

    @property
    def unknown(self) -> list[Ruling]:
        return self.by("unknown")

    @property
    def denied(self) -> list[Ruling]:
        return self.by("not")

    @property
    def elsewhere(self) -> list[Ruling]:
        return self.by("elsewhere")


@dataclass(frozen=True)
class LaidOut:
    day: date
    about: tuple[About, ...]
    closely: bool
    hides: bool

    @property
    def withheld(self) -> bool:
        return any(one.answer.withheld for part in self.about for one in part.rulings)


def laid_out(answers: Answers, told: Sequence[Told], subject: Subject) -> LaidOut:
    """The subject itself first, then its household, then the others of the home that the desk sees."""
    order = list(dict.fromkeys([subject.pk, *(one.place[0] for one in answers.found)]))
    others = names_of([number for number in order if number != subject.pk], answers.day)
    about = [
        About(
            others.get(number),
            number == subject.pk,
            tuple(_ruling(one, told, answers.day) for one in answers.of(number)),
        )
        for number in order
        if number == subject.pk or number in others
    ]
    kinds = list(office_dictionary().dictionary.subjects)
    about.sort(key=lambda part: (not part.mine, kinds.index(part.who.kind) if part.who else 0))
    return LaidOut(answers.day, tuple(about), answers.closely, answers.hides)


def _ruling(one: Answer, told: Sequence[Told], day: date) -> Ruling:
    verdict = {"unknown": UNKNOWN, "elsewhere": ELSEWHERE}.get(one.status) or VERDICTS[one.card.kind][one.status]
    number, table, occasion = one.place
    args: list[Any] = [number, one.card.id, *([table, occasion] if table else [])]
    why = reverse("registry:event_proof" if table else "registry:proof", args=args)
    return Ruling(one, (KINDS[one.status], verdict), _delivered(one, told, day), why, _occasion(one, told))


def _delivered(one: Answer, told: Sequence[Told], day: date) -> bool:
    number, table, occasion = one.place
    mine = (paper.facts for paper in told if paper.subject == number and paper.topic in LEDGERS)
    same = (facts for facts in mine if facts.get("policy") == one.card.id)
    return any(is_for(facts, one.card.each, occasion if table else "", day) for facts in same)


def is_for(facts: Mapping[str, Any], each: Each, event: str, day: date) -> bool:
    """Whether a decision or a receipt is for an event; or, where `event` is '', for the period that holds the day."""
    if event:
        return bool(facts.get("occasion") == event)
    now = period(each, day).occasion
    starts, ends = str(facts.get("from", "")), str(facts.get("to", "9999"))
    return (now is not None and facts.get("occasion") == now) or starts <= day.isoformat() < ends


def _occasion(one: Answer, told: Sequence[Told]) -> Label | None:
    """Which event of several it is about: its day and kind."""
    _, table, occasion = one.place
    if not table:
        return None
    entry = office_dictionary().dictionary.tables[table]
    event = next((t for t in told if (t.subject, t.topic, t.occasion) == one.place and t.topic != FACTS), None)
    when = str(event.facts.get(entry.date or "", "")) if event else ""
    return Label(f"{entry.label.zh} {when or occasion}", f"{entry.label.en} {when or occasion}")
