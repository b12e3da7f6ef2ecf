"""What is masked until somebody says why they look: sensitive facts and secrets, one by one or by the department's group."""

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
from yingbao.registry.subjects.words import absent, worded

SECRETS = Label("证件、电话与账号", "Numbers of documents, phones and accounts")


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
    """A fact that is not shown; once revealed, `text` is its value. `kept`: of a secret, whether there is one."""

    fact: Fact
    kept: bool | None = None
    text: str | None = None
    trace: Trace | None = None

    @property
    def name(self) -> str:
        return self.fact.name


@dataclass(frozen=True)
class Panel:
    key: str
    label: Label
    facts: tuple[Masked, ...]

    @property
    def shown(self) -> bool:
        """Something of it has just been revealed."""
        return any(one.text is not None for one in self.facts)


def panels(subject: Subject, desk: Desk) -> list[Panel]:
    """Every sensitive fact that the desk's role may have revealed, whether or not anything is known of it: which facts
    are known would tell too much."""
    office = office_dictionary()
    kept = {name for (name,) in rows("SELECT registry.secrets_of(%s)", [subject.pk])}
    groups: dict[str, list[Masked]] = {}
    for name, fact in revealable(subject.kind, desk).items():
        secret = office.is_secret(subject.kind, name)
        groups.setdefault("" if secret else fact.source, []).append(Masked(fact, name in kept if secret else None))
    return [Panel(key, Label(key, key) if key else SECRETS, tuple(facts)) for key, facts in groups.items()]


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
    token: str, subject: Subject, desk: Desk, wanted: Iterable[str], reason: str, sources: Mapping[int, Source]
) -> list[Panel]:
    """The panels with what is wanted revealed: facts by name. Logged and committed before.

    Raises django.db.DatabaseError: a subject the desk does not see, a fact that is not for its role.
    """
    known = revealable(subject.kind, desk)
    names = [name for name in wanted if name in known]
    if not names:
        raise DatabaseError("nothing to reveal")
    shown = reveal(token, [subject.pk], [f"{subject.kind}.{name}" for name in names], reason)[subject.pk]
    numbers = opened(shown.secrets)
    traces = _traces(subject.pk, names, sources)
    return [
        Panel(
            panel.key,
            panel.label,
            tuple(
                Masked(one.fact, one.kept, _text(one.fact, shown, numbers), traces.get(one.name))
                if one.name in names
                else one
                for one in panel.facts
            ),
        )
        for panel in panels(subject, desk)
    ]


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
