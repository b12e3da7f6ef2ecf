"""Up to how much a role may decide at a step, by the parameters of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingbao.accounts.roles import rights
from yingbao.casework.models import Plan
from yingbao.casework.words import came_of
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.limits import fen_of, rests_on_made_up
from yingbao.registry.answers.lawbook import asking_law

BEYOND = "beyond"
"""The outcome by which a step is handed up."""


@dataclass(frozen=True)
class Limited:
    """A role's limit; `fen`: None where a parameter that it goes by is empty; `more`: what to do with more than that; `made_up`: whether a
    parameter that it goes by is."""

    fen: int | None
    more: Label
    made_up: bool = False


def limits_of(plan: Plan, day: date) -> dict[str, int | None]:
    """Of each role that has a limit at a step: fen, None where a parameter is empty."""
    return {role: fen_of(asking_law(day), plan.policy, amount) for role, amount in plan.most}


def limited(plan: Plan, role: str, day: date) -> Limited | None:
    """The limit of one role; None where it may decide any amount."""
    amount = next((amount for one, amount in plan.most if one == role), None)
    if amount is None:
        return None
    made_up = rests_on_made_up(asking_law(day), plan.policy, amount)
    return Limited(limits_of(plan, day)[role], _more(plan), made_up)


def _more(plan: Plan) -> Label:
    """Whether it is handed up, or another role of the step decides it."""
    if any(outcome == BEYOND for outcome, _ in plan.next):
        up = came_of(BEYOND)
        return Label(
            f"更多的，选“{up.zh}”，金额可以写在这里，理由写在“情况说明”里，一并报上去",
            f"of more, choose “{up.en}”; an amount here and the reasons in the explanation go up with it",
        )
    held = {one for one, _ in plan.most}
    others = [rights().roles[role].label for role in plan.roles if role not in held]
    return Label(
        f"更多的，这一步由{'、'.join(one.zh for one in others)}决定",
        f"more is decided at this step by: {', '.join(one.en for one in others)}",
    )
