"""The room's own tables as imports see them: what a file may hold, and which places there are."""

from __future__ import annotations

from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import FACTS, OfficeDictionary
from yingbao.registry.imports.mapping import Catalogue, Subjects, catalogue


def catalogue_of(office: OfficeDictionary, kind: str, topic: str = FACTS) -> Catalogue:
    """What a file about a kind's own facts, or one of its relations, events or ledgers, may hold. Raises KeyError."""
    table = office.dictionary.tables[office.table_of(kind, topic)]
    facts = office.facts(kind, topic)
    if table.kind == "ledger":
        facts = {name: fact for name, fact in facts.items() if name not in ("table", "subject")}
    secret = frozenset(name for name in facts if topic == FACTS and office.is_secret(kind, name))
    references = dict[str, Label](office.households) if topic == FACTS and kind == "person" else {}
    subjects = Subjects(
        kind, topic, facts, office.dictionary.categories, secret, references, table.target or "", table.date or ""
    )
    return catalogue(subjects)


def topics(office: OfficeDictionary) -> list[tuple[str, str, Label]]:
    """(kind, topic, label) of everything that a file may be about."""
    found = [(kind, FACTS, office.dictionary.tables[kind].label) for kind in office.dictionary.subjects]
    for name, table in office.dictionary.tables.items():
        if table.kind in ("link", "event") and table.owner:
            found.append((table.owner, name, table.label))
        elif table.kind == "ledger":
            found += [(kind, name, _of(office, kind, table.label)) for kind in office.dictionary.subjects]
    return found


def _of(office: OfficeDictionary, kind: str, label: Label) -> Label:
    owner = office.dictionary.tables[kind].label
    return Label(f"{label.zh}（{owner.zh}）", f"{label.en} ({owner.en})")
