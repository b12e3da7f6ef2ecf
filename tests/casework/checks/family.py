"""A family whose case stands at the step of checking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.casework.test_way import STREET, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.checks.actions import Signed, authorise
from yingbao.casework.models import Case
from yingbao.registry.actions import Saying, state

TODAY = date(2025, 12, 31)
SIGNED, UNTIL = date(2025, 12, 1), date(2026, 5, 31)
EVERY = ("bank", "estate", "vehicles", "market", "income")


@dataclass(frozen=True)
class Family:
    case: Case
    home: int
    people: tuple[int, ...]
    numbers: tuple[str, ...]


def number_of(serial: int) -> str:
    """A made-up ID number of a made-up division with a sound check digit."""
    bare = f"99000019700301{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return bare + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(bare, weights, strict=True)) % 11]


def a_family(office: OfficeForTests, first: int, names: tuple[str, ...] = ("陈大山", "李小芳")) -> Family:
    """At the step of checking; they declared what they have: 1,000 yuan each month of wages, assets of 5,000 yuan."""
    case = open_one(office)
    numbers = tuple(number_of(first + at) for at in range(len(names)))
    people = tuple(
        office.enrol(
            COMMUNITY, name=name, id_number=number, household=case.subject_id, hukou=COMMUNITY, birth="1970-03-01"
        )
        for name, number in zip(names, numbers, strict=True)
    )
    declared(office, "household", case.subject_id, financial_assets=500_000)
    declared(office, "person", people[0], wage_income=100_000)
    to_the_check(office, case)
    return Family(case, case.subject_id, people, numbers)


def declared(office: OfficeForTests, kind: str, subject: int, **facts: Any) -> None:
    with office.at_a_desk("community_worker"):
        state(Saying(kind, subject, "declared", date(2025, 1, 1), "本人申报", facts))


def to_the_check(office: OfficeForTests, case: Case) -> None:
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    second = another(office, "social_worker", COMMUNITY)
    assert do(office, case, "community_worker", COMMUNITY, "done", second=second) == "check"


def sign(
    office: OfficeForTests,
    family: Family,
    people: tuple[int, ...] = (),
    whom: tuple[str, ...] = EVERY,
    day: date = SIGNED,
    until: date = UNTIL,
) -> int:
    with office.at_a_desk("street_reviewer", STREET):
        return authorise(family.case.pk, Signed(people or family.people, whom, day, until))
