"""`python -m bench.registry_search HOME`: how long a search takes in an office of 1.1 million, with rights applied.

HOME is the folder of a filled office (`make demo` leaves one in demo/office). Every question is asked at a desk of each role,
as the page asks it: understood, searched by registry.search, and the files found read under row-level security. Writes the
section "Search" of docs/performance.md, unless --dry.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.machine import machine
from bench.office_sections import put
from bench.page import table

DEMAND = 100
"""Milliseconds: the p95 that was asked for."""
ROLES = (("community_worker", 12), ("street_reviewer", 9), ("district_officer", 6))
COMMON = {
    "common characters": ("王", "张", "李明", "明", "国强", "张伟"),
    "common pinyin and initials": ("wang", "zhangwei", "zw", "w", "ming", "lixm", "xian"),
    "common addresses": ("演示路", "演示路12号", "12号3栋", "演示路7号 光明"),
    "nobody": ("欧阳䶮", "𠮷𠮷", "zzz", "qqqq", "不存在路9号"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.registry_search", description=__doc__)
    parser.add_argument("home", type=Path, nargs="?", default=Path("demo/office"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    args = parser.parse_args()
    os.environ.update(YINGBAO_HOME=str(args.home.resolve()), DJANGO_SETTINGS_MODULE="yingbao.web.settings")
    import django

    django.setup()
    filled = _fill()
    people, lines = _people(), []
    for role, digits in ROLES:
        for title, times in _ask(role, digits, args.rounds):
            lines.append((role.replace("_", " "), title, *(f"{value:.1f}" for value in _told(times)), str(len(times))))
            print(*lines[-1], sep="\t")
    body = _page(lines, people, filled)
    print(body) if args.dry else put("Search", body)


def _fill() -> str:
    """Brings the keys up to date first; says how long that took if there was much to do."""
    from yingbao.registry.search.keys import rekey_changed

    start = time.perf_counter()
    done = rekey_changed()
    return f"The keys of {done:,} subjects were made in {time.perf_counter() - start:.0f} s. " if done > 100_000 else ""


def _people() -> int:
    from yingbao.registry.models import Subject

    return Subject.objects.using("owner").filter(kind="person").count()


def _ask(role: str, digits: int, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """(class of questions, milliseconds of each) at a desk in the smallest and the largest community of the role."""
    from django.db import transaction

    from yingbao.accounts.middleware import carry
    from yingbao.registry.search.queries import find

    desks = [(_desk(role, community[:digits]), _classes(community)) for community in _communities()]
    for title in desks[0][1]:
        times = []
        for token, classes in desks:
            for question in classes[title] * rounds:
                with transaction.atomic("default"):
                    carry(token)
                    start = time.perf_counter()
                    find(question, _today())
                    times.append(1000 * (time.perf_counter() - start))
        yield title, times


def _communities() -> tuple[str, str]:
    """The community with the fewest people and the one with the most."""
    from django.db.models import Count

    from yingbao.accounts.models import Area
    from yingbao.registry.models import Subject

    known = Area.objects.using("owner").filter(level="community").values_list("code", flat=True)
    counted = Subject.objects.using("owner").filter(kind="person", area__in=list(known)).values("area")
    ordered = [row["area"] for row in counted.annotate(n=Count("id")).order_by("n")]
    return ordered[0], ordered[-1]


def _classes(community: str) -> dict[str, tuple[str, ...]]:
    """The common questions, and of forty people who live there their names, pinyin, initials, birth, addresses and phones."""
    from yingbao.registry.models import Subject
    from yingbao.registry.search.readings import readings

    some = list(
        Subject.objects.using("owner").filter(area=community, kind="person").exclude(name="").order_by("id")[:4000]
    )
    people: list[Any] = random.Random(1).sample(some, 40)
    read = {one.pk: readings(one.name)[0] for one in people}
    return {
        **COMMON,
        "whole names": tuple(one.name for one in people),
        "whole names in pinyin": tuple("".join(read[one.pk]) for one in people),
        "initials": tuple("".join(part[0] for part in read[one.pk]) for one in people),
        "names with a year": tuple(f"{one.name} {one.profile.get('birth', '1950')[:4]}" for one in people),
        "surnames with a year": tuple(f"{one.name[0]} {one.profile.get('birth', '1950')[:4]}" for one in people),
        "addresses": tuple(one.profile.get("address", "演示路1号1栋101") for one in people),
        "phone numbers": tuple(f"100{one.pk % 100_000_000:08d}" for one in people),
    }


def _desk(role: str, area: str) -> str:
    from datetime import date

    from yingbao.accounts.actions import open_desk
    from yingbao.accounts.models import Assignment, User

    name = f"bench-search-{role}-{area}"
    user = User.objects.using("owner").filter(username=name).first()
    user = user or User.objects.create_user(name, "a long enough passphrase", using="owner", name=name)
    held, _ = Assignment.objects.using("owner").get_or_create(
        user=user, role_id=role, area=area, defaults={"starts": date(2020, 1, 1)}
    )
    return open_desk(user.pk, held.pk, "service")


def _today() -> Any:
    from yingbao.accounts.models import Office

    return Office.objects.using("owner").values_list("day", flat=True).get()


def _told(times: list[float]) -> tuple[float, float, float]:
    cut = quantiles(times, n=100)
    return cut[49], cut[94], max(times)


def _page(lines: list[tuple[str, ...]], people: int, filled: str) -> str:
    met = "met" if all(float(line[3]) <= DEMAND for line in lines) else "**not met**"
    about = machine()
    head = ("desk", "asked for", "p50, ms", "p95, ms", "slowest, ms", "questions")
    return (
        f"Written by `python -m bench.registry_search`. {people:,} people; at most {DEMAND} ms at p95 with rights applied were"
        f" asked for: {met}. {filled}{about.get('processor', '')}, {about.get('cores', '')} cores, load average at the start"
        f" {about.get('load average at the start', '')}.\n\n" + table(head, lines)
    )


if __name__ == "__main__":
    main()
