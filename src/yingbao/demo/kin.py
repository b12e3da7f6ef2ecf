"""Who is whose parent, supporter, guardian, carer: rows from person to person, inside the household and outside.

The kin outside are other people of the same file: every id leads to somebody.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from yingbao.demo.columns import NOTHING, Bools, Ints, flags, names, numbers
from yingbao.demo.people import CHILD, GRAND, GRAND2, HEAD, OLDER, SPOUSE, Crowd
from yingbao.demo.traits import LONE_PARENT, Traits


def links(crowd: Crowd, traits: Traits) -> dict[str, pa.Table]:
    parents = _parents(crowd, traits)
    return {
        "parents": parents,
        "supporters": pa.concat_tables([_supporters(crowd, traits), _of_children(crowd, parents, traits)]),
        "guardian": _guardians(crowd, traits),
        "carer": _carers(crowd, traits),
    }


def _rows(crowd: Crowd, owner: Ints, target: Ints, **facts: pa.Array) -> pa.Table:
    """A link table from positions in the crowd."""
    ids = crowd.ids
    return pa.table({"owner": numbers(ids[owner]), "target": numbers(ids[target]), **facts})


def _grown(crowd: Crowd, male: bool) -> Ints:
    """Positions of adults of one sex from whom kin outside the household are drawn."""
    return np.flatnonzero((crowd.age > 25) & (crowd.age < 60) & (crowd.male == male))


def _outside(crowd: Crowd, owner: Ints, male: Bools, pools: tuple[Ints, Ints]) -> Ints:
    """One adult of the wanted sex for each owner, anywhere in the file."""
    draw = crowd.dice.rng.random(len(owner))
    women, men = pools
    his, her = men[(draw * len(men)).astype(np.int64)], women[(draw * len(women)).astype(np.int64)]
    return np.asarray(np.where(male, his, her), dtype=np.int64)


def _parents(crowd: Crowd, traits: Traits) -> pa.Table:
    """Children and students with their parents: head and spouse, or the head and somebody outside."""
    lone = (crowd.shard.kind == LONE_PARENT)[crowd.hh]
    children = np.flatnonzero(np.isin(crowd.role, (CHILD, OLDER)) & ~traits.bereaved)
    # One child in five hundred has only one known parent: the other is a question.
    dice = crowd.dice.of(len(children))
    single, one_known = lone[children], dice.chance(0.002)
    head = crowd.first[crowd.hh[children]]
    pools = _grown(crowd, False), _grown(crowd, True)
    other = np.where(single, _outside(crowd, children, ~crowd.male[head], pools), head + 1)
    bereaved = np.flatnonzero(traits.bereaved)
    gone = [_lost(crowd, bereaved, male, pools) for male in (False, True)]
    owner = np.concatenate([children, children[~one_known], bereaved, bereaved])
    target = np.concatenate([head, other[~one_known], *gone])
    return _rows(crowd, owner, target, **_parent_facts(crowd, owner, target, traits))


def _lost(crowd: Crowd, owner: Ints, male: bool, pools: tuple[Ints, Ints]) -> Ints:
    """A parent of a child raised by neither: dead where the file has a dead adult of that sex, else anybody."""
    dead = np.flatnonzero(crowd.dead & (crowd.male == male) & (crowd.age > 20))
    draw = crowd.dice.rng.random(len(owner))
    living = _outside(crowd, owner, np.full(len(owner), male), pools)
    if not len(dead):
        return living
    return np.where(draw < 0.6, dead[(draw * len(dead)).astype(np.int64)], living)


def _parent_facts(crowd: Crowd, owner: Ints, target: Ints, traits: Traits) -> dict[str, pa.Array]:
    dice, lost = crowd.dice.of(len(owner)), traits.bereaved[owner]
    alive = ~crowd.dead[target]
    return {
        "custody_revoked": flags(lost & alive & dice.chance(0.15)),
        "deported": flags(lost & alive & dice.chance(0.05)),
        "fulfils_duty": flags(~lost & ~dice.chance(0.002), ~dice.chance(0.03)),
    }


def _supporters(crowd: Crowd, traits: Traits) -> pa.Table:
    """Those with a legal duty towards the old and the disabled: spouse and children in the house, up to two outside."""
    needy = ((crowd.age >= 60) | (crowd.disabled & (crowd.age >= 18))) & ~traits.destitute
    person = np.flatnonzero(needy)
    dice = crowd.dice.of(len(person))
    head, role = crowd.first[crowd.hh[person]], crowd.role[person]
    elder, wife = np.isin(role, (GRAND, GRAND2)), role == SPOUSE
    head_is_child = elder & (crowd.role[head] == HEAD)
    married_elder = elder & (crowd.role[np.minimum(person + 1, len(crowd.hh) - 1)] == GRAND2) & (role == GRAND)
    alone = crowd.size_hh[crowd.hh[person]] == 1
    pools = _grown(crowd, False), _grown(crowd, True)
    away = [_outside(crowd, person, dice.chance(0.5), pools) for _ in range(2)]
    has_away = [dice.chance(np.where(alone, 1.0, 0.93)), dice.chance(0.45)]
    parts = [
        (person[head_is_child], head[head_is_child]),
        (person[wife], head[wife]),
        (person[married_elder], person[married_elder] + 1),
        *[(person[h], a[h]) for h, a in zip(has_away, away, strict=True)],
    ]
    owner, target = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _rows(crowd, owner, target, **_supporter_facts(crowd, owner))


def _of_children(crowd: Crowd, parents: pa.Table, traits: Traits) -> pa.Table:
    """The parents of a minor owe it support, too; of a child raised by neither, nobody does."""
    first = int(crowd.ids[0])
    owner, target = (parents.column(end).to_numpy() - first for end in ("owner", "target"))
    minor = (crowd.age[owner] < 18) & ~traits.bereaved[owner]
    return _rows(crowd, owner[minor], target[minor], **_supporter_facts(crowd, owner[minor]))


def _supporter_facts(crowd: Crowd, owner: Ints) -> dict[str, pa.Array]:
    dice = crowd.dice.of(len(owner))
    status = np.where(dice.chance(0.012), dice.pick((0.5, 0.1, 0.4)), NOTHING)
    known = ~dice.chance(0.04)
    return {
        "status": names(status, ["dibao", "tekun", "edge"]),
        "income": numbers(dice.fen(62_000, 0.6, 900_000), known),
        "property_ok": flags(dice.chance(0.3), known),
        "civil_capacity": flags(~dice.chance(0.005)),
    }


def _guardians(crowd: Crowd, traits: Traits) -> pa.Table:
    """The head of the household, for children and for adults of severe intellectual or mental disability."""
    mind = traits.severe & np.isin(traits.disability, (4, 5))
    owner = np.flatnonzero(((crowd.role == CHILD) & ~traits.bereaved) | (mind & (crowd.role != HEAD)))
    return _rows(crowd, owner, crowd.first[crowd.hh[owner]])


def _carers(crowd: Crowd, traits: Traits) -> pa.Table:
    """Who in the household looks after a child without parents or a severely disabled member."""
    owner = np.flatnonzero((traits.bereaved | traits.severe) & (crowd.role != HEAD) & (crowd.size_hh[crowd.hh] > 1))
    return _rows(crowd, owner, crowd.first[crowd.hh[owner]])
