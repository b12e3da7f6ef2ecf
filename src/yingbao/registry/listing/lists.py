"""What the lists show of each kind of file, and what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from yingbao.accounts.desks import Desk
from yingbao.engine.calendar import latest_start
from yingbao.engine.dictionary import Fact, Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.listing.source import Condition, Listed
from yingbao.registry.statistics.tally import breakdowns
from yingbao.registry.subjects.revealing import revealable
from yingbao.registry.subjects.words import NO, YES, worded
from yingbao.web.lists import Choice, Column, List
from yingbao.web.lists.filters import Given, Options
from yingbao.web.navigation import numbered
from yingbao.web.provided import provided

DISABLED = "disability"
NARROWED_BY = {"person": ("sex", "lives_alone", "residence_place"), "organisation": ("kind",), "place": ("kind",)}
"""Plain facts of a kind that a list can be narrowed by: categories, and yes or no."""
TITLES = {
    "person": Label("居民", "Residents"),
    "household": Label("家庭", "Households"),
    "organisation": Label("单位", "Organisations"),
    "place": Label("地点", "Places"),
}
AWAY = (("away", Label("户籍在这里，人住在外面", "hukou here, living elsewhere")),)
NOBODY = Label("没有符合条件的档案。放宽条件，或登记新的。", "No file fits. Widen the filters, or register somebody.")


@dataclass(frozen=True)
class Kind:
    """A list, and what each of its filters asks of the database."""

    listing: List
    conditions: Mapping[str, Condition]


def list_of(kind: str, desk: Desk) -> Kind:
    """The list of a kind of files as a desk may see it."""
    filters = [*_areas(desk), *_bands(kind), *_facts(kind, desk), *_disability(kind, desk), *_away(kind)]
    columns = tuple(_columns(kind, desk))
    listing = List(
        f"files-{kind}",
        TITLES.get(kind) or office_dictionary().dictionary.tables[kind].label,
        columns,
        tuple(choice for choice, _ in filters),
        order="number",
        link=lambda row: numbered("registry:subject", row.pk),
        empty=NOBODY,
    )
    return Kind(listing, {choice.key: condition for choice, condition in filters})


def _areas(desk: Desk) -> list[tuple[Choice, Condition]]:
    codes = [code for code in desk.areas if len(code) == 12]
    if len(codes) < 2:
        return []
    options: Options = tuple((code, provided.area(code)) for code in codes)
    return [(Choice("area", Label("社区", "Community"), options=options), lambda given, _: {"area": given["area"]})]


def _bands(kind: str) -> list[tuple[Choice, Condition]]:
    """Bands of age as office.yaml counts them."""
    breakdown = breakdowns()[kind]
    if not breakdown.birth:
        return []
    options: Options = tuple((str(start), breakdown.band(start)) for start in breakdown.starts)

    def born(given: Given, desk: Desk) -> Mapping[str, Any]:
        start = int(given["age"])
        later = [other for other in breakdown.starts if other > start]
        until = {"born_to": latest_start(desk.today, 12 * start).isoformat()}
        if not later:
            return until
        return {**until, "born_from": (latest_start(desk.today, 12 * later[0]) + timedelta(days=1)).isoformat()}

    return [(Choice("age", Label("年龄", "Age"), options=options), born)]


def _facts(kind: str, desk: Desk) -> list[tuple[Choice, Condition]]:
    known = office_dictionary().facts(kind)
    facts = [known[name] for name in NARROWED_BY.get(kind, ()) if name in known]
    return [_by(fact) for fact in facts if desk.role.shows(fact)]


def _by(fact: Fact) -> tuple[Choice, Condition]:
    if fact.category:
        options: Options = tuple(office_dictionary().dictionary.categories[fact.category].values.items())
    else:
        options = (("true", YES), ("false", NO))
    return Choice(fact.name, fact.label, options=options), lambda given, _: {"facts": {fact.name: given[fact.name]}}


def _disability(kind: str, desk: Desk) -> list[tuple[Choice, Condition]]:
    """Only for roles to whom it may be revealed; the list is then a look, and logged."""
    if DISABLED not in revealable(kind, desk):
        return []
    label = Label("残疾（会留下查看记录）", "Disability (logged as a look)")
    choice = Choice("disabled", label, options=(("yes", YES), ("no", NO)))
    return [(choice, lambda given, _: {"disabled": given["disabled"]})]


def _away(kind: str) -> list[tuple[Choice, Condition]]:
    if kind not in ("person", "household"):
        return []
    return [(Choice("where", Label("住在哪里", "Where"), options=AWAY), lambda given, _: {"away": True})]


def _columns(kind: str, desk: Desk) -> list[Column]:
    facts = office_dictionary().facts(kind)
    columns = [
        Column(
            "name",
            Label("名称", "Name") if kind != "person" else Label("姓名", "Name"),
            value=lambda row: row.named.name,
        )
    ]
    if kind == "person":
        columns += [
            Column("age", Label("年龄", "Age"), sort="age", show="number", value=lambda row: row.named.age),
            Column("state", Label("提示", "Note"), show="badge", value=_state),
        ]
    if kind == "household":
        columns.append(Column("people", Label("人数", "People"), show="number"))
    for name in ("sex", "kind"):
        if name in facts and desk.role.shows(facts[name]):
            columns.append(_fact(facts[name]))
    columns.append(
        Column("area", Label("社区", "Community"), sort="area", show="area", value=lambda row: row.subject.area)
    )
    if "address" in facts and desk.role.shows(facts["address"]):
        columns.append(_fact(facts["address"]))
    return [*columns, Column("number", Label("档案号", "File"), sort="id", value=lambda row: str(row.pk))]


def _fact(fact: Fact) -> Column:
    def text(row: Listed) -> str | None:
        value = row.profile.get(fact.name)
        return None if value is None else worded(fact, value)

    return Column(fact.name, fact.label, value=text)


def _state(row: Listed) -> tuple[str, Label] | None:
    if row.named.dead:
        return "plain", Label("已去世", "deceased")
    return None if row.subject.name else ("warn", Label("身份待查", "identity unknown"))
