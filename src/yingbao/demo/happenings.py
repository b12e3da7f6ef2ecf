"""What happened to people: hardships, devices fitted."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from yingbao.demo.columns import NOTHING, Dice, Ints, days, flags, names, numbers
from yingbao.demo.divisions import area_codes
from yingbao.demo.health import DEVICES
from yingbao.demo.people import NONE, Crowd

EVENTS_A_SHARD = 10_000_000
"""Events are numbered from shard × this number on, so that shards need not wait for each other."""

HARDSHIPS = {
    "fire": 0.08, "traffic": 0.16, "illness": 0.3, "accident": 0.12, "spending": 0.2, "joblessness": 0.1,
    "other_hardship": 0.04,
}  # fmt: skip


def events(crowd: Crowd) -> dict[str, pa.Table]:
    return {
        "hardships": _hardships(crowd),
        "devices": _devices(crowd),
    }


def _table(crowd: Crowd, owner_ids: Ints, facts: dict[str, pa.Array]) -> pa.Table:
    ids = crowd.shard.number * EVENTS_A_SHARD + 1 + np.arange(len(owner_ids))
    return pa.table({"id": numbers(ids), "owner": numbers(owner_ids), **facts})


def _back(crowd: Crowd, dice: Dice, most: int) -> Ints:
    return crowd.today - dice.whole(0, most)


def _hardships(crowd: Crowd) -> pa.Table:
    """Some 160 of 500,000 households a year, as Longgang's 93 in half a year suggest; straits make it likelier."""
    share = np.where(crowd.straits_hh != NONE, 0.05, 0.0003)
    owner = np.flatnonzero(crowd.dice_hh.chance(share))
    dice = crowd.dice.of(len(owner))
    kind = dice.pick(list(HARDSHIPS.values()))
    urgent = (kind < 4) & dice.chance(0.8)
    spent = kind == list(HARDSHIPS).index("spending")
    jobless = kind == list(HARDSHIPS).index("joblessness")
    return _table(
        crowd,
        crowd.household_ids[owner],
        {
            "kind": names(np.where(dice.chance(0.01), NOTHING, kind), list(HARDSHIPS)),
            "date": days(_back(crowd, dice, 500), ~dice.chance(0.01)),
            "place": names(np.where(dice.chance(0.01), NOTHING, crowd.residence_hh[owner]), area_codes()),
            "urgent": flags(urgent, ~dice.chance(0.04)),
            "household_spending": numbers(dice.fen(42_000, 0.8, 800_000), (spent | (kind == 2)) & ~dice.chance(0.05)),
            "unemployment_insured": flags(dice.chance(0.3), jobless & ~dice.chance(0.1)),
        },
    )


def _devices(crowd: Crowd) -> pa.Table:
    owner = np.flatnonzero(crowd.disabled & crowd.dice.chance(0.2))
    dice = crowd.dice.of(len(owner))
    items = names(dice.pick((0.3, 0.25, 0.12, 0.13, 0.2)), DEVICES)
    return _table(crowd, crowd.ids[owner], {"fitted_on": days(_back(crowd, dice, 2000)), "item": items})
