"""The seeds of the monthly samples: published on one day, drawn on a later one; the database holds both to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from yingbao.accounts.refusals import in_words_of
from yingbao.discovery.models import Seed
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import rows, single

WHY: Final = {
    "not_at_this_desk": Label(
        "种子由区级经办公布，样本也由区级经办抽取；您的岗位不能，请找区里。",
        "Seeds are published and samples drawn by the district; your desk may not, ask the district.",
    ),
    "seed_short": Label(
        "种子至少 8 个字，人数 1 到 2000；请改好再公布。",
        "A seed has 8 characters or more, and 1 to 2,000 people are drawn: change that and publish again.",
    ),
    "seed_late": Label(
        "这个月已经过去，或者今天是它的最后一天：种子公布后第二天起才能抽，来不及了。请公布以后月份的种子。",
        "That month is over, or this is its last day: a seed is drawn from the next day on, which is too late. Publish the "
        "seed of a later month.",
    ),
    "seed_stands": Label(
        "这个月的种子已经公布，不能改；按公布的种子抽取，或者公布别的月份。",
        "The seed of that month is published and never changed: draw by it, or publish for another month.",
    ),
    "sample_drawn": Label(
        "这个月已经抽过了，每月只抽一次；请公布下个月的种子。",
        "This month was drawn already, and a month is drawn once; publish the seed of the next.",
    ),
    "seed_missing": Label(
        "这个月还没有公布种子：请先公布，第二天起再抽。",
        "No seed is published for this month: publish one first, and draw from the next day on.",
    ),
    "seed_unsealed": Label(
        "公布种子的记录还没有封存进日志，通常只要几秒：请稍后再抽；一直不行的，请运维看看后台任务有没有在运行。",
        "The log's entry of the publication is not sealed yet, which takes seconds: draw a little later. If it stays so, ask whoever runs "
        "the office whether its worker is up.",
    ),
    "seed_of_today": Label(
        "种子是今天公布的：请明天或以后再抽，这样谁也不能试种子。",
        "The seed was published today: draw tomorrow or later, so that nobody can try seeds.",
    ),
}


@dataclass(frozen=True)
class Standing:
    """A published seed and how it stands on a day: `drawn`, `ready` to be, `waits` for its day, or its month is `over`."""

    it: Seed
    state: str


def standing(today: date, drawn: Collection[date]) -> list[Standing]:
    """Every published seed, the latest month first. `drawn`: the months of which there is a sample."""
    return [Standing(one, _state(one, today, drawn)) for one in Seed.objects.using("default").order_by("-month")]


def _state(seed: Seed, today: date, drawn: Collection[date]) -> str:
    if seed.month in drawn:
        return "drawn"
    if seed.month < today.replace(day=1):
        return "over"
    return "ready" if seed.drawn_from <= today else "waits"


def publish(month: date, seed: str, size: int) -> None:
    """Publishes a month's seed and how many it draws. Raises Refused."""
    with in_words_of(WHY), transaction.atomic("default"):
        rows("SELECT discovery.publish_seed(%s, %s, %s)", [month, seed, size])


def draw() -> int:
    """Draws this month's sample, as published; how many people. Raises Refused."""
    with in_words_of(WHY), transaction.atomic("default"):
        return int(single("SELECT discovery.draw()"))
