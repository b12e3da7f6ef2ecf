"""Kin of constructed people that their case does not speak of: every child has parents, every old or disabled person
somebody with a duty to support them. Who has none is a case of its own, and says so with an empty list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingbao.engine.calendar import completed_years

if TYPE_CHECKING:
    from yingbao.demo.planted import Copy

GROWN, OLD = 18, 60
PARENTS, SUPPORTERS = "parents", "supporters"
YOUNGER, OLDER = {"birth": "age 41"}, {"birth": "age 52"}


def relate(copy: Copy) -> None:
    """Parents and supporters for those in the case's household who need them: who lives with them, else a stranger."""
    for number in [n for n, row in copy.people.items() if row["household"] == copy.house]:
        minor = _age(copy, number) < GROWN
        if minor and _untold(copy, PARENTS, number):
            for parent in _able(copy, number, 2):
                copy.kin(PARENTS, number, parent, {})
                if _untold(copy, SUPPORTERS, number, but=PARENTS):
                    copy.kin(SUPPORTERS, number, parent, {})
        elif not minor and _needy(copy, number) and _untold(copy, SUPPORTERS, number):
            copy.kin(SUPPORTERS, number, _able(copy, number, 1)[0], {})


def _untold(copy: Copy, name: str, number: int, but: str = "") -> bool:
    """The case says nothing of this person's kin of that name (an empty list says that nobody in it has any)."""
    told = (name, number) in copy.linked and not but
    return not told and copy.case.facts.get(name) != []


def _age(copy: Copy, number: int) -> int:
    birth = copy.people[number].get("birth")
    return GROWN if birth is None else completed_years(birth, copy.village.on)


def _needy(copy: Copy, number: int) -> bool:
    return _age(copy, number) >= OLD or copy.people[number].get("disability") is not None


def _able(copy: Copy, number: int, wanted: int) -> list[int]:
    """Able grown-ups of the household, then people from elsewhere."""
    troubles = ("death", "absence", "disability")
    at_home = [
        other
        for other, row in copy.people.items()
        if other != number
        and row["household"] == copy.house
        and GROWN + 10 <= _age(copy, other) < OLD
        and not any(row.get(trouble) for trouble in troubles)
    ][:wanted]
    away = [copy.stranger(facts) for facts in (OLDER, YOUNGER)[: wanted - len(at_home)]]
    return at_home + away
