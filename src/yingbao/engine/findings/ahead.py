"""Another day over the facts of now: everybody's answer, counted, and a few answers of days of their own, or day by day."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path

from yingbao.engine.findings.answer import Answer, Key
from yingbao.engine.findings.card import period
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.epochs import turning_days
from yingbao.engine.policies.front import PERIODS
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.policies.territory import Branch, branches
from yingbao.engine.readings.count.run import Shelf, count
from yingbao.engine.readings.explain.cause import cause_of
from yingbao.engine.readings.explain.homes import Needs, Rows, load_homes, needs_of
from yingbao.engine.readings.explain.lending import Lender
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.turning import Turning
from yingbao.engine.readings.explain.world import Row, all_rows

Differs = Callable[[Key, Answer], bool]
Pinned = tuple[Key, date, Answer]
ONE_DAY = timedelta(days=1)
KEPT, POLICIES = 16, 64
"""So many laws of a day on are kept, of so many policies each, for who looks ahead again and again."""


@dataclass(frozen=True)
class Ahead:
    """What `upcoming` and `find` ask of the law and a store; `work` is a folder that it may fill. `counted`: days whose
    entitlements lie somewhere already."""

    book: Book
    store: Shelf
    work: Path
    counted: Mapping[date, Path] = field(default_factory=dict)

    def everybody(self, day: date) -> Path:
        """The folder of the day's entitlements."""
        if day in self.counted:
            return self.counted[day]
        self.work.mkdir(parents=True, exist_ok=True)
        count(self.book, self.store, day, self.work)
        return self.work / "entitlements"

    def first(self, keys: Iterable[Key], days: tuple[date, date], differs: Differs) -> Iterator[Pinned]:
        """The first day after `days[0]`, up to `days[1]`, on which each answer differs; none where it never does."""
        by_policy, (on, horizon) = _by_policy(keys), days
        starts = [on + ONE_DAY, *turning_days(self.book, on + ONE_DAY, horizon)] if by_policy else []
        epochs = [(start, self.law_from(start, list(by_policy))) for start in starts]
        rows = self.rows(by_policy, starts)
        for policy, some in by_policy.items():
            followed = {key: rows.get(self.place(key)) for key in some}
            course = [(start, found.get(policy, [])) for start, found in epochs]
            yield from Following(course, horizon, differs).follow(followed)

    def on_days(self, days: Mapping[Key, date]) -> dict[Key, Answer]:
        """What is said of each on a day of its own; of an event that the store does not hold, nothing."""
        first, last = min(days.values(), default=date.max), max(days.values(), default=date.min)
        starts = [first, *turning_days(self.book, first, last)]
        by_epoch: dict[date, list[Key]] = defaultdict(list)
        for key, day in days.items():
            by_epoch[starts[bisect(starts, day) - 1]].append(key)
        laws = {start: self.law_from(start, list(_by_policy(some))) for start, some in by_epoch.items()}
        rows, found = self.rows(_by_policy(days), list(laws)), dict[Key, Answer]()
        for start, keys in by_epoch.items():
            for policy, some in _by_policy(keys).items():
                with ExitStack() as lent:
                    programs = [
                        (branch, lent.enter_context(ON_DAYS.lent(trees(branch))))
                        for branch in laws[start].get(policy, ())
                    ]
                    there = ((key, rows.get(self.place(key))) for key in some)
                    found |= {key: on_day(programs, row, key, days[key]) for key, row in there if row is not None}
        return found

    def law_from(self, day: date, policies: Sequence[str]) -> Mapping[str, Sequence[Branch]]:
        found = {policy: branches_from(self.book, day, policy, self.gaps) for policy in policies}
        return {policy: each for policy, each in found.items() if each}

    @property
    def gaps(self) -> Gaps:
        return Gaps(self.store.missing, self.store.holes)

    def place(self, key: Key) -> tuple[str, str]:
        """Table and id of the row that an answer is about."""
        policy, subject, event = key
        head = self.book.heads[policy]
        return (head.root, event) if event else (head.subject, str(subject))

    def rows(self, by_policy: Mapping[str, Sequence[Key]], starts: Sequence[date]) -> Rows:
        """The rows that answers are about, with what the policies read of them from each of some days on."""
        subjects: dict[str, set[int | str]] = defaultdict(set)
        for policy, keys in by_policy.items():
            subjects[self.book.heads[policy].subject] |= {subject for _, subject, _ in keys}
        needs: dict[str, set[str]] = {self.book.heads[policy].root: set() for policy in by_policy}
        for day, policy in product(starts, by_policy):
            for table, facts in needs_from(self.book, day, policy, self.gaps).items():
                needs[table] = needs.get(table, set()) | facts
        return load_homes(self.store, self.book.dictionary, subjects, needs)


@lru_cache(maxsize=KEPT)
def _law_from(book: Book, day: date, gaps: Gaps) -> Law:
    return Law(book, day, book.dictionary.office, gaps, today="open")


@lru_cache(maxsize=KEPT * POLICIES)
def branches_from(book: Book, day: date, policy: str, gaps: Gaps) -> Sequence[Branch]:
    """A policy's trees from a day on, one branch a territory, while the law stays as it is."""
    return branches(_law_from(book, day, gaps), [policy])


@lru_cache(maxsize=KEPT * POLICIES)
def needs_from(book: Book, day: date, policy: str, gaps: Gaps) -> Needs:
    """What these read."""
    return needs_of(tree for branch in branches_from(book, day, policy, gaps) for tree in trees(branch))


def _by_policy(keys: Iterable[Key]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        found[key[0]].append(key)
    return found


def trees(branch: Branch) -> tuple[Node, ...]:
    outcome = branch.outcome
    values = (branch.answer, outcome.status, outcome.ground, outcome.amount, outcome.amount_max)
    return tuple(tree for tree in values if tree is not None)


ON_DAYS, FOLLOWED = Lender(Program, POLICIES), Lender(Turning, POLICIES)


class Following:
    """One policy's answers over the days. `course`: the branches in force, each from its day on."""

    def __init__(self, course: Sequence[tuple[date, Sequence[Branch]]], horizon: date, differs: Differs) -> None:
        self.course, self.horizon, self.differs = course, horizon, differs
        self.due: dict[date, dict[Key, Row]] = defaultdict(dict)
        self.homes: dict[int, list[Row]] = {}
        self.law: tuple[Node, ...] | None = None
        self.programs: list[tuple[Branch, Turning]] = []
        self.lent = ExitStack()

    def follow(self, rows: Mapping[Key, Row | None]) -> Iterator[Pinned]:
        with self.lent:
            yield from self._follow(rows)

    def _follow(self, rows: Mapping[Key, Row | None]) -> Iterator[Pinned]:
        waiting = {key: row for key, row in rows.items() if row is not None}
        self.homes = {id(row): all_rows(row) for row in waiting.values()}
        ends = [*(start for start, _ in self.course[1:]), self.horizon + ONE_DAY]
        for (start, found), end in zip(self.course, ends, strict=True):
            if self.changes(found):
                # under another law everybody is asked anew
                self.due = defaultdict(dict, {start: dict(waiting)})
            for day in (start + timedelta(n) for n in range((end - start).days)):
                for key, answer in self.on_day(day, self.due.pop(day, {})):
                    del waiting[key]
                    yield key, day, answer

    def changes(self, found: Sequence[Branch]) -> bool:
        """Takes the branches' programs, unless they are those of the days before."""
        now = tuple(tree for branch in found for tree in trees(branch))
        if now == self.law:
            return False
        self.law = now
        self.programs = [
            (branch, self.lent.enter_context(FOLLOWED.lent(trees(branch), self.horizon))) for branch in found
        ]
        return True

    def on_day(self, day: date, some: Mapping[Key, Row]) -> Iterator[tuple[Key, Answer]]:
        """Who differs on the day; the others are put off to the day on which their answer may be another."""
        for _, program in self.programs if some else ():
            program.turn_to(day)
        for key, row in some.items():
            answer, until = Answer(), self.horizon + ONE_DAY
            for branch, program in self.programs:
                program.begin(self.homes[id(row)])
                said = answer_of(branch, program, row, key, day)
                answer = said if answer.status is None else answer
                until = min(until, program.until)
            if self.differs(key, answer):
                yield key, answer
            else:
                self.due[until][key] = row


def on_day(programs: Sequence[tuple[Branch, Program]], row: Row, key: Key, day: date) -> Answer:
    """What the branch says in whose territory the row lies."""
    answer, home = Answer(), all_rows(row)
    for branch, program in programs:
        program.turn_to(day)
        for each in home:
            each.forget()
        said = answer_of(branch, program, row, key, day)
        answer = said if answer.status is None else answer
    return answer


def answer_of(branch: Branch, program: Program, row: Row, key: Key, day: date) -> Answer:
    """What count would write about the row, as far as a comparison needs it."""
    status = program.value(branch.answer, row)
    if status is False:
        return Answer()
    outcome = branch.outcome
    occasion = key[2] or _occasion(outcome, day)
    if status is None:
        return Answer("unknown", occasion, None, cause_of(branch.answer, program, row), None, None)
    least, most = (None if tree is None else program.value(tree, row) for tree in (outcome.amount, outcome.amount_max))
    open_amount = outcome.amount is not None and least is None
    cause = cause_of(outcome.amount, program, row) if open_amount else None  # type: ignore[arg-type]
    ground = program.value(outcome.ground, row)
    return Answer("entitled", occasion, ground, cause, least, least if most is None else most)


def _occasion(outcome: Outcome, day: date) -> str:
    each = outcome.policy.each
    return (period(each, day).occasion or "") if each in PERIODS else ""  # type: ignore[arg-type]
