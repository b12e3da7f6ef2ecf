"""Who a person is and where: names, numbers, dates, hukou, residence, family."""

from __future__ import annotations

import numpy as np

from yingbao.demo.columns import NOTHING, YEAR, Columns, days, flags, names, numbers
from yingbao.demo.divisions import area_codes
from yingbao.demo.people import CHILD, GRAND, GRAND2, OLDER, POOR, Crowd
from yingbao.demo.persona import id_numbers, person_names
from yingbao.demo.traits import Traits

SEXES = ("male", "female")
ABSENCES = {
    "prison": 0.35,
    "compulsory_treatment": 0.15,
    "other_restraint": 0.05,
    "missing": 0.1,
    "lost_contact": 0.3,
    "religious": 0.05,
}

STAGES = {"kindergarten": (3, 6, 0.9), "compulsory": (6, 15.3, 0.985), "senior": (15.3, 18, 0.82)}


def identity(crowd: Crowd) -> Columns:
    dice, areas = crowd.dice, area_codes()
    residence = crowd.residence_hh[crowd.hh]
    stay = np.minimum(dice.between(0.1, 18), crowd.age)
    here = residence < 31
    return {
        "name": person_names(dice),
        "id_number": id_numbers(crowd.birth, crowd.male, crowd.ids),
        "sex": names(np.where(crowd.male, 0, 1), SEXES),
        "birth": days(crowd.birth, ~dice.chance(0.00005)),
        "death": days(crowd.died, crowd.dead),
        "hukou": names(np.where(dice.chance(0.001), NOTHING, crowd.hukou), areas),
        "residence": names(np.where(dice.chance(0.004), NOTHING, residence), areas),
        "residence_since": days(crowd.today - np.floor(stay * YEAR), here & ~dice.chance(0.03)),
        "residence_permit": flags(dice.chance(0.72) & ~crowd.local & (crowd.age >= 1)),
    }


def standing(crowd: Crowd, traits: Traits) -> Columns:
    """Presence and family."""
    dice, age = crowd.dice, crowd.age
    alone = crowd.size_hh[crowd.hh] == 1
    old = age >= 60
    nobody_near = old & (np.isin(crowd.role, (GRAND, GRAND2))) & (crowd.age[crowd.first[crowd.hh]] >= 60)
    return {
        **absence(crowd),
        "lives_alone": flags(alone, ~dice.chance(0.004)),
        "empty_nest": flags(nobody_near & dice.chance(0.6), ~old | ~dice.chance(0.004)),
        "special_family": flags((age > 49) & dice.chance(0.0015)),
        "begging": flags(traits.begging),
        "can_provide": flags(~traits.begging, traits.begging | dice.chance(0.02)),
        "kin_to_rely_on": flags(~traits.begging | dice.chance(0.2), traits.begging | dice.chance(0.02)),
    }


def absence(crowd: Crowd) -> Columns:
    """Prison, treatment, lost contact …: one adult in 1,500, one in 30 of the poor."""
    dice = crowd.dice
    gone = (crowd.age >= 18) & ~crowd.dead & dice.chance(np.where(crowd.straits == POOR, 0.03, 0.0007))
    kind = np.where(gone, dice.pick(list(ABSENCES.values())), NOTHING)
    term = np.where(kind < 3, dice.whole(2, 120), 0)
    since = crowd.today - dice.whole(5, 1500)
    return {
        "absence": names(kind, list(ABSENCES)),
        "absence_since": days(since, gone),
        "absence_term_months": numbers(term, gone & (kind < 3)),
    }


def children(crowd: Crowd, traits: Traits) -> Columns:
    """School, and whether a child has lost its parents."""
    dice, age = crowd.dice, crowd.age
    stage = np.full(len(age), NOTHING)
    for code, (low, high, share) in enumerate(STAGES.values()):
        stage = np.where((age >= low) & (age < high) & dice.chance(share), code, stage)
    at_college = crowd.role == OLDER
    stage = np.where(at_college, 3 + dice.pick((0.35, 0.6, 0.05)), stage)
    minor, bereaved = age < 18, traits.bereaved
    return {
        "school": names(stage, [*STAGES, "junior_college", "undergraduate", "postgraduate"]),
        "full_time": flags(at_college | ((stage > 0) & (stage < 3))),
        "orphaned": flags(bereaved & dice.chance(0.35), minor & ~dice.chance(0.0001)),
        "child_scheme": names(np.where(bereaved & dice.chance(0.8), 0, NOTHING), ["child"]),
        "basic_living_aid": numbers(dice.fen(1300, 0.3, 2500), bereaved & dice.chance(0.2)),
        "in_institution": flags(bereaved & dice.chance(0.15) & (crowd.role == CHILD)),
    }
