"""The eight policies as OpenFisca variables.

Variables are int (int32 fen), so that totals can be exact; products are widened to int64 by hand, because numpy's int32
overflows silently. Everything over members is household.sum (a bincount), which is faster than household.all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.engines.peer_core import ETERNITY, MONTH, ParameterNode, TaxBenefitSystem, Variable, build_entity
from bench.spec import CARE, DATED

Array = np.ndarray[Any, Any]
Formula = Callable[[Any, Any, Any], Array]

Person = build_entity(key="person", plural="persons", label="person", is_person=True)
ROLES = [{"key": "member", "plural": "members", "label": "member"}]
Household = build_entity(key="household", plural="households", label="household", roles=ROLES)
PERSON_IN = {
    "birth": datetime.date, "residency": int, "dis_type": int, "dis_grade": int, "income": int,
    "employed": bool, "lives_alone": bool, "med_oop": int, "orphan": int,
}  # fmt: skip
HOUSE_IN = {"assets": int, "houses": int}
FORMULAS: list[Any] = []


def make(name: str, entity: Any, kind: type, **more: Any) -> Any:
    period = ETERNITY if name == "birth" else MONTH
    return type(
        name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": period, "label": name} | more
    )


def variable(entity: Any, kind: type = int) -> Callable[[Formula], Formula]:
    """A formula becomes a Variable of its name."""

    def register(formula: Formula) -> Formula:
        FORMULAS.append(make(formula.__name__, entity, kind, formula=formula))
        return formula

    return register


def wide(x: Array) -> Array:
    return x.astype(np.int64)


@variable(Person)
def age(person: Any, period: Any, parameters: Any) -> Array:
    birth = person("birth", period)
    months = birth.astype("datetime64[M]")
    year, month = birth.astype("datetime64[Y]").astype(int) + 1970, months.astype(int) % 12 + 1
    day, on = (birth - months).astype(int) + 1, period.start
    return on.year - year - ((month > on.month) | ((month == on.month) & (day > on.day)))


@variable(Person, bool)
def severe(person: Any, period: Any, parameters: Any) -> Array:
    grade = person("dis_grade", period)
    return (grade > 0) & (grade <= 2)


@variable(Person)
def counted_income(person: Any, period: Any, parameters: Any) -> Array:
    p, income = parameters(period), wide(person("income", period))
    cost = np.where(person("employed", period), (income * p.work_cost_pct + 50) // 100, 0)
    deduction = person("severe", period) * p.disabled_deduction + (person("age", period) >= 60) * p.elder_deduction
    return np.maximum(0, income - cost - deduction)


@variable(Person)
def supplement(person: Any, period: Any, parameters: Any) -> Array:
    p, age = parameters(period), person("age", period)
    dependant = np.where((age >= 60) | (age < 18), (p.std * p.supp_dependant_pct + 50) // 100, 0)
    return np.where(person("severe", period), (p.std * p.supp_severe_pct + 50) // 100, dependant)


@variable(Household)
def hh_n(household: Any, period: Any, parameters: Any) -> Array:
    return household.nb_persons()


@variable(Household)
def hh_income(household: Any, period: Any, parameters: Any) -> Array:
    return household.sum(household.members("counted_income", period))


@variable(Household)
def hh_med(household: Any, period: Any, parameters: Any) -> Array:
    return household.sum(household.members("med_oop", period))


@variable(Household)
def hh_line(household: Any, period: Any, parameters: Any) -> Array:
    return household("hh_n", period) * parameters(period).std


@variable(Household, bool)
def hh_fit(household: Any, period: Any, parameters: Any) -> Array:
    return household.any(household.members("residency", period) == 1) & (household("houses", period) <= 1)


@variable(Household, bool)
def hh_all60(household: Any, period: Any, parameters: Any) -> Array:
    return household.sum(household.members("age", period) < 60) == 0


@variable(Household)
def dibao(household: Any, period: Any, parameters: Any) -> Array:
    p, line, inc = parameters(period), wide(household("hh_line", period)), household("hh_income", period)
    supp = household.sum(household.members("supplement", period))
    ok = household("hh_fit", period) & (inc < line) & (household("assets", period) <= p.asset_months * line)
    return np.where(ok, np.minimum(line - inc + supp, line), 0)


@variable(Household, bool)
def hh_rigid(household: Any, period: Any, parameters: Any) -> Array:
    line, inc, med = (wide(household(name, period)) for name in ("hh_line", "hh_income", "hh_med"))
    return (inc < 2 * line) & (med * 100 > parameters(period).rigid_pct * 12 * inc)


@variable(Household)
def edge(household: Any, period: Any, parameters: Any) -> Array:
    line, inc = wide(household("hh_line", period)), wide(household("hh_income", period))
    rich = household("assets", period) > parameters(period).edge_asset_months * line
    out = (household("dibao", period) > 0) | ~household("hh_fit", period) | rich
    return np.where(out, 0, np.where(2 * inc < 3 * line, 1, np.where(household("hh_rigid", period), 2, 0)))


@variable(Household)
def medrelief(household: Any, period: Any, parameters: Any) -> Array:
    std = parameters(period).std
    line, inc, med = (wide(household(name, period)) for name in ("hh_line", "hh_income", "hh_med"))
    amount = np.maximum(std, np.minimum(6 * line, ((100 * med - 240 * inc) * 50 + 5000) // 10000))
    return np.where(household("hh_rigid", period) & (med > 3 * std), amount, 0)


TABLE = np.zeros((5, 8), np.int64)
for _grade, _row in CARE.items():
    TABLE[_grade, 1:] = _row


@variable(Person)
def care(person: Any, period: Any, parameters: Any) -> Array:
    return np.where(person("residency", period) == 1, TABLE[person("dis_grade", period), person("dis_type", period)], 0)


@variable(Person)
def living(person: Any, period: Any, parameters: Any) -> Array:
    p, edge = parameters(period), person.household("edge", period)
    full = (person.household("dibao", period) > 0) | (edge == 1)
    ok = (person("residency", period) == 1) & (person("dis_grade", period) > 0)
    return ok * np.where(full, p.living_full, np.where(edge == 2, p.living_low, 0))


@variable(Person)
def old(person: Any, period: Any, parameters: Any) -> Array:
    p, age = parameters(period), person("age", period)
    amount = np.select([age >= 100, age >= 90, age >= 80, age >= 70], [p.old100, p.old90, p.old80, p.old70], 0)
    return amount * (person("residency", period) == 1)


@variable(Person)
def visit(person: Any, period: Any, parameters: Any) -> Array:
    age = person("age", period)
    alone = person("lives_alone", period) | (person.household("hh_n", period) == 1)
    who = ((age >= 60) & alone) | ((age >= 80) & person.household("hh_all60", period))
    return who * np.where((age >= 80) | person("severe", period), 4, 1)


@variable(Person)
def child(person: Any, period: Any, parameters: Any) -> Array:
    p, orphan = parameters(period), person("orphan", period)
    share = person.household("dibao", period) // person.household("hh_n", period)
    amount = np.where(orphan == 1, p.orphan, np.where(orphan == 2, np.maximum(0, p.unsupported - share), 0))
    return amount * (person("age", period) < 18)


def system() -> Any:
    tbs = TaxBenefitSystem([Person, Household])
    inputs = [make(name, Person, kind) for name, kind in PERSON_IN.items()]
    inputs += [make(name, Household, kind) for name, kind in HOUSE_IN.items()]
    tbs.add_variables(*inputs, *FORMULAS)
    values = {name: {"values": {day: {"value": v} for day, v in rows.items()}} for name, rows in DATED.items()}
    tbs.parameters = ParameterNode("", data=values)
    return tbs
