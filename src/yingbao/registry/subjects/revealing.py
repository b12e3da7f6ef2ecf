"""What is masked until somebody says why they look: sensitive facts and secrets, one by one or by the department's group;
and what is sensitive of the relations that are told of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError

from yingbao.accounts.actions import Revealed, reveal
from yingbao.accounts.desks import Desk
from yingbao.engine.dictionary import Fact, Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Subject
from yingbao.registry.queries import rows, source_label
from yingbao.registry.secrets import opened
from yingbao.registry.subjects.kin import Tie
from yingbao.registry.subjects.words import absent, worded

SECRETS = Label("证件、电话与账号", "Numbers of documents, phones and accounts")
UNSEEN = Label("不在您的范围内", "not within your reach")


@dataclass(frozen=True)
class Trace:
    """Where a revealed value comes from: the components' provenance. `against`: others who say something else."""

    source: Label
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    author: str
    reason: str
    evidence: str
    against: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Masked:
    """A fact that is not shown; once revealed, `text` is its value. `kept`: of a secret, whether there is one. `tie`: of a
    fact of a relation, the statement that tells of it."""

    fact: Fact
    kept: bool | None = None
    text: str | None = None
    trace: Trace | None = None
    tie: int | None = None

    @property
    def name(self) -> str:
        """What a form asks for it by."""
        return self.fact.name if self.tie is None else f"{self.tie}.{self.fact.name}"


@dataclass(frozen=True)
class Panel:
    key: str
    label: Label
    facts: tuple[Masked, ...]

    @property
    def shown(self) -> bool:
        """Something of it has just been revealed."""
        return any(one.text is not None for one in self.facts)


def panels(subject: Subject, desk: Desk, ties: Iterable[Tie] = ()) -> list[Panel]:
    """Every sensitive fact that the desk's role may have revealed, whether or not anything is known of it: which facts
    are known would tell too much."""
    office = office_dictionary()
    kept = {name for (name,) in rows("SELECT registry.secrets_of(%s)", [subject.pk])}
    groups: dict[str, list[Masked]] = {}
    for name, fact in revealable(subject.kind, desk).items():
        secret = office.is_secret(subject.kind, name)
        groups.setdefault("" if secret else fact.source, []).append(Masked(fact, name in kept if secret else None))
    own = [Panel(key, facts[0].fact.department if key else SECRETS, tuple(facts)) for key, facts in groups.items()]
    return [*own, *(panel for tie in ties if tie.outward and (panel := _of_tie(tie, desk)).facts)]


def _of_tie(tie: Tie, desk: Desk) -> Panel:
    """What is sensitive of one relation; empty for who may not have it revealed."""
    who = tie.who.name if tie.who else UNSEEN
    label = Label(f"{tie.label.zh}：{who.zh}", f"{tie.label.en}: {who.en}")
    facts = office_dictionary().facts("", tie.topic).values()
    masked = tuple(Masked(fact, tie=tie.statement) for fact in facts if _may_be_revealed(fact, desk))
    return Panel(f"tie {tie.statement}", label, masked)


def _may_be_revealed(fact: Fact, desk: Desk) -> bool:
    """As office.revealable() says in SQL."""
    departments = desk.role.departments
    allowed = "sensitive" in desk.role.sees and (not departments or fact.source in departments)
    return allowed and fact.sensitivity == "sensitive"


def revealable(kind: str, desk: Desk) -> dict[str, Fact]:
    """The sensitive facts of a kind that the role sees after a look; as office.revealable() says in SQL."""
    if "sensitive" not in desk.role.sees:
        return {}
    departments = desk.role.departments
    found = office_dictionary().facts(kind)
    secrets = {name for name in found if office_dictionary().is_secret(kind, name)}
    first = [name for name in found if name in secrets] + [name for name in found if name not in secrets]
    return {
        name: found[name]
        for name in first
        if (found[name].sensitivity == "sensitive" or name in secrets)
        and (not departments or found[name].source in departments)
    }


def look_at(
    token: str, subject: Subject, desk: Desk, wanted: Iterable[str], reason: str, sources: Mapping[int, Source],
    ties: Iterable[Tie] = (),
) -> list[Panel]:  # fmt: skip
    """The panels with what is wanted revealed: facts by name. Logged and committed before.

    Raises django.db.DatabaseError: a subject the desk does not see, a fact that is not for its role.
    """
    masked, names = panels(subject, desk, ties), set(wanted)
    asked = [one for panel in masked for one in panel.facts if one.name in names]
    if not asked:
        raise DatabaseError("nothing to reveal")
    facts = list(dict.fromkeys(f"{one.fact.table}.{one.fact.name}" for one in asked))
    shown = reveal(token, [subject.pk], facts, reason)[subject.pk]
    numbers = opened(shown.secrets)
    traces = _traces(subject.pk, [one.name for one in asked if one.tie is None], sources)

    def told(one: Masked) -> Masked:
        if one.name not in names:
            return one
        text = _text(one.fact, shown, numbers) if one.tie is None else _text_of_tie(one, shown)
        return replace(one, text=text, trace=traces.get(one.name))

    return [replace(panel, facts=tuple(map(told, panel.facts))) for panel in masked]


def _text_of_tie(one: Masked, shown: Revealed) -> str:
    """What the words in force about a relation say of it, the last first."""
    held = next((word for word in shown.more if word["id"] == one.tie), None)
    if held is None:
        return absent(one.fact)
    about = [word["facts"] for word in shown.more if (word["topic"], word["other"]) == (held["topic"], held["other"])]
    said = next((facts[one.fact.name] for facts in reversed(about) if one.fact.name in facts), None)
    return absent(one.fact) if said is None else worded(one.fact, said)


def _text(fact: Fact, shown: Revealed, numbers: Mapping[str, str]) -> str:
    if office_dictionary().is_secret(fact.table, fact.name):
        return numbers.get(fact.name) or absent(fact)
    value: Any = shown.facts.get(fact.name)
    return absent(fact) if value is None else worded(fact, value)


def _traces(subject: int, names: list[str], sources: Mapping[int, Source]) -> dict[str, Trace]:
    columns = "fact, differs, source_id, valid_from, valid_to, recorded_at, author, reason, evidence"
    found = rows(f"SELECT {columns} FROM registry.told_sensitive(%s, %s)", [subject, names])
    traces: dict[str, Trace] = {}
    for fact, differs, source, *rest in found:
        label = source_label(sources[source])
        if fact not in traces:
            traces[fact] = Trace(label, *rest)
        elif differs:
            held = traces[fact]
            traces[fact] = replace(held, against=(*held.against, label))
    return traces
