"""Who lives with whom: households by kind, the place of each member in it, ages, sex and hukou.

The structure is Guangming's as published (七普: 13 % children, 3.4 % over 60, 55 % male; one person in ten with hukou
of the district); how people live together is made up to fit it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from yingbao.demo.columns import YEAR, Bools, Dice, Floats, Ints, day_number
from yingbao.demo.divisions import OTHER_DISTRICTS, OTHER_PROVINCES, STREETS, communities, community_weights

SHARD_HOUSEHOLDS: Final = 115_000

# Members of a household by their first letters: Head, Spouse, Child, Older child at college, Grandparent and
# grandparent's spouse g, Peer (a sibling or colleague). The weights of migrant and of local households stand behind.
KINDS: Final[dict[str, tuple[float, float]]] = {
    "H": (0.482, 0.180),
    "HS": (0.200, 0.130),
    "HP": (0.080, 0.005),
    "HPP": (0.030, 0.000),
    "HSC": (0.098, 0.255),
    "HSCC": (0.053, 0.150),
    "HC": (0.015, 0.045),
    "HSO": (0.005, 0.060),
    "HSCG": (0.021, 0.038),
    "HSCCGg": (0.006, 0.029),
    "HSG": (0.010, 0.030),
    "Gg": (0.004, 0.036),
    "G": (0.002, 0.032),
}
HEAD, SPOUSE, CHILD, OLDER, GRAND, GRAND2, PEER, NOBODY = range(8)
LETTERS: Final = "HSCOGgP"
SIZES: Final = np.array([len(kind) for kind in KINDS])
ROLES: Final = np.array([[LETTERS.index(c) for c in kind] + [NOBODY] * (6 - len(kind)) for kind in KINDS])
SINGLE: Final = list(KINDS).index("H")
LONE_ELDER: Final = list(KINDS).index("G")
HAS_GRAND: Final = np.array(["G" in kind for kind in KINDS])

# How many of 100,000 local households live in which straits; those of migrants are a third as many.
STRAITS: Final = {"none": 99_555, "poor": 55, "edge": 130, "spending": 90, "squeezed": 170}
NONE, POOR, EDGE, SPENDING, SQUEEZED = range(5)


@dataclass(frozen=True)
class Shard:
    """The households of one file, not yet who is in them. `first_person` is the id of their first member."""

    number: int
    seed: int
    on: date
    first_household: int
    first_person: int
    kind: Ints
    community: Ints
    local: Bools


@dataclass(frozen=True)
class Crowd:
    """The persons of a shard, in order of households; arrays over persons, those ending in _hh over households."""

    shard: Shard
    dice: Dice
    dice_hh: Dice
    hh: Ints
    role: Ints
    first: Ints
    size_hh: Ints
    age: Floats
    birth: Ints
    male: Bools
    local: Bools
    straits_hh: Ints
    hukou: Ints
    hukou_hh: Ints
    residence_hh: Ints
    dead: Bools
    died: Ints
    disabled: Bools

    @property
    def today(self) -> int:
        return day_number(self.shard.on)

    @property
    def straits(self) -> Ints:
        return self.straits_hh[self.hh]

    @property
    def ids(self) -> Ints:
        return self.shard.first_person + np.arange(len(self.hh), dtype=np.int64)

    @property
    def household_ids(self) -> Ints:
        return self.shard.first_household + np.arange(len(self.size_hh), dtype=np.int64)


def shards(persons: int, seed: int, on: date, first: Mapping[str, int]) -> Iterator[Shard]:
    """Households until there are `persons` persons in them, in files of SHARD_HOUSEHOLDS; ids from `first` on.

    Shard 0 is left to the constructed cases, which come before them.
    """
    if persons < 1:
        raise ValueError(
            f"a district needs at least {1 - persons} persons more than asked for, for the constructed cases"
        )
    dice = Dice((seed, 0), int(persons / 1.6) + 10)
    community = dice.pick(community_weights())
    local_share = np.array([STREETS[c.street][1] for c in communities()])
    # 1.26: households of locals are larger, so that a tenth of the persons are fewer than a tenth of the households.
    local = dice.chance(local_share[community] / 1.26)
    migrant, settled = zip(*KINDS.values(), strict=True)
    kind = np.where(local, dice.pick(settled), dice.pick(migrant))
    upto = np.cumsum(SIZES[kind])
    whole = int(np.searchsorted(upto, persons, side="right"))
    missing = persons - int(upto[whole - 1]) if whole else persons
    kind[whole : whole + missing] = SINGLE
    households = whole + missing
    first_person = first["person"]
    for number, start in enumerate(range(0, households, SHARD_HOUSEHOLDS), 1):
        rows = slice(start, min(start + SHARD_HOUSEHOLDS, households))
        yield Shard(
            number, seed, on, first["household"] + start, first_person, kind[rows], community[rows], local[rows]
        )
        first_person += int(SIZES[kind[rows]].sum())


def settle(shard: Shard) -> Crowd:
    """Fills a shard's households with people."""
    size = SIZES[shard.kind]
    households, persons = len(size), int(size.sum())
    hh = np.repeat(np.arange(households), size)
    first = np.cumsum(size) - size
    role = ROLES[shard.kind[hh], np.arange(persons) - first[hh]]
    dice = Dice((shard.seed, 1, shard.number), persons)
    dice_hh = dice.of(households)
    age = _ages(shard, dice, dice_hh, hh, role)
    birth = day_number(shard.on) - np.floor(age * YEAR).astype(np.int64) - 1
    male = _sexes(dice, dice_hh, hh, role)
    weights = np.array(list(STRAITS.values()), dtype=np.float64)
    straits = np.where(shard.local | dice_hh.chance(0.3), dice_hh.pick(list(weights)), NONE)
    straits = np.where(shard.local & (shard.kind == LONE_ELDER) & dice_hh.chance(0.012), POOR, straits)
    local, hukou_hh, hukou = _hukou(shard, dice, dice_hh, hh, role)
    dead, died = _deaths(shard, dice, age, role)
    p_disabled = np.where(local, 0.0085, 0.0022) * (1 + age / 50) + np.where(straits[hh] > 0, 0.15, 0)
    return Crowd(
        shard, dice, dice_hh, hh, role, first, size, age, birth, male, local, straits, hukou, hukou_hh,
        _residence(shard, dice_hh), dead, died, dice.chance(p_disabled),
    )  # fmt: skip


def _ages(shard: Shard, dice: Dice, dice_hh: Dice, hh: Ints, role: Ints) -> Floats:
    """Ages in years: children, students and grandparents in step with the head of the household."""
    young = 18 + 41.9 * dice_hh.rng.beta(1.5, 2.7, len(shard.kind))
    settled = 18 + 41.9 * dice_hh.rng.beta(2.2, 2.2, len(shard.kind))
    head = np.where(shard.local, settled, young)
    old = 60 + np.where(shard.local, 11.5, 7.5) * dice_hh.rng.weibull(1.4, len(shard.kind))
    old = np.minimum(old, 108)
    has_children = SIZES[shard.kind] >= 3
    head = np.where(HAS_GRAND[shard.kind], np.maximum(_mirrored(old - dice_hh.between(21, 34)), 19), head)
    head = np.where(has_children, np.clip(head, 24, 59.9), head)
    older = list(KINDS).index("HSO")
    head = np.where(shard.kind == older, np.clip(head, 42, 59.9), head)
    ages = np.empty(len(hh))
    ages[:] = head[hh]
    near = dice.rng.normal(0, 3, len(hh))
    ages = np.where(role == SPOUSE, np.maximum(_mirrored(ages + near), 20.5), ages)
    ages = np.where(role == PEER, 16 + 30 * dice.rng.beta(1.5, 3, len(hh)), ages)
    child = dice.between(0, np.minimum(17.99, np.maximum(head[hh] - 20, 1)))
    ages = np.where(role == CHILD, child, ages)
    ages = np.where(role == OLDER, dice.between(18, 23.5), ages)
    ages = np.where(role == GRAND, old[hh], ages)
    return np.asarray(
        np.where(role == GRAND2, 60 + np.minimum(np.abs(old[hh] + near - 60), 48), ages), dtype=np.float64
    )


def _mirrored(age: Floats) -> Floats:
    """Below sixty, without heaping people on one birthday: what lies above is mirrored."""
    return np.asarray(59.9 - np.abs(59.9 - age), dtype=np.float64)


def _sexes(dice: Dice, dice_hh: Dice, hh: Ints, role: Ints) -> Bools:
    """A head's spouse is of the other sex; of two grandparents one is a woman; more men than women come to work."""
    head, grand = dice_hh.chance(0.645)[hh], dice_hh.chance(0.42)[hh]
    male = np.where(role == SPOUSE, ~head, head)
    male = np.where(role == PEER, dice.chance(0.60), male)
    male = np.where((role == CHILD) | (role == OLDER), dice.chance(0.535), male)
    male = np.where(role == GRAND, grand, male)
    return np.asarray(np.where(role == GRAND2, ~grand, male), dtype=np.bool_)


def _hukou(shard: Shard, dice: Dice, dice_hh: Dice, hh: Ints, role: Ints) -> tuple[Bools, Ints, Ints]:
    """Who has the district's hukou; the area codes of the household's hukou book and of each person's."""
    near = len(communities()) + dice_hh.pick(list(OTHER_DISTRICTS.values()))
    far = len(communities()) + len(OTHER_DISTRICTS) + dice_hh.pick(list(OTHER_PROVINCES.values()))
    elsewhere = np.where(dice_hh.chance(0.035), near, far)
    book = np.where(shard.local, shard.community, elsewhere)
    # A spouse from elsewhere, and the rare migrant household with a member who has settled.
    married_in = shard.local[hh] & (role == SPOUSE) & dice.chance(0.12)
    settled = ~shard.local[hh] & (role == HEAD) & dice.chance(0.006)
    own = np.where(married_in, elsewhere[hh], np.where(settled, shard.community[hh], book[hh]))
    return own < len(communities()), book, own


def _residence(shard: Shard, dice_hh: Dice) -> Ints:
    """Where the household lives: three in a hundred local households have moved to another district."""
    away = len(communities()) + dice_hh.pick(list(OTHER_DISTRICTS.values()))
    return np.where(shard.local & dice_hh.chance(0.03), away, shard.community)


def _deaths(shard: Shard, dice: Dice, age: Floats, role: Ints) -> tuple[Bools, Ints]:
    """Members who have died within the last two years and still stand in the register, with the day."""
    risk = 0.0006 + 0.02 * np.maximum(age - 60, 0) / 25
    dead = dice.chance(risk) & (age > 2.1)
    return dead, day_number(shard.on) - dice.whole(3, 730)
