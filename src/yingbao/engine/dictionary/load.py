"""Reads registry.yaml into a Dictionary, or says everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import yaml

from yingbao.engine.dictionary.model import (
    NONE,
    Category,
    Collection,
    Dictionary,
    Fact,
    Kind,
    Label,
    Sensitivity,
    Table,
    Up,
)
from yingbao.engine.faults import Fault, Faults, Place, nearest, read_text
from yingbao.engine.values import NEVER, Value, fen

PLAIN_KINDS = tuple(kind for kind in get_args(Kind) if kind != "category")
LEDGERS = ("decisions", "receipts")
LEDGER_FACTS: dict[str, dict[str, Any]] = {
    "policy": {"type": "text"},
    "occasion": {"type": "text"},
    "from": {"type": "date", "absent": "unknown"},
    "to": {"type": "date", "absent": "never"},
    "amount": {"type": "money", "range": [0, 1_000_000_000], "absent": "unknown"},
    "quantity": {"type": "integer", "range": [0, 1_000_000], "absent": "unknown"},
}
LEDGER_ALWAYS: dict[str, Value] = {"policy": "", "from": date(1850, 1, 1)}
LEDGER_LABELS = {
    "policy": ("政策", "policy"),
    "occasion": ("所属期", "occasion"),
    "from": ("起", "from"),
    "to": ("止", "to"),
    "amount": ("金额", "amount"),
    "quantity": ("数量", "quantity"),
}


def load_dictionary(path: Path) -> Dictionary:
    """The dictionary in `path` (registry.yaml), with what the texts beside it are called in English (citations.yaml). Raises
    Faults: not YAML, an unknown type, a relation to nowhere, …"""
    texts = path.with_name("citations.yaml")
    english = read_yaml(texts).get("english") or {} if texts.exists() else {}
    return replace(make_dictionary(read_yaml(path), path), english={str(zh): str(en) for zh, en in english.items()})


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises Faults: no such file, not YAML."""
    try:
        raw = yaml.load(read_text(path), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise Faults([Fault("dictionary-missing", Place(str(path)))]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1 if mark else 0)
        raise Faults([Fault("dictionary-yaml", place, {"problem": str(getattr(error, "problem", error))})]) from None
    return raw if isinstance(raw, dict) else {}


def make_dictionary(raw: dict[str, Any], path: Path) -> Dictionary:
    """The dictionary that `raw` spells; `path` is named in its faults. Raises Faults."""
    return _Reader(str(path), raw).dictionary()


class _Reader:
    """One pass over the raw YAML; collects faults instead of stopping at the first."""

    def __init__(self, file: str, raw: dict[str, Any]) -> None:
        self.file, self.raw, self.faults = file, raw, list[Fault]()

    def fault(self, code: str, **words: Any) -> None:
        self.faults.append(Fault(code, Place(self.file), words))

    def dictionary(self) -> Dictionary:
        self.departments = {zh: Label(zh, str(en)) for zh, en in self.raw.get("departments", {}).items()}
        self.categories = {n: self.category(n, v) for n, v in self.raw.get("categories", {}).items()}
        subjects = self.raw.get("subjects", {})
        if not subjects:
            self.fault("dictionary-empty")
        facts = {n: self.facts(n, s.get("facts", {})) for n, s in subjects.items()}
        tables = {n: self.subject(n, s, facts[n]) for n, s in subjects.items()}
        for name, entry in self.raw.get("events", {}).items():
            self.event(tables, name, entry)
        for name, entry in self.raw.get("relations", {}).items():
            self.relation(tables, name, entry)
        for name in LEDGERS:
            self.ledger(tables, name)
        if self.faults:
            raise Faults(self.faults)
        office = str(self.raw.get("office", "")).removeprefix("00")
        title = self.label(self.raw.get("title"), "title")
        return Dictionary(title, office, self.categories, tables, self.file, self.departments)

    def label(self, raw: Any, owner: str) -> Label:
        if isinstance(raw, dict) and raw.get("zh") and raw.get("en"):
            return Label(str(raw["zh"]), str(raw["en"]))
        if not isinstance(raw, dict):
            return Label(owner, owner)
        self.fault("dictionary-label", owner=owner)
        return Label(owner, owner)

    def category(self, name: str, values: dict[str, Any]) -> Category:
        if name in PLAIN_KINDS or NONE in values:
            self.fault("dictionary-category", name=name)
        return Category(name, {value: self.label(label, f"{name}.{value}") for value, label in values.items()})

    def facts(self, table: str, raw: Mapping[str, Any]) -> dict[str, Fact]:
        return {name: self.fact(table, name, entry) for name, entry in raw.items()}

    def fact(self, table: str, name: str, raw: dict[str, Any]) -> Fact:
        owner, given = f"{table}.{name}", str(raw.get("type"))
        category = given if given in self.categories else None
        kind: Any = "category" if category else given
        if not category and given not in PLAIN_KINDS:
            self.fault(
                "dictionary-type", fact=owner, given=given, near=nearest(given, [*PLAIN_KINDS, *self.categories])
            )
            kind = "text"
        sensitivity = str(raw.get("sensitivity", "plain"))
        if sensitivity not in get_args(Sensitivity):
            self.fault("dictionary-sensitivity", fact=owner, given=sensitivity)
        lo, hi = self.bounds(owner, kind, raw.get("range"))
        absent = self.absent(owner, kind, raw.get("absent", "unknown"), category)
        label, past = self.label(raw.get("label"), owner), raw.get("past", False)
        if not isinstance(past, bool) or (past and kind != "date"):
            self.fault("dictionary-past", fact=owner, kind=kind)
        source = str(raw.get("source", ""))
        told_by = self.departments.get(source, Label(source, source))
        return Fact(name, table, kind, label, category, lo, hi, absent, source, sensitivity, bool(past), told_by)  # type: ignore[arg-type]

    def bounds(self, owner: str, kind: str, raw: Any) -> tuple[int, int]:
        if kind not in ("integer", "money"):
            return 0, 0
        try:
            lo, hi = (int(n) if kind == "integer" else fen(Fraction(str(n))) for n in raw)
        except (TypeError, ValueError):
            self.fault("dictionary-range", fact=owner)
            return 0, 0
        return lo, hi

    def absent(self, owner: str, kind: str, raw: Any, category: str | None) -> Value:
        """The value that absence stands for; a word that does not suit the type is a fault."""
        if raw == "unknown":
            return None
        if kind == "boolean" and isinstance(raw, bool):
            return raw
        if kind in ("integer", "money") and isinstance(raw, int | float) and not isinstance(raw, bool):
            return int(raw) if kind == "integer" else fen(Fraction(str(raw)))
        if category and raw == NONE:
            return NONE
        if kind == "date" and raw == "never":
            return NEVER
        self.fault("dictionary-absent", fact=owner, given=raw, kind=kind)
        return None

    def subject(self, name: str, raw: dict[str, Any], facts: dict[str, Fact]) -> Table:
        ups = {}
        if belongs := raw.get("belongs"):
            self.known("belongs", name, belongs, self.raw["subjects"])
            ups[belongs] = Up(belongs, belongs, belongs)
        areas = {key: str(fact) for key, fact in raw.get("areas", {}).items()}
        self.known_areas(name, areas, facts)
        label = self.label(raw.get("label"), name)
        return Table(name, "subject", label, str(raw.get("one", name)), facts, ups, {}, areas, own_facts=tuple(facts))

    def known_areas(self, name: str, areas: Mapping[str, str], facts: Mapping[str, Fact]) -> None:
        for fact in areas.values():
            if fact not in facts or facts[fact].kind != "area":
                self.fault("dictionary-area", table=name, fact=fact)

    def known(self, what: str, owner: str, name: str, names: Iterable[str]) -> bool:
        if name in names:
            return True
        self.fault("dictionary-unknown", what=what, owner=owner, name=name, near=nearest(name, names))
        return False

    def event(self, tables: dict[str, Table], name: str, raw: dict[str, Any]) -> None:
        if not self.known("of", name, raw.get("of", ""), tables):
            return
        facts, owner = self.facts(name, raw.get("facts", {})), raw["of"]
        dated = raw.get("date")
        if dated not in facts or facts[dated].kind != "date":
            self.fault("dictionary-event-date", table=name, fact=dated)
        areas = {**tables[owner].areas, **{k: str(v) for k, v in raw.get("areas", {}).items()}}
        label = self.label(raw.get("label"), name)
        ups = {"owner": Up("owner", owner, "owner"), owner: Up(owner, owner, "owner")}
        one = str(raw.get("one", name))
        tables[name] = Table(
            name, "event", label, one, facts, ups, {}, areas, owner=owner, own_facts=tuple(facts), date=dated
        )
        self.attach(
            tables, Collection(name, one, owner, name, "owner", label, at_most=raw.get("at_most", 1000), date=dated)
        )

    def relation(self, tables: dict[str, Table], name: str, raw: dict[str, Any]) -> None:
        owner, target = raw.get("of", ""), raw.get("to", "")
        if not (self.known("of", name, owner, tables) and self.known("to", name, target, tables)):
            return
        label, number = self.label(raw.get("label"), name), raw.get("number")
        if bool(raw.get("by")) == bool(raw.get("table")):
            self.fault("dictionary-relation", name=name)
            return
        if not raw.get("by"):
            own = self.facts(name, raw.get("facts", {}))
            facts = {**tables[target].facts, **own}
            ups = {"owner": Up("owner", owner, "owner")}
            one = str(raw.get("one", name))
            tables[name] = Table(name, "link", label, one, facts, ups, owner=owner, target=target, own_facts=tuple(own))
        collection = Collection(
            name,
            str(raw.get("one", name)),
            owner,
            target if raw.get("by") else name,
            raw.get("by", "owner"),
            label,
            number,
            raw.get("at_least", number or 0),
            raw.get("at_most", number or 1000),
            raw.get("absent", "none") == "unknown" and number is None,
        )
        self.attach(tables, collection)

    def ledger(self, tables: dict[str, Table], name: str) -> None:
        """Decisions and receipts: the engine's own two tables, a collection of every subject."""
        label = self.label(self.raw.get(name, {}).get("label"), name)
        raw = {
            n: {**f, "label": dict(zip(("zh", "en"), LEDGER_LABELS[n], strict=True))} for n, f in LEDGER_FACTS.items()
        }
        facts = self.facts(name, raw)
        # a row of a ledger always says whose it is and from when: without these it is none
        facts |= {fact: replace(facts[fact], absent=value) for fact, value in LEDGER_ALWAYS.items()}
        tables[name] = Table(name, "ledger", label, name.removesuffix("s"), facts, date="from")
        for owner in [n for n, table in tables.items() if table.kind == "subject"]:
            self.attach(
                tables,
                Collection(name, name.removesuffix("s"), owner, name, "subject", label, at_most=10_000, date="from"),
            )

    def attach(self, tables: dict[str, Table], collection: Collection) -> None:
        owner = tables[collection.owner]
        ways = {**owner.collections, collection.name: collection}
        tables[collection.owner] = Table(**{**vars(owner), "collections": ways})
