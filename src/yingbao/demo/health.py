"""Disability, illness, care: made-up people, shares of a population this young."""

from __future__ import annotations

from datetime import date

import numpy as np

from yingbao.demo.columns import NOTHING, Bools, Columns, Ints, day_number, days, flags, names, numbers
from yingbao.demo.people import POOR, Crowd
from yingbao.demo.traits import DISABILITIES, GRADES, Traits

DEVICES = ("wheelchair", "hearing_aid", "prosthesis", "white_cane", "other_device")
ABILITIES = ("intact", "mild", "moderate", "severe", "total")
ABILITY_SHARES = (0.80, 0.10, 0.05, 0.03, 0.02)
# Of the six daily tasks, how likely each is done unaided, by assessed ability.
UNAIDED = np.array([1.0, 0.97, 0.75, 0.4, 0.06])
TASKS = ("eats", "dresses", "gets_up", "uses_toilet", "walks", "bathes")


def disability(crowd: Crowd, traits: Traits) -> Columns:
    dice, has, grade = crowd.dice, crowd.disabled, traits.grade
    until = crowd.today + np.where(dice.chance(0.05), -dice.whole(1, 900), dice.whole(20, 3650))
    veteran = (crowd.age > 22) & dice.chance(0.00012)
    soldier = (crowd.age > 22) & dice.chance(0.0001)
    injured = (crowd.age > 22) & dice.chance(0.00008)
    small = (crowd.age < 4) & ~has & dice.chance(0.004)
    needs_device = has & dice.chance(0.24)
    severe = has & (grade < 2)
    return {
        "disability": names(np.where(has, traits.disability, NOTHING), list(DISABILITIES)),
        "disability_grade": names(np.where(has, grade, NOTHING), list(GRADES)),
        "certificate_until": days(until, has & ~dice.chance(0.01)),
        "veteran_disability": names(
            np.where(veteran, dice.pick((0.4, 0.6)), NOTHING), ["veteran_one_four", "veteran_other"]
        ),
        "soldier_grade": numbers(dice.whole(1, 11), soldier),
        "injury_care_allowance": flags(injured),
        "other_living_allowance": numbers(dice.fen(300, 0.4, 3000), dice.chance(0.0002) & (has | (crowd.age > 70))),
        "other_care_allowance": numbers(dice.fen(400, 0.4, 3000), dice.chance(0.0002) & (has | (crowd.age > 70))),
        "autism": flags((crowd.age < 18) & dice.chance(0.004)),
        "long_care_need": flags(severe & dice.chance(0.8), has & ~dice.chance(0.03)),
        "suspected_disability": flags(small),
        "device_need": names(np.where(needs_device, dice.pick((0.3, 0.25, 0.12, 0.13, 0.2)), NOTHING), DEVICES),
        "serious_illness": flags(traits.ill),
    }


def care(crowd: Crowd, traits: Traits) -> Columns:
    """The assessment of old people's ability, and the six daily tasks where somebody has asked."""
    dice, age = crowd.dice, crowd.age
    old = age >= 60
    ability = dice.pick(ABILITY_SHARES)
    ability = np.where(dice.chance(np.maximum(age - 68, 0) / 80), np.minimum(ability + 1, 4), ability)
    severe = crowd.disabled & (traits.grade == 0)
    ability = np.where(severe & dice.chance(0.6), 3 + (dice.rng.random(dice.rows) < 0.5), ability)
    assessed = old & dice.chance(0.993)
    asked = assessed | (crowd.disabled & dice.chance(0.7)) | (crowd.straits == POOR)
    tasks = {name: flags(dice.chance(UNAIDED[ability]), asked) for name in TASKS}
    need_bed = (ability >= 2) & dice.chance(0.35)
    place = np.where(old & dice.chance(0.02), 1 + dice.pick((0.3, 0.7)), 0)
    place = np.where(traits.begging, 3, place)
    places = ["home", "public_institution", "other_institution", "street"]
    return {
        "care_ability": names(np.where(assessed, ability, NOTHING), ABILITIES),
        "residence_place": names(np.where(dice.chance(0.004), NOTHING, place), places),
        **tasks,
        "family_bed": flags(assessed & (ability >= 2) & dice.chance(0.12)),
        "sickbed_need": flags(need_bed, old & ~dice.chance(0.003)),
        "consent": flags(dice.chance(0.965), ((age >= 69.5) | crowd.disabled) & dice.chance(0.99)),
        "last_certified": days(certified(crowd), (age >= 69.5) & dice.chance(0.996)),
        **services(crowd, assessed, ability),
    }


def certified(crowd: Crowd) -> Ints:
    """The day of the last certificate of life: this half-year's May or November, one in a hundred the half-year before."""
    last = certified_since(crowd.shard.on)
    before = date(last.year - (last.month == 5), 16 - last.month, 1)
    missed = crowd.dice.chance(0.01)
    start = np.where(missed, day_number(before), day_number(last))
    return np.minimum(start + crowd.dice.whole(0, 30), np.where(crowd.dead, crowd.died, crowd.today))


def certified_since(on: date) -> date:
    """The first of the last May or November."""
    return date(on.year - (on.month < 5), 11 if on.month < 5 or on.month >= 11 else 5, 1)


def services(crowd: Crowd, assessed: Bools, ability: Ints) -> Columns:
    """What care the frail pay for: at home, in an institution, by the day."""
    dice = crowd.dice
    uses = assessed & (ability >= 2) & dice.chance(0.4)
    kinds = ["home_service", "institution_service", "day_service"]
    return {
        "elder_service": names(np.where(uses, dice.pick((0.6, 0.25, 0.15)), NOTHING), kinds),
        "elder_service_cost": numbers(dice.fen(1300, 0.6, 12_000), uses & ~dice.chance(0.04)),
        "intensive_care_subsidy": flags(uses & dice.chance(0.03)),
    }
