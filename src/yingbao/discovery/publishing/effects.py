"""Who gains, loses or gets another amount: everybody in the mirror, by the changed policies of both editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date

from yingbao.accounts.models import Area
from yingbao.discovery.night.run import mirror_folder
from yingbao.engine.findings.shift import Shift, comparison
from yingbao.engine.policies.book import Book
from yingbao.registry.mirror import open_mirror, refresh
from yingbao.web.workrooms import work_room

COUNTS = tuple(field.name for field in fields(Shift))[1:]


@dataclass(frozen=True)
class Effects:
    """One shift a changed policy, and where: policy → [community, its counts]; '' is elsewhere or not known."""

    shifts: tuple[Shift, ...]
    places: dict[str, list[dict[str, object]]]


def effects(old: Book, new: Book, on: date, told: Callable[[float], None]) -> Effects:
    """Brings the mirror up to date and counts; nobody where the office has nobody yet."""
    refresh(mirror_folder())
    store = open_mirror(mirror_folder())
    if store is None or not store.shards:
        return Effects((), {})
    with (
        work_room("edition") as work,
        comparison(old, new, store, on, work, lambda done, of: told(done / of)) as found,
    ):
        return Effects(found.shifts(), _placed(found.places()))


def _placed(places: tuple[tuple[str, Shift], ...]) -> dict[str, list[dict[str, object]]]:
    """By policy, the communities of this office; whatever else stands in a file as one."""
    here = set(Area.objects.using("worker").values_list("code", flat=True))
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for area, shift in places:
        cell = sums[shift.policy, area if area in here else ""]
        for name in COUNTS:
            cell[name] += asdict(shift)[name]
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for (policy, area), cell in sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] == "", item[0][1])):
        found[policy].append({"area": area, **cell})
    return dict(found)
