"""The office's dictionary: the law's (registry.yaml) and what the office knows besides (office.yaml), as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from yingbao.engine.dictionary import Dictionary, Fact, Label, make_dictionary, read_yaml

FACTS = "facts"
"""The topic of a statement about a subject's own facts; every other topic is a table of the dictionary."""


@dataclass(frozen=True)
class SourceEntry:
    """A source as office.yaml lists it; `first`: believed before the departments that own a fact."""

    code: str
    label: Label
    departments: tuple[str, ...]
    whole: bool
    complete: bool
    by_hand: bool
    first: bool


@dataclass(frozen=True)
class OfficeDictionary:
    """`dictionary` holds every fact that the office may know, also those that no policy reads.

    `law` is the engine's own. `secret`: (table, fact) kept encrypted. `households`: facts that lead to a household.
    """

    dictionary: Dictionary
    law: Dictionary
    sources: tuple[SourceEntry, ...]
    secret: frozenset[tuple[str, str]]
    households: Mapping[str, Label]

    def table_of(self, kind: str, topic: str) -> str:
        """The table whose facts a statement may say: the subject's own, or the topic's."""
        return kind if topic == FACTS else topic

    def facts(self, kind: str, topic: str = FACTS) -> Mapping[str, Fact]:
        """The facts that a statement about a `kind` may say; of a link only those of the link itself."""
        table = self.dictionary.tables[self.table_of(kind, topic)]
        names = table.own_facts if table.target else tuple(table.facts)
        return {name: table.facts[name] for name in names}

    def is_secret(self, kind: str, fact: str) -> bool:
        return (kind, fact) in self.secret


LOOKED: Mapping[str, Label] = {
    "law": Label("政策判断所需的全部信息", "everything that the law asks for"),
    "restricted": Label("限制查看的内容", "what is restricted"),
    "reporter": Label("报告人", "who reported"),
}
"""What is looked at that is no single fact."""


def department_label(word: str) -> Label | str:
    """What a department is called; as it is, where the dictionary does not say."""
    return office_dictionary().dictionary.departments.get(word, word)


@cache
def fact_labels() -> Mapping[str, Label]:
    """What `table.fact` is called, of every table: a fact of an event or relation after what it belongs to."""
    dictionary = office_dictionary().dictionary
    found = dict(LOOKED)
    for table in dictionary.tables.values():
        of = Label("", "") if table.name in dictionary.subjects else Label(f"{table.label.zh}：", f"{table.label.en}: ")
        for name, fact in table.facts.items():
            found[f"{table.name}.{name}"] = Label(of.zh + fact.label.zh, of.en + fact.label.en)
    return found


@cache
def office_dictionary(policies: Path | None = None) -> OfficeDictionary:
    """The dictionary of this office (settings.POLICIES). Raises Faults."""
    folder = policies or settings.POLICIES
    law, office = read_yaml(folder / "registry.yaml"), read_yaml(folder / "office.yaml")
    secret = frozenset((table, fact) for table, fact in (name.split(".") for name in office.get("secret", ())))
    return OfficeDictionary(
        make_dictionary(_together(law, office), folder / "office.yaml"),
        make_dictionary(law, folder / "registry.yaml"),
        tuple(_source(code, entry) for code, entry in office.get("sources", {}).items()),
        secret,
        {name: Label(**label) for name, label in office.get("households", {}).items()},
    )


def _source(code: str, raw: dict[str, Any]) -> SourceEntry:
    flags = (bool(raw.get(flag)) for flag in ("whole", "complete", "by_hand", "first"))
    return SourceEntry(code, Label(**raw["label"]), tuple(raw.get("departments", ())), *flags)


def _together(law: dict[str, Any], office: dict[str, Any]) -> dict[str, Any]:
    """One raw dictionary of both, made new: neither is changed."""
    subjects = {
        kind: {**entry, "facts": {**entry["facts"], **office.get("facts", {}).get(kind, {})}}
        for kind, entry in law["subjects"].items()
    }
    relations = {
        name: {**entry, "facts": {**entry.get("facts", {}), **office.get("more", {}).get(name, {})}}
        for name, entry in law["relations"].items()
    }
    extra = {
        name: {**entry, "table": name, "one": name, "absent": "none"} for name, entry in office["relations"].items()
    }
    return {**law, "subjects": subjects, "relations": {**relations, **extra}}
