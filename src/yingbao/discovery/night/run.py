"""A night from end to end: the mirror, the policies, the findings; of everybody, or of whoever changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from yingbao.accounts.models import Office
from yingbao.database import home
from yingbao.discovery.bundles.opening import bundle
from yingbao.discovery.models import Night, Reach
from yingbao.discovery.monitoring.watching import shown_in, watch
from yingbao.discovery.night.evaluate import Asked, evaluate, sightings
from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.night.proofs import keep_proofs
from yingbao.discovery.night.reconcile import Looked, reconcile
from yingbao.discovery.night.scope import Scope, in_part, scope_of, touched_since
from yingbao.discovery.night.signals import later
from yingbao.engine.findings import Cell, coverage
from yingbao.engine.store import Store
from yingbao.registry.mirror import Mirrored, lay, refresh
from yingbao.registry.mirror.keeping import state_of
from yingbao.web.editions import one_edition
from yingbao.web.workrooms import work_room

Progress = Callable[[float], None]
USING = "worker"


def silent(share: float) -> None:
    """For whoever does not wait."""


def mirror_folder() -> Path:
    return home() / "mirror"


@one_edition()
def run_night(progress: Progress = silent) -> Night:
    """Everybody, by the office's day. A killed night leaves the findings as they were."""
    last, today = _last(), _today()
    if last is not None and last.day < today:
        later.send(None, before=last.day, today=today)
    return _everybody(_mirror(), progress)


def _everybody(mirror: Mirror, progress: Progress) -> Night:
    progress(0.3)
    night = _begin(mirror.at, mirror.made.data, None)
    found = _look(night, mirror.made.store, None, progress)
    with transaction.atomic(USING):
        Reach.objects.using(USING).all().delete()
        rows = _reach(night, found)
        Reach.objects.using(USING).bulk_create(rows)
        _end(night, found)
    progress(1)
    return night


def run_changes() -> Night | None:
    """Whoever changed since the last night, and all whom that touches; None if nobody did.

    Everybody is looked at instead after a move of the office's day or under another edition of the policies, and when
    there was no night yet. The mirror's new layer is laid once the findings stand.
    """
    night = look_at_changes()
    lay(mirror_folder())
    return night


@one_edition()
def look_at_changes() -> Night | None:
    """`run_changes` until its findings stand."""
    last = _last()
    if last is None or (last.day, last.law) != (_today(), fingerprint()):
        return run_night()
    with work_room("part") as folder:
        return _changes(last, folder)


def _changes(last: Night, part: Path) -> Night | None:
    mirror = _mirror(part)
    if mirror.made.homes is None:
        # Of a restored database nobody can tell what changed since.
        return _everybody(mirror, silent)
    data, touched = mirror.made.data, mirror.made.touched
    if state_of(data).mark == last.mark:
        return None
    if touched is not None and touched.since == last.mark:
        if mirror.made.part is None:
            return None
        return _look_at(mirror, in_part(touched, mirror.made.part))
    store = mirror.made.store
    touched = touched_since(last.mark, store, data)
    if not touched.subjects:
        return None
    with scope_of(touched, store) as scope:
        return _look_at(mirror, scope)


def _look_at(mirror: Mirror, scope: Scope) -> Night:
    night = _begin(mirror.at, mirror.made.data, len(scope.subjects))
    _end(night, _look(night, scope.store, scope.subjects, silent))
    return night


@dataclass(frozen=True)
class Mirror:
    """The mirror brought up to date, and as of when it is."""

    made: Mirrored
    at: datetime


def _mirror(part: Path | None = None) -> Mirror:
    at = datetime.now(UTC)
    return Mirror(refresh(mirror_folder(), part=part), at)


def _begin(at: datetime, data: Path, scope: int | None) -> Night:
    fields = {"day": _today(), "law": fingerprint(), "mark": state_of(data).mark, "scope": scope, "started_at": at}
    return Night.objects.using(USING).create(**fields)


def _look(night: Night, store: Store, subjects: frozenset[int] | None, progress: Progress) -> tuple[Cell, ...]:
    with work_room("night") as folder:
        asked = Asked(store, night.day, night.started_at, folder)
        found = evaluate(asked) if store.shards else ()
        progress(0.7)
        seen = sightings(asked) if store.shards else ()
        looked = Looked(night.pk, night.day, datetime.now(UTC), subjects)
        reconcile(looked, seen)
        bundle(looked)
        watch(looked, shown_in(asked.work))
        progress(0.8)
    keep_proofs(store, night.day, night.pk)
    return found


def _reach(night: Night, found: tuple[Cell, ...]) -> list[Reach]:
    """Delivered, by policy and community."""
    places: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in found:
        places[cell.policy, cell.area].append(cell)
    return [
        Reach(night=night, policy=policy, area=area, delivered=coverage(own).delivered)
        for (policy, area), own in sorted(places.items())
    ]


def _end(night: Night, found: tuple[Cell, ...]) -> None:
    counts: Counter[str] = Counter()
    for cell in found:
        counts[cell.finding] += cell.count
    night.ended_at, night.counts = datetime.now(UTC), counts
    night.save(using=USING)


def _last() -> Night | None:
    return Night.objects.using(USING).filter(ended_at__isnull=False).order_by("-id").first()


def _today() -> date:
    return Office.objects.using(USING).get().day
