"""What an unknown answer depends on, in words, and where somebody finds more of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from yingbao.accounts.desks import Desk
from yingbao.discovery.models import Finding
from yingbao.engine.dictionary import Label
from yingbao.engine.readings.say.vocabulary import vocabulary
from yingbao.registry.answers.lawbook import book, cards

SOMETHING = Label("还没有查清的情况", "something that is not known yet")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Cause:
    """`url`: where it is asked, or supplied; '' where this desk can do nothing about it."""

    label: Label
    url: str


def cause_of(finding: Finding, desk: Desk) -> Cause:
    """The first that is not known on the way to the answer: a fact, a parameter of the law, or another policy's answer."""
    kind, _, name = (finding.cause or "").partition(":")
    asked = reverse("registry:law", args=[finding.subject_id])
    if kind == "parameter":
        return Cause(_parameter(name), reverse("discovery:editions") if desk.may("publish") else "")
    if kind == "policy":
        card = cards(desk.today).get(name)
        called = card.title if card else Label(name, name)
        return Cause(Label(f"“{called.zh}”的结果", f"what comes of “{called.en}”"), asked)
    return Cause(_fact(name, finding.subject.kind), asked)


def _fact(name: str, kind: str) -> Label:
    """A fact or a collection by the dictionary's label; where several tables have a fact of the name, the subject's own goes first."""
    tables = book().dictionary.tables
    own = name.rpartition(".")[2]
    known = (table.facts[own].label for table in (tables[kind], *tables.values()) if own in table.facts)
    return next(known, tables[own].label if own in tables else SOMETHING)


def _parameter(name: str) -> Label:
    zh, en = (vocabulary(book(), lang).parameter(name.rpartition(".")[2]) for lang in LANGUAGES)
    return Label(f"参数“{zh}”，区里还没有填", f"the parameter “{en}”, which the district has still to supply")
