"""Three reviewers at once, each on a connection of their own, on the same few files and cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from random import Random
from threading import Barrier
from typing import Any, Final

from django.db import DatabaseError, connections
from django.utils import timezone

from tests.casework.machine.cast import STREET, Player, player
from tests.casework.machine.serial import NEXT, Deed, Done, State
from tests.casework.notices import written
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Case
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.models import Merge

POLICY: Final = "gaoling"
SINCE: Final = date(2025, 1, 1)
GRANTED: Final = date(2026, 1, 1)
REASON: Final = "同时办理"
CROWDED: Final = {"40P01", "moved_on"}
"""A deadlock that was resolved, and a case that has just changed: whoever asks is told to ask again."""
REFUSED: Final = {"merge_two_files", "merge_split", "done_already", "42501"}


@dataclass(frozen=True)
class World:
    """Files and cases by their places in a deed."""

    files: tuple[int, ...]
    cases: tuple[int, ...]


@dataclass
class Crowd:
    office: OfficeForTests
    worker: Player
    reviewers: list[Player]
    pool: ThreadPoolExecutor

    def new_world(self) -> tuple[World, State]:
        """Three people; of two of them a case at its decision, of the third, who was granted before, one about to stop."""
        files = tuple(
            self.office.enrol(
                COMMUNITY, name="同办", birth="1940-01-01", residence=COMMUNITY, hukou=COMMUNITY, address="原址"
            )
            for _ in range(3)
        )
        with self.worker.at_the_desk():
            cases = [self._goes(file, "", ("agrees", "done")) for file in files[:2]]
            cases.append(self._goes(files[2], "certify", ("stop",)))
        words = tuple((place - len(files), "原址") for place in range(len(files)))
        begin = State(words, (None,) * 3, (0, 1, 2), ("decide", "decide", "change"), (None,) * 3)
        return World(files, tuple(cases)), begin

    def _goes(self, file: int, entry: str, outcomes: Sequence[str]) -> int:
        case = Case.objects.get(pk=actions.open_case(actions.Opening(POLICY, file, "door", entry=entry), FIRST_DAY))
        for outcome in outcomes:
            actions.act(
                case, case.tasks.select_related("plan").get(done_at=None), actions.Deed(outcome, REASON), FIRST_DAY
            )
        return case.pk

    def at_once(self, world: World, lines: Sequence[Sequence[Deed]]) -> list[list[Done]]:
        """What each of them was answered, when all began at the same moment."""
        begin = Barrier(len(lines))

        def one(who: Player, line: Sequence[Deed]) -> list[Done]:
            begin.wait()
            return [tried(who, world, deed) for deed in line]

        return list(self.pool.map(one, self.reviewers, lines))


@contextmanager
def crowd(office: OfficeForTests) -> Iterator[Crowd]:
    reviewers = [player(f"街道{n}", "street_reviewer", STREET) for n in range(3)]
    for who in reviewers:
        who.token()
    with ThreadPoolExecutor(len(reviewers)) as pool:
        yield Crowd(office, player("专干", "community_worker", COMMUNITY), reviewers, pool)
        leave = Barrier(len(reviewers))

        def close(_: Player) -> None:
            leave.wait()
            connections.close_all()

        list(pool.map(close, reviewers))


def tried(who: Player, world: World, deed: Deed) -> Done:
    try:
        with who.at_the_desk():
            return Done(deed, DOES[deed.kind](world, deed))
    except DatabaseError as error:
        diag = getattr(error.__cause__, "diag", None)
        why = {diag.constraint_name, diag.sqlstate} if diag else set()
        if not why & (REFUSED | CROWDED):
            raise
        return Done(deed, done=False, by_rule=not why & CROWDED)


def _correct(world: World, deed: Deed) -> bool:
    return bool(state(Saying("person", world.files[deed.one], "visit", SINCE, REASON, {"address": deed.word})))


def _merge(world: World, deed: Deed) -> bool:
    return bool(merge(world.files[deed.one], world.files[deed.other], REASON))


def _split(world: World, deed: Deed) -> bool:
    found = Merge.objects.filter(gone_id=world.files[deed.one], split_at=None).first()
    if found is not None:
        split(found.pk, REASON)
    return found is not None


def _act(world: World, deed: Deed) -> bool:
    case = Case.objects.get(pk=world.cases[deed.one])
    task = case.tasks.filter(done_at=None, step=deed.step).select_related("plan").first()
    if task is not None:
        written(case)
        actions.act(case, task, actions.Deed(deed.outcome, REASON, decided=decided(deed)), FIRST_DAY)
    return task is not None


DOES: Final = {"correct": _correct, "merge": _merge, "split": _split, "act": _act, "stop": _act}


def decided(deed: Deed) -> Decided | None:
    said = Advice("entitled", deed.amount, deed.amount, {}, (), "演练", timezone.now())
    since = SINCE if deed.kind == "stop" else GRANTED
    verdict = deed.outcome in ("granted", "refused", "stopped")
    return Decided(since, None, deed.amount or None, deed.amount or None, said) if verdict else None


def lines_of(chance: Random, places: int = 3) -> list[list[Deed]]:
    """What three of them want, two or three deeds each."""
    return [[_deed(chance, 10 * who + nth) for nth in range(chance.randint(2, 3))] for who in range(places)]


def _deed(chance: Random, number: int) -> Deed:
    kind = chance.choice(["correct", "correct", "merge", "merge", "split", "act", "act", "act", "stop"])
    one, other = chance.sample(range(3), 2)
    if kind == "act":
        step = chance.choice(["decide", "decide", "start"])
        outcome = chance.choice(sorted(NEXT[step]))
        return Deed(kind, one % 2, step=step, outcome=outcome, amount=100 * (number + 1))
    if kind == "stop":
        return Deed(kind, 2, step="change", outcome="stopped")
    return Deed(kind, one, other, word=f"第{number}处")


def stands(con: Any, world: World) -> tuple[object, ...]:
    """How the office stands, as serial.State.seen says it."""
    files, cases = list(world.files), list(world.cases)
    place = {file: at for at, file in enumerate(files)}
    rows = con.execute(
        "SELECT id, merged_into_id, profile ->> 'address' FROM registry_subject WHERE id = ANY (%s) ORDER BY id",
        [files],
    )
    told = {number: (into, word) for number, into, word in rows.fetchall()}
    roots = tuple(place[told[file][0] or file] for file in files)
    words = tuple(told[files[root]][1] for root in roots)
    steps = dict(
        con.execute(
            "SELECT case_id, step FROM casework_task WHERE case_id = ANY (%s) AND done_at IS NULL", [cases]
        ).fetchall()
    )
    grants = dict(
        con.execute(
            """SELECT c.id, (s.facts ->> 'amount')::bigint FROM registry_statement s JOIN casework_case c
      ON s.occasion = c.policy || ':' || c.event || ':' || c.number WHERE c.id = ANY (%s) AND s.recorded_to IS NULL""",
            [cases],
        ).fetchall()
    )
    return roots, words, tuple(steps.get(case, "") for case in cases), tuple(grants.get(case) for case in cases)


def kept(con: Any, world: World) -> dict[str, list[Any]]:
    """What stays of every deed that was done, whatever came of it later."""
    files, cases = list(world.files), list(world.cases)
    asked = {
        "correct": (
            "SELECT DISTINCT facts ->> 'address' FROM registry_statement WHERE subject_id = ANY (%s) AND facts ? 'address'",
            files,
        ),
        "merge": ("SELECT kept_id, gone_id FROM registry_merge WHERE kept_id = ANY (%s)", files),
        "split": ("SELECT gone_id FROM registry_merge WHERE kept_id = ANY (%s) AND split_at IS NOT NULL", files),
        "act": (
            "SELECT case_id, step, outcome FROM casework_task WHERE case_id = ANY (%s) AND role = 'street_reviewer'",
            cases,
        ),
        "decided": ("SELECT case_id, verdict, amount_fen FROM casework_decision WHERE case_id = ANY (%s)", cases),
    }
    return {kind: sorted(map(tuple, con.execute(query, [ids]).fetchall())) for kind, (query, ids) in asked.items()}


def owed(world: World, lines: Sequence[Sequence[Done]]) -> dict[str, list[Any]]:
    """The same, as it must be by what was answered."""
    done = [said.deed for line in lines for said in line if said.done]
    verdicts = {"granted": "grant", "refused": "refuse", "stopped": "stop"}
    acted = [deed for deed in done if deed.kind in ("act", "stop")]
    files, cases = world.files, world.cases
    return {
        "correct": sorted({("原址",), *((deed.word,) for deed in done if deed.kind == "correct")}),
        "merge": sorted((files[deed.one], files[deed.other]) for deed in done if deed.kind == "merge"),
        "split": sorted((files[deed.one],) for deed in done if deed.kind == "split"),
        "act": sorted((cases[deed.one], deed.step, deed.outcome) for deed in acted),
        "decided": sorted(
            (cases[deed.one], verdicts[deed.outcome], deed.amount if deed.outcome == "granted" else None)
            for deed in acted
            if deed.outcome in verdicts
        ),
    }
