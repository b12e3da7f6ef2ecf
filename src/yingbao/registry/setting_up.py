"""After the tables are made: the dictionary's sources, order of belief and sensitivities as data, and the grants."""

from __future__ import annotations

from typing import Any

from yingbao.accounts.models import KnownFact
from yingbao.accounts.setting_up import run_sql
from yingbao.registry.dictionary import OfficeDictionary, office_dictionary
from yingbao.registry.models import Precedence, Shape, Source


def after_migrating(using: str, **_: Any) -> None:
    if using != "owner":
        return
    office = office_dictionary()
    _sources(office, using)
    _shapes(office, using)
    _facts(office, using)
    run_sql(using, "registry", "grants.sql")


def _sources(office: OfficeDictionary, using: str) -> None:
    """Every source, and for each fact the rank of those that come before the common order."""
    rows = {}
    for rank, entry in enumerate(office.sources):
        fields = {
            "department": "、".join(entry.departments), "label_zh": entry.label.zh, "label_en": entry.label.en, "rank": rank,
            "complete": entry.complete, "whole": entry.whole, "by_hand": entry.by_hand,
        }  # fmt: skip
        rows[entry.code], _ = Source.objects.using(using).update_or_create(code=entry.code, defaults=fields)
    first = [entry for entry in office.sources if entry.first]
    order = []
    for kind in office.dictionary.subjects:
        for name, fact in office.facts(kind).items():
            owners = [entry for entry in office.sources if fact.source in entry.departments and entry not in first]
            ranked = enumerate([*first, *owners])
            order += [Precedence(fact=f"{kind}.{name}", source=rows[entry.code], rank=rank) for rank, entry in ranked]
    Precedence.objects.using(using).all().delete()
    Precedence.objects.using(using).bulk_create(order)


def _shapes(office: OfficeDictionary, using: str) -> None:
    for kind in office.dictionary.subjects:
        table = office.dictionary.tables[kind]
        home = next((up.column for up in table.ups.values()), "")
        fields = {"place": table.areas["residence"], "hukou": table.areas["hukou"], "home": home}
        Shape.objects.using(using).update_or_create(kind=kind, defaults=fields)


def _facts(office: OfficeDictionary, using: str) -> None:
    """Every fact by table and name, for the functions that reveal them."""
    known = [
        KnownFact(f"{table.name}.{name}", fact.sensitivity, fact.source, (table.name, name) in office.secret)
        for table in office.dictionary.tables.values()
        for name, fact in table.facts.items()
        if not table.target or name in table.own_facts
    ]
    KnownFact.objects.using(using).all().delete()
    KnownFact.objects.using(using).bulk_create(known)
