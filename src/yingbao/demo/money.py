"""What people earn, own and must spend. Incomes are log-normal around the district's wages; everything here is made up.

Households in straits are given the income per head that their straits mean, whatever the year's standard: `poor` lies
under every standard since 2022, `edge` between the standard and one and a half times it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from yingbao.demo.columns import NOTHING, Bools, Columns, Floats, days, flags, names, numbers, to_fen
from yingbao.demo.divisions import area_codes
from yingbao.demo.people import EDGE, HEAD, NONE, POOR, SPENDING, SQUEEZED, Crowd
from yingbao.demo.traits import Traits

# Yuan per head and month in which straits, from … to.
PER_HEAD = np.array([(3200, 5600), (100, 1200), (1560, 2040), (2500, 5400), (2350, 3000)], dtype=np.float64)
# Necessary spending as a share of income, from … to.
RIGID = np.array([(0.05, 0.45), (0.2, 0.58), (0.2, 0.58), (0.62, 1.3), (0.3, 0.59)])


@dataclass(frozen=True)
class Incomes:
    """Yuan a month by person; `known_hh`: the household has been checked."""

    wage: Floats
    business: Floats
    rent: Floats
    transfer: Floats
    working: Bools
    known_hh: Bools
    total_hh: Floats


def incomes(crowd: Crowd, traits: Traits) -> Incomes:
    dice, straits = crowd.dice, crowd.straits
    adult = (crowd.age >= 18) & (crowd.age < 60) & ~traits.student & ~crowd.dead
    share = np.where(crowd.local, 0.78, 0.90) * np.where(crowd.disabled, 0.5, 1.0)
    share = np.where(straits == POOR, 0.15, np.where(straits > 0, 0.45, share))
    working = adult & dice.chance(share)
    own_shop = working & dice.chance(0.06)
    wage = np.where(working & ~own_shop, np.minimum(dice.lognormal(6300, 0.5), 90_000), 0)
    business = np.where(own_shop, np.minimum(dice.lognormal(7000, 0.8), 200_000), 0)
    retired = (crowd.age >= 60) & ~crowd.dead & dice.chance(0.85)
    transfer = np.where(retired, np.minimum(dice.lognormal(3400, 0.5), 20_000), 0)
    rent = np.where(crowd.local & dice.chance(0.25) & (crowd.role == HEAD), dice.lognormal(2500, 0.8), 0)
    # Whoever asked for help has been checked, but for one in seventy; of migrants less is known.
    unchecked = np.where(crowd.straits_hh != NONE, 0.015, 0.00002)
    known = ~crowd.dice_hh.chance(np.where(crowd.shard.local, unchecked, 0.15))
    return _fit(crowd, traits, Incomes(wage, business, rent, transfer, working, known, np.zeros(0)))


def _fit(crowd: Crowd, traits: Traits, raw: Incomes) -> Incomes:
    """Scales a household's incomes to its straits; a settled household without income lives on rent."""
    total = partial(np.bincount, crowd.hh, minlength=len(crowd.size_hh))
    living = np.maximum(total(weights=(~crowd.dead).astype(np.float64)), 1)
    sums = total(weights=raw.wage + raw.business + raw.rent + raw.transfer)
    low, high = PER_HEAD[crowd.straits_hh].T
    goal = crowd.dice_hh.between(low, high) * living
    in_straits = crowd.straits_hh != NONE
    factor = np.where(in_straits & (sums > 0), goal / np.maximum(sums, 1), 1.0)
    must_top = np.where(in_straits, sums == 0, crowd.shard.local & (sums < goal))
    is_first = np.zeros(len(crowd.hh), dtype=np.bool_)
    is_first[crowd.first] = True
    top = np.where(is_first, np.where(must_top, goal - sums, 0)[crowd.hh], 0)
    f = factor[crowd.hh]
    poor = in_straits[crowd.hh]
    rent = raw.rent * f + np.where(poor, 0, top)
    transfer = raw.transfer * f + np.where(poor & ~traits.destitute, top, 0)
    everything = np.asarray(total(weights=raw.wage * f + raw.business * f + rent + transfer), dtype=np.float64)
    return Incomes(raw.wage * f, raw.business * f, rent, transfer, raw.working, raw.known_hh, everything)


def person_money(crowd: Crowd, traits: Traits, got: Incomes) -> Columns:
    dice, known = crowd.dice, got.known_hh[crowd.hh]
    ill = traits.ill
    costly = (crowd.disabled & dice.chance(0.3)) | (ill & dice.chance(0.7))
    pension = (crowd.age >= 60) & crowd.local & dice.chance(0.12)
    unable = traits.severe | (crowd.age >= 60) | (crowd.age < 16)
    refused = (crowd.straits == POOR) & ~unable & dice.chance(0.08)
    adult = crowd.age >= 16
    return {
        "wage_income": numbers(to_fen(got.wage), known),
        "business_income": numbers(to_fen(got.business), known),
        "property_income": numbers(to_fen(got.rent), known),
        "transfer_income": numbers(to_fen(got.transfer), known),
        "basic_pension": numbers(np.full(dice.rows, 50_000), pension),
        "work_costs": numbers(dice.fen(220, 0.4, 1500), got.working & dice.chance(0.05)),
        "care_costs": numbers(dice.fen(350, 0.7, 8000), costly),
        "employed": flags(got.working, adult & ~dice.chance(0.03)),
        "able_to_work": flags(~unable, ~dice.chance(0.02)),
        "work_refusals": numbers(dice.whole(1, 5), refused),
    }


def household_money(crowd: Crowd, got: Incomes) -> Columns:
    dice, straits, local = crowd.dice_hh, crowd.straits_hh, crowd.shard.local
    hard = np.isin(straits, (POOR, EDGE, SPENDING))
    size = crowd.size_hh.astype(np.float64)
    assets = np.where(hard, np.minimum(dice.lognormal(6000, 1), 28_000) * size, dice.lognormal(110_000, 1.3))
    assets = np.where((straits == SQUEEZED) & dice.chance(0.4), 45_000 * size, assets)
    dwellings = np.where(local, dice.pick((0.12, 0.6, 0.2, 0.08)), dice.pick((0.74, 0.22, 0.04)))
    dwellings = np.where(hard, dice.pick((0.4, 0.6)), dwellings)
    cars = np.where(hard, 0, np.where(local, dice.pick((0.4, 0.45, 0.15)), dice.pick((0.75, 0.22, 0.03))))
    low, high = RIGID[straits].T
    year = got.total_hh * 12
    areas, checked = area_codes(), got.known_hh
    return {
        "hukou": names(crowd.hukou_hh, areas),
        "residence": names(np.where(dice.chance(0.004), NOTHING, crowd.residence_hh), areas),
        "financial_assets": numbers(to_fen(np.minimum(assets, 9_000_000)), checked & ~dice.chance(0.002)),
        "dwellings": numbers(dwellings, checked),
        "non_residential": flags(~hard & dice.chance(np.where(local, 0.12, 0.02)), checked),
        "vehicles": numbers(cars, cars > 0),
        "business_registered": flags(~hard & dice.chance(0.04)),
        "rigid_spending_12m": numbers(to_fen(year * dice.between(low, high)), checked),
        "income_12m": numbers(to_fen(year), checked),
        **works(crowd),
    }


def works(crowd: Crowd) -> Columns:
    """Home modification, and households on their way out of support."""
    dice = crowd.dice_hh
    disabled = np.bincount(crowd.hh, weights=crowd.disabled.astype(np.float64), minlength=dice.rows) > 0
    old = np.bincount(crowd.hh, weights=(crowd.age >= 60).astype(np.float64), minlength=dice.rows) > 0
    leaving = (crowd.straits_hh == SQUEEZED) & dice.chance(0.1)
    return {
        "accessibility_need": flags(disabled & dice.chance(0.18), ~(disabled & dice.chance(0.012))),
        "ageing_modified": flags(old & dice.chance(0.01)),
        "works_income_over_since": days(crowd.today - dice.whole(10, 400), leaving),
    }
