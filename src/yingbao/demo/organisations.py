"""Social organisations, employers, places. 311 organisations had a report due and 306 filed, as was published."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from yingbao.demo.columns import NOTHING, Bools, Columns, Dice, Ints, day_number, days, flags, names, numbers
from yingbao.demo.divisions import area_codes, communities

SOCIAL, DUE, FILED = 340, 311, 306
DISSOLVED = 12
KINDS = ("minfei", "association", "foundation", "enterprise", "public_unit")
INSPECTIONS = ("passed", "basic_pass", "failed_inspection")
WORDS = [
    "晨光",
    "同心",
    "阳光",
    "乐群",
    "新湖",
    "凤凰",
    "明德",
    "和风",
    "春蕾",
    "知行",
    "启航",
    "惠民",
    "康乐",
    "星河",
    "绿茵",
    "友邻",
    "博爱",
    "众望",
    "海棠",
    "青禾",
]
TRADES = {
    "minfei": "社会工作服务中心 幼儿园 养老服务中心 职业培训学校 康复中心",
    "association": "商会 志愿者协会 书画协会 篮球协会 行业协会",
    "foundation": "慈善基金会 教育基金会",
    "enterprise": "电子有限公司 精密科技有限公司 物流有限公司 餐饮有限公司 商贸有限公司 模具厂",
    "public_unit": "小学 中学 街道办事处 卫生服务中心",
}
EVENT_IDS = 7_000_001
"""Numbers of reports: before those of constructed events and of the shards, and never like a year."""


def count(persons: int) -> int:
    """The social organisations, and an employer for every 550 persons."""
    return SOCIAL + max(20, persons // 550)


def organisations(seed: int, on: date, persons: int) -> pa.Table:
    """The social organisations first, then employers; ids from 1."""
    dice = Dice((seed, 2), count(persons))
    rank = np.arange(dice.rows)
    social = rank < SOCIAL
    kind = np.where(social, dice.pick((0.76, 0.22, 0.02)), np.where(dice.chance(0.04), 4, 3))
    return pa.table({"id": numbers(rank + 1), **_register(dice, on, kind, social), **_standing(dice, on, social)})


def _register(dice: Dice, on: date, kind: Ints, social: Bools) -> Columns:
    """The first DUE social organisations stood before 1 July of last year; the next are dissolved, the last are new."""
    rank, cut = np.arange(dice.rows), day_number(date(on.year - 1, 6, 30))
    new = social & (rank >= DUE + DISSOLVED)
    kind = np.where(new, 0, kind)
    registered = np.where(new, cut + dice.whole(1, 184), cut - dice.whole(0, 5000))
    closed = social & (rank >= DUE) & ~new
    area = dice.whole(0, len(communities()))
    stems = [communities()[a].name.removesuffix("社区居委会") for a in area]
    trades = [TRADES[KINDS[k]].split() for k in kind]
    draw, word = dice.whole(0, 60), dice.whole(0, len(WORDS))
    titles = [
        f"（演示）{stem}{WORDS[w]}{trade[d % len(trade)]}"
        for stem, w, trade, d in zip(stems, word, trades, draw, strict=True)
    ]
    return {
        "name": pa.array(titles),
        "registered_area": names(area, area_codes()),
        "kind": names(kind, KINDS),
        "registered": days(registered, ~dice.chance(0.002) | social),
        "dissolved": days(np.minimum(cut - dice.whole(30, 400), day_number(on)), closed),
        "has_supervisor": flags((kind == 0) & dice.chance(0.65), social),
    }


def _standing(dice: Dice, on: date, social: Bools) -> Columns:
    rated = social & dice.chance(0.3)
    until = day_number(on) + dice.whole(-700, 1700)
    staff = np.maximum(np.rint(dice.lognormal(32, 1.15)), 1).astype(np.int64)
    inspected = social & dice.chance(0.93)
    return {
        "rated": flags(rated),
        "rating_until": days(until, rated),
        "last_inspection": names(np.where(inspected, dice.pick((0.9, 0.08, 0.02)), NOTHING), INSPECTIONS),
        "inspection_before_last": names(np.where(inspected, dice.pick((0.9, 0.08, 0.02)), NOTHING), INSPECTIONS),
        "rating_lowered": days(day_number(on) - dice.whole(30, 1500), rated & dice.chance(0.03)),
        "rating_cancelled": days(day_number(on) - dice.whole(30, 2000), rated & dice.chance(0.02)),
        "punished": flags(social & dice.chance(0.01)),
        "investigated": flags(social & dice.chance(0.006)),
        "staff_last_year": numbers(np.minimum(staff, 9000), ~dice.chance(0.01)),
        "average_wage_last_year": numbers(dice.fen(98_000, 0.35, 500_000), ~dice.chance(0.02)),
    }


def reports(seed: int, on: date) -> pa.Table:
    """Three years of annual reports; of last year's FILED of DUE were filed by the end of May."""
    parts = []
    for back in (1, 2, 3):
        year = on.year - back
        dice = Dice((seed, 3, back), FILED if back == 1 else DUE - 20)
        owner = np.sort(dice.rng.permutation(DUE)[: dice.rows]) + 1
        filed = day_number(date(year + 1, 1, 10)) + np.minimum(dice.whole(0, 150), dice.whole(40, 150))
        seen = filed <= day_number(on)
        parts.append((owner[seen], filed[seen], np.full(int(seen.sum()), year)))
    owner, filed, years = (np.concatenate(column) for column in zip(*parts, strict=True))
    ids = np.arange(len(owner)) + EVENT_IDS
    return pa.table({"id": numbers(ids), "owner": numbers(owner), "filed_on": days(filed), "for_year": numbers(years)})


def employees(seed: int, employers: pa.Table, disabled_workers: Ints) -> pa.Table:
    """Disabled staff: two in three of the disabled people at work, spread over the employers by their size."""
    dice = Dice((seed, 4), len(disabled_workers))
    hired = disabled_workers[dice.chance(0.66)]
    at, dice = employers.column("staff_last_year").fill_null(1).to_numpy().astype(np.float64), dice.of(len(hired))
    firm = dice.pick(list(at))
    return pa.table(
        {
            "owner": numbers(firm + 1),
            "target": numbers(hired),
            "contract_months": numbers(
                12 * dice.pick((0.06, 0.3, 0.2, 0.3, 0, 0.14)) + 6 * dice.chance(0.05), ~dice.chance(0.02)
            ),
            "insured": flags(dice.chance(0.93), ~dice.chance(0.02)),
            "wage": numbers(dice.fen(3900, 0.35, 60_000), ~dice.chance(0.02)),
        }
    )


def places() -> pa.Table:
    """The 31 communities and a facility or two in each; ids from 1."""
    here = communities()
    kinds = ["社区党群服务中心", "长者服务站"]
    titles = [c.name.removesuffix("居委会") for c in here]
    facilities = [f"（演示）{c.name.removesuffix('社区居委会')}{kind}" for kind in kinds for c in here]
    area = np.tile(np.arange(len(here)), 1 + len(kinds))
    rank = np.arange(len(area))
    return pa.table(
        {
            "id": numbers(rank + 1),
            "name": pa.array(titles + facilities),
            "area": names(area, area_codes()),
            "kind": names((rank >= len(here)).astype(np.int64), ["community", "facility"]),
        }
    )
