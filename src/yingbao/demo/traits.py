"""What several facts of a person lean on, drawn once so that the facts agree with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yingbao.demo.columns import Bools, Ints
from yingbao.demo.people import CHILD, EDGE, KINDS, LONE_ELDER, OLDER, POOR, Crowd

DISABILITIES = {
    "vision": 0.13, "hearing": 0.21, "speech": 0.02, "physical": 0.38, "intellectual": 0.10, "mental": 0.12,
    "multiple": 0.04,
}  # fmt: skip
GRADES = {"one": 0.16, "two": 0.24, "three": 0.28, "four": 0.32}
LONE_PARENT = list(KINDS).index("HC")


@dataclass(frozen=True)
class Traits:
    """`destitute`: old, alone, without income or supporter; `bereaved`: a child raised by neither parent."""

    ill: Bools
    disability: Ints
    grade: Ints
    severe: Bools
    student: Bools
    destitute: Bools
    bereaved: Bools
    begging: Bools


def traits(crowd: Crowd) -> Traits:
    dice, kind = crowd.dice, crowd.shard.kind[crowd.hh]
    burden = np.where(np.isin(crowd.straits, (POOR, EDGE)), 0.12, 0.0012)
    grade = dice.pick(list(GRADES.values()))
    alone = crowd.size_hh[crowd.hh] == 1
    bereft = crowd.dice_hh.chance(np.where(crowd.shard.local, 0.02, 0.002))[crowd.hh]
    # Some sixty people of a district of 1.1 million live by begging: lone migrants.
    begging = alone & ~crowd.local & (crowd.age > 35) & (crowd.ids % 1200 == 7)
    return Traits(
        ill=dice.chance(burden * (1 + crowd.age / 60)),
        disability=dice.pick(list(DISABILITIES.values())),
        grade=grade,
        severe=crowd.disabled & (grade < 2),
        student=crowd.role == OLDER,
        destitute=(kind == LONE_ELDER) & (crowd.straits == POOR),
        bereaved=(kind == LONE_PARENT) & (crowd.role == CHILD) & bereft & (crowd.age < 18),
        begging=np.asarray(begging, dtype=np.bool_),
    )
