"""Random well-typed expressions, as the text a clerk would write. Every method gives one of its name's type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from yingbao.engine.dictionary import Dictionary

ROUND_MONEY = tuple(f"round_{how}_{unit}" for how in ("half_up", "up", "down") for unit in ("fen", "yuan"))
ROUND_NUMBER = ("round_half_up", "round_up", "round_down")
EQUAL = ("==", "!=")
COMPARE = ("<", "<=", ">", ">=", "==", "!=", "<", "<=", ">", ">=")
DAYS = ("2024-02-29", "2025-02-28", "2023-12-31", "2020-06-30", "2026-03-01", "1965-02-28")


@dataclass
class Names:
    """What a policy's expressions may name beside facts: its own lets and sets by table, and earlier policies."""

    head: str
    subject: str
    each: str
    lets: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sets: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Earlier policies by id: (subject, what may be asked: 'amount', 'model', 'record')."""
    programmes: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, list[str]] = field(default_factory=dict)

    def named(self, table: str, kind: str) -> list[str]:
        return self.lets.get(table, {}).get(kind, [])


class Expressions:
    """Draws expressions about a row of `table`; `depth` is how deep they may yet go."""

    def __init__(self, dictionary: Dictionary, rnd: Random, names: Names) -> None:
        self.dictionary, self.rnd, self.names = dictionary, rnd, names

    def pick(self, *choices: Callable[[], str | None]) -> str:
        """The first drawn choice that is possible here; the last one always is."""
        order = list(choices[:-1])
        self.rnd.shuffle(order)
        for choice in [*order, choices[-1]]:
            if found := choice():
                return found
        raise AssertionError("the last choice is always possible")

    # Names

    def fact(self, table: str, kind: str) -> str | None:
        """A fact of the row, or of the row that it belongs to."""
        tables = self.dictionary.tables
        if table == "troubles" and self.names.each == "trouble":
            found = [f"trouble.{n}" for n, f in tables[table].facts.items() if f.kind == kind]
            found += [n for n, f in tables["household"].facts.items() if f.kind == kind]
        else:
            found = [name for name, f in tables[table].facts.items() if f.kind == kind]
        found += self.names.named(table, kind) * 2
        if table == "person":
            found += [f"household.{n}" for n, f in tables["household"].facts.items() if f.kind == kind]
            found += [f"household.{n}" for n in self.names.named("household", kind)]
        if table == "bills":
            found += [f"person.{n}" for n, f in tables["person"].facts.items() if f.kind == kind]
            found += [f"owner.household.{n}" for n, f in tables["household"].facts.items() if f.kind == kind]
        return self.rnd.choice(found) if found else None

    def a_set(self, table: str, depth: int) -> tuple[str, str] | None:
        """A set of the row spoken of, and the table of its elements."""
        tables = self.dictionary.tables
        if table == "troubles" and self.names.each == "trouble":
            found = [("members", "person")]
        elif table == "troubles":
            found = [("household.members", "person")]
        else:
            found = [
                (name, way.table)
                for name, way in tables[table].collections.items()
                if tables[way.table].kind != "ledger"
            ]
            found += self.names.sets.get(table, [])
            if table == "person":
                found += [("household.members", "person"), ("household.troubles", "troubles")]
        if table in (self.names.subject, "troubles" if self.names.each == "trouble" else ""):
            found += [("decisions(self)", "decisions"), ("receipts(self)", "receipts")]
        if table == "troubles" and self.names.each == "trouble":
            found += [("earlier_decisions(self)", "decisions"), ("earlier_receipts(self)", "receipts")] * 2
        if not found:
            return None
        text, inside = self.rnd.choice(found)
        if inside == "troubles" and self.names.each == "trouble":
            return None
        if depth > 1 and self.rnd.random() < 0.3:
            text = f"where({text}, {self.boolean(inside, depth - 2)})"
        return text, inside

    def window(self, inside: str) -> str:
        if self.dictionary.tables[inside].date is None or self.rnd.random() < 0.4:
            return ""
        text = self.rnd.choice(
            ("last=months(12)", "last=days(30)", "this=year", "this=month", "last=p_months", "last=p_days")
        )
        return f", {text}" + self.rnd.choice(("", "", ", at=on - months(1)", ', at=date("2025-03-31")', ", at=p_date"))

    # Conditions

    def boolean(self, table: str, depth: int) -> str:
        if depth <= 0:
            return self.pick(
                lambda: self.fact(table, "boolean"),
                lambda: self.test(table, 0),
                lambda: self.rnd.choice(("yes", "p_bool", "no")),
            )
        down = depth - 1
        return self.pick(
            lambda: f"({self.boolean(table, down)} and {self.boolean(table, down)})",
            lambda: f"({self.boolean(table, down)} or {self.boolean(table, down)})",
            lambda: f"not ({self.boolean(table, down)})",
            lambda: f"({self.boolean(table, down)} if {self.boolean(table, down)} else {self.boolean(table, down)})",
            lambda: f"(({self.boolean(table, down)}) {self.rnd.choice(EQUAL)} ({self.boolean(table, down)}))",
            lambda: self.test(table, down),
            lambda: self.test(table, down),
            lambda: self.of_set(table, depth),
            lambda: self.of_set(table, depth),
            lambda: self.asking(table),
            lambda: self.fact(table, "boolean"),
            lambda: self.test(table, 0),
        )

    def test(self, table: str, depth: int) -> str:
        rnd = self.rnd
        kind = rnd.choice((self.money, self.number, self.date, self.days, self.months))
        fractions = rnd.choice((self.money_fraction, self.number_fraction))
        return self.pick(
            lambda: f"{kind(table, depth)} {rnd.choice(COMPARE)} {kind(table, depth)}",
            lambda: (
                f"{kind(table, depth)} {rnd.choice(('<', '<='))} {kind(table, depth)} {rnd.choice(('<', '<='))} {kind(table, depth)}"
            ),
            lambda: f"({fractions(table, depth)}) {rnd.choice(COMPARE)} ({fractions(table, depth)})",
            lambda: self.category_test(table),
            lambda: self.area_test(table),
            lambda: self.share(table, depth),
            lambda: f"has({self.date(table, 0)})",
            lambda: f"age({self.date(table, 0)}) {rnd.choice(COMPARE)} {rnd.choice((-3, 0, 16, 18, 60, 70))}",
            lambda: f"{rnd.choice((16, 60))} <= age({self.date(table, 0)}) < {rnd.choice((18, 60, 80))}",
            lambda: (
                f"{self.date(table, 0)} + months({rnd.randint(-30, 30)}) {rnd.choice(COMPARE)} {self.date(table, 0)}"
            ),
            lambda: f"days_since({self.date(table, 0)}) {rnd.choice(COMPARE)} {rnd.choice((0, 1, 30, 365, 99999999))}",
            lambda: f"{self.number(table, 0)} {rnd.choice(('in', 'not in'))} (0, 1, 2, {rnd.randint(-9, 90)})",
            lambda: f"{self.money(table, depth)} {rnd.choice(COMPARE)} {self.money(table, depth)}",
        )

    def category_test(self, table: str) -> str | None:
        fact = self.fact(table, "category")
        if fact is None:
            return None
        entry = self.category_of(fact, table)
        values = [*self.dictionary.categories[entry].values, "none"]
        if self.rnd.random() < 0.15:
            return f"has({fact})"
        if self.rnd.random() < 0.5:
            some = self.rnd.sample(values, self.rnd.randint(1, 3))
            return f"{fact} {self.rnd.choice(('in', 'not in'))} ({', '.join(some)})"
        sides = [fact, self.rnd.choice(values)]
        self.rnd.shuffle(sides)
        return f"{sides[0]} {self.rnd.choice(('==', '!='))} {sides[1]}"

    def category_of(self, text: str, table: str) -> str:
        """The category of a fact as it is written in a row of `table`."""
        *path, name = text.split(".")
        where = path[-1] if path else table
        where = {"trouble": "troubles", "owner": "person"}.get(where, where)
        if not path and table == "troubles" and self.names.each == "trouble":
            where = "household"
        return str(self.dictionary.tables[where].facts[name].category)

    def area_test(self, table: str) -> str | None:
        area, other = self.fact(table, "area"), self.fact(table, "area")
        if area is None:
            return None
        code = self.rnd.choice(("44", "4403", "440311", "31"))
        return self.rnd.choice((f'within({area}, "{code}")', f"{area} == {other}", f"{area} != {other}"))

    def share(self, table: str, depth: int) -> str:
        part = self.rnd.choice((self.money, self.number))
        whole = {self.money: "money", self.number: "integer"}[part]
        fact = f"max(0, {self.fact(table, whole) or part(table, 0)})"
        bound = self.rnd.choice(("60%", "1.5", "p_rate", "0.005", "100%", "1/3"))
        zero = self.rnd.choice(("yes", "no"))
        return f"share({part(table, depth)}, {fact}, zero={zero}) {self.rnd.choice(COMPARE)} {bound}"

    def of_set(self, table: str, depth: int) -> str | None:
        found = self.a_set(table, depth)
        if found is None:
            return None
        text, inside = found
        return f"{self.rnd.choice(('any', 'all'))}({text}, {self.boolean(inside, depth - 1)}{self.window(inside)})"

    def asking(self, table: str) -> str | None:
        """Another policy, in one of the ways it may be asked from a row of `table`."""
        rnd, names = self.rnd, self.names
        near = {
            "person": ("person", "household"),
            "household": ("household",),
            "troubles": ("household",) if names.each == "trouble" else (),
        }
        asked = [(policy, *entry) for policy, entry in names.asked.items() if entry[0] in near.get(table, ())]
        if not asked:
            return None
        policy, _, way = rnd.choice(asked)
        grounds = names.grounds.get(policy, [])
        forms = [f"recognised({policy})", f"receives({policy})"]
        if way != "record":
            forms += [f"entitled_to({policy})", f"qualifies({policy})"] * 2
            forms += [f"entitled_to({policy}, ground={rnd.choice(grounds)})"] if grounds else []
        programmes = [p for p, subject in names.programmes.items() if subject in near[table]]
        if programmes:
            name = rnd.choice(programmes)
            forms += [f"recognised(any_of({name}))", f"receives(any_of({name}))", f"entitled_to(any_of({name}))"]
        return rnd.choice(forms)

    # Amounts and numbers

    def money(self, table: str, depth: int) -> str:
        if depth <= 0:
            return self.pick(
                lambda: self.fact(table, "money"),
                lambda: self.rnd.choice(("p_money", "q_money", "100.05", "250", "-3.1", "0")),
            )
        down = depth - 1
        rounding = self.rnd.choice(ROUND_MONEY)
        return self.pick(
            lambda: f"({self.money(table, down)} {self.rnd.choice('+-')} {self.money(table, down)})",
            lambda: f"{self.rnd.choice(('min', 'max'))}({self.money(table, down)}, {self.money(table, down)})",
            lambda: f"{self.small(table)} * ({self.money(table, down)})",
            lambda: f"({self.money(table, down)} if {self.boolean(table, down)} else {self.money(table, down)})",
            lambda: f"{rounding}({self.money_fraction(table, down)})",
            lambda: f"{rounding}({self.money_fraction(table, down)})",
            lambda: f"{self.rnd.choice(ROUND_MONEY)}({self.money(table, down)})",
            lambda: f"-({self.money(table, down)})",
            lambda: self.measured(table, depth, "money"),
            lambda: self.measured(table, depth, "money"),
            lambda: self.looked_up(table),
            lambda: self.amount_of(table),
            lambda: self.money(table, 0),
        )

    def measured(self, table: str, depth: int, kind: str) -> str | None:
        """A sum, least or greatest over a set."""
        found = self.a_set(table, depth)
        if found is None:
            return None
        text, inside = found
        body = {"money": self.money, "integer": self.number, "date": self.date}[kind](inside, depth - 2)
        window = self.window(inside)
        if kind != "date" and self.rnd.random() < 0.5:
            return f"sum({text}, {body}{window})"
        empty = {"money": "7.5", "integer": "-1", "date": "never"}[kind]
        return f"{self.rnd.choice(('min', 'max'))}({text}, {body}{window}, empty={empty})"

    def looked_up(self, table: str) -> str | None:
        grade, sort = self.in_category(table, "grade"), self.in_category(table, "sort")
        forms = [f"by_age[age({self.date(table, 0)})]", f"by_number[{self.number(table, 0)}]"]
        forms += [f"by_grade[{grade}]"] if grade else []
        forms += [f"by_both[{grade}, {sort}]"] if grade and sort else []
        return self.rnd.choice(forms)

    def in_category(self, table: str, category: str) -> str | None:
        for _ in range(8):
            fact = self.fact(table, "category")
            if fact and self.category_of(fact, table) == category:
                return fact
        return None

    def amount_of(self, table: str) -> str | None:
        near = {"person": ("person", "household"), "household": ("household",)}
        found = [
            p for p, (subject, way) in self.names.asked.items() if way == "amount" and subject in near.get(table, ())
        ]
        return f"amount_of({self.rnd.choice(found)})" if found else None

    def small(self, table: str) -> str:
        return self.rnd.choice(("2", "3", "-1", "p_int", "min(4, {})".format(self.fact(table, "integer") or "5"), "30"))

    def number(self, table: str, depth: int) -> str:
        rnd = self.rnd
        if depth <= 0:
            return self.pick(lambda: self.fact(table, "integer"), lambda: rnd.choice(("0", "1", "7", "p_int", "-2")))
        down = depth - 1
        return self.pick(
            lambda: f"age({self.date(table, down)})",
            lambda: f"age({self.date(table, 0)}, at={self.date(table, 0)})",
            lambda: f"{rnd.choice(('year', 'month'))}({self.date(table, down)})",
            lambda: f"({self.number(table, down)} {rnd.choice('+-')} {self.number(table, down)})",
            lambda: f"{rnd.choice(('min', 'max'))}({self.number(table, down)}, {self.number(table, down)})",
            lambda: f"{rnd.choice(ROUND_NUMBER)}({self.number_fraction(table, down)})",
            lambda: f"({self.number(table, down)} if {self.boolean(table, down)} else {self.number(table, down)})",
            lambda: (
                f"every({rnd.choice(('days(7)', 'p_days', 'days(400)'))})"
                if self.names.each in ("month", "year")
                else None
            ),
            lambda: self.counted(table, depth),
            lambda: self.counted(table, depth),
            lambda: self.measured(table, depth, "integer"),
            lambda: self.number(table, 0),
        )

    def counted(self, table: str, depth: int) -> str | None:
        found = self.a_set(table, depth)
        if found is None:
            return None
        text, inside = found
        condition = f", {self.boolean(inside, depth - 2)}" if self.rnd.random() < 0.6 else ""
        return f"count({text}{condition}{self.window(inside)})"

    def money_fraction(self, table: str, depth: int) -> str:
        rnd = self.rnd
        few = f"max(1, {self.number(table, 0)})"
        return self.pick(
            lambda: f"{rnd.choice(('p_rate', '60%', '0.005', '-0.5', 'r_rate', '12.5%'))} * {self.money(table, depth)}",
            lambda: f"({self.money(table, depth)}) / {rnd.choice(('3', '8', '1000', few))}",
            lambda: f"({self.money(table, depth)}) / {few}",
            lambda: f"({self.money(table, 0)} / 7 {rnd.choice('+-')} {self.money(table, 0)})",
            lambda: f"{rnd.choice(('min', 'max'))}({self.money(table, 0)} / 3, {self.money(table, 0)} * 0.3)",
            lambda: f"({self.money(table, 0)} / 6 if {self.boolean(table, 0)} else {self.money(table, 0)})",
            lambda: f"-({self.money(table, 0)} / 9)",
            lambda: f"rate_of[{self.number(table, 0)}] * {self.money(table, 0)}",
            lambda: self.fact_let(table, "money_fraction"),
            lambda: f"{self.money(table, 0)} / 4",
        )

    def number_fraction(self, table: str, depth: int) -> str:
        rnd, facts = self.rnd, self.dictionary.tables[table].facts
        return self.pick(
            lambda: f"({self.number(table, depth)}) / {rnd.choice(('2', '3', '4', 'max(1, p_int)'))}",
            lambda: f"({self.money(table, 0)}) / max(0.01, {self.money(table, 0)})" if "amount" not in facts else None,
            lambda: f"p_rate * {self.number(table, 0)}",
            lambda: f"(r_rate + {self.number(table, 0)} / 2)",
            lambda: f"({self.number(table, 0)} * 2 - 1) / 2",
            lambda: "(p_rate if p_bool else 1)",
            lambda: f"{self.number(table, 0)} / 2",
        )

    def fact_let(self, table: str, kind: str) -> str | None:
        found = list(self.names.named(table, kind))
        if table == "person":
            found += [f"household.{name}" for name in self.names.named("household", kind)]
        return self.rnd.choice(found) if found else None

    # Days

    def date(self, table: str, depth: int) -> str:
        rnd = self.rnd
        if depth <= 0:
            return self.pick(
                lambda: self.fact(table, "date"), lambda: rnd.choice(("on", "p_date", f'date("{rnd.choice(DAYS)}")'))
            )
        down = depth - 1
        return self.pick(
            lambda: f"({self.date(table, down)} {rnd.choice('+-')} {self.months(table, 0, plain=True)})",
            lambda: (
                f"({self.date(table, down)} {rnd.choice('+-')} {rnd.choice(('days(30)', 'days(1)', 'p_days', 'days(p_int)'))})"
            ),
            lambda: f"start_of_{rnd.choice(('month', 'year'))}({self.date(table, down)})",
            lambda: f"{rnd.choice(('min', 'max'))}({self.date(table, down)}, {self.date(table, down)})",
            lambda: f"({self.date(table, down)} if {self.boolean(table, down)} else {self.date(table, down)})",
            lambda: self.measured(table, depth, "date"),
            lambda: self.fact(table, "date"),
            lambda: rnd.choice(("on", "p_date")),
        )

    def days(self, table: str, depth: int) -> str:
        return self.pick(
            lambda: f"({self.date(table, depth)} - {self.date(table, 0)})",
            lambda: f"days_since({self.date(table, depth)})",
            lambda: f"days({self.number(table, 0)})",
            lambda: self.rnd.choice(("days(30)", "p_days", "(p_days + days(1))", "365")) if depth else None,
            lambda: "days(30)",
        )

    def months(self, table: str, depth: int, *, plain: bool = False) -> str:
        """`plain`: to be added to a day."""
        rnd = self.rnd
        number = self.fact(table, "integer") or "2"
        if plain:
            return rnd.choice(
                ("months(1)", "months(6)", "years(18)", "p_months", f"months({number})", "years(p_int)", "-months(11)")
            )
        return self.pick(
            lambda: f"months_between({self.date(table, depth)}, {self.date(table, 0)})",
            lambda: f"months({number})",
            lambda: rnd.choice(("months(12)", "p_months", "years(p_int)", "(p_months - months(1))")),
            lambda: "months(6)",
        )
