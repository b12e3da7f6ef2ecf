"""What a case is, in a few lines of Python: who sees it, where it stands, what may come of it, what it decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Final

from tests.casework.machine.cast import Player
from tests.casework.machine.plan import YEAR, arriving, due, entries, first_step, marks, ways
from yingbao.casework.deciding import monthly
from yingbao.casework.plan import steps_of
from yingbao.casework.words import words
from yingbao.engine.policies.process import Step


@dataclass
class File:
    """`said`: when something was said of it last; `word`: the address that was; `told`: whether it ever told of a death."""

    id: int
    kind: str
    area: str
    said: int
    word: str | None = None
    into: int | None = None
    dead: bool = False
    told: bool = False


@dataclass
class Grant:
    """A decision in force: from a day, until another (exclusive) or for good; money in fen. `by`: the case that said so last, `said`: when."""

    file: int
    case: int
    policy: str
    since: date
    until: date | None
    amount: int
    by: Matter
    said: int


@dataclass
class Ended:
    """What a death is to end: a grant of a file, by the case that granted it."""

    person: int
    file: int
    granted: int
    check: Matter


@dataclass
class Finding:
    id: int
    file: int
    policy: str
    state: str = "suspected"
    until: date | None = None
    area: str = ""
    muted: int = -1  # when it was declined last


@dataclass
class Walk:
    """A step that a case stands or stood at. `actors`: who did it, with whom."""

    step: Step
    begun: date
    due: date | None
    provisional: bool
    done: date | None = None
    actors: frozenset[int] = frozenset()
    outcome: str = ""
    urged: str = ""


@dataclass
class Matter:
    """A case."""

    id: int
    policy: str
    file: int
    entry: str
    area: str
    parent: Matter | None = None
    finding: Finding | None = None
    restricted: str = ""
    people: set[int] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    walks: list[Walk] = field(default_factory=list)
    closed: bool = False
    outcome: str = ""
    verdict: str = ""
    by_death: bool = False
    declined: tuple[int, date] | None = None  # when, and until which day it holds
    granted: int = -1
    agreed: int = -1

    @property
    def now(self) -> Walk | None:
        return self.walks[-1] if not self.closed else None


@dataclass(frozen=True)
class Try:
    """What somebody wants to come of a step. `since`, `amount`: with a verdict."""

    outcome: str
    reason: str = ""
    second: Player | None = None
    since: date | None = None
    amount: int = 0


NOTICE: Final = ("publicise", "no_objection")
OPEN: Final = ("suspected", "in_process", "awaiting")


class Model:
    def __init__(self, day: date, staff: list[Player]) -> None:
        self.day = day
        self.staff = staff
        self.clock = count()
        self.files: dict[int, File] = {}
        self.matters: dict[int, Matter] = {}
        self.findings: dict[int, Finding] = {}
        self.grants: list[Grant] = []
        self.ended: list[Ended] = []

    # ---- files ---------------------------------------------------------------------------------------

    def root(self, file: int) -> File:
        found = self.files[file]
        return found if found.into is None else self.root(found.into)

    def part_of(self, root: int) -> list[File]:
        return [file for file in self.files.values() if self.root(file.id).id == root]

    def area(self, file: File) -> str:
        """Where it is served: what was said last, of itself or, while it stands for itself, of any that reads as part of it."""
        parts = self.part_of(file.id) if file.into is None else [file]
        return max(parts, key=lambda one: one.said).area

    def word(self, root: int) -> str | None:
        told = [file for file in self.part_of(root) if file.word is not None]
        return max(told, key=lambda one: one.said).word if told else None

    def sees_file(self, who: Player, file: File) -> bool:
        if who.own is not None:
            return self.root(who.own) is file
        return self.area(file).startswith(who.area)

    # ---- who may what --------------------------------------------------------------------------------

    def sees(self, who: Player, matter: Matter) -> bool:
        if not matter.restricted:
            return self.sees_file(who, self.root(matter.file))
        here = who.own is None and matter.area.startswith(who.area)
        return here and (who.may("restricted") or who.user in matter.people)

    def may_open(self, who: Player, policy: str, file: File, entry: str, parent: Matter | None = None) -> bool:
        about = self.root(file.id)
        citizen = who.own is not None and parent is not None and entry in appeals(policy, self.day)
        allowed = self.sees_file(who, about) and (who.may("state") or citizen)
        mine = parent is None or (parent.closed and self.sees(who, parent) and self.root(parent.file) is about)
        mine = mine and not any(one.parent is parent and _overturned(one) for one in self.matters.values() if parent)
        return allowed and mine and not self._open_already(policy, about, entry)

    def in_force(self, matter: Matter) -> bool:
        """Whether something granted holds, or will, that a re-check could be of."""
        parts = {file.id for file in self.part_of(self.root(matter.file).id)}
        held = [one for one in self.grants if one.file in parts and one.policy == matter.policy]
        return any(one.until is None or one.until > self.day for one in held)

    def _open_already(self, policy: str, about: File, entry: str) -> bool:
        new = {begins(policy, self.day), begins(policy, self.day, asked=False)}
        alike = new if entry in new else {entry}
        return any(
            not one.closed
            and one.policy == policy
            and one.entry in alike
            and (self.root(one.file) is about or one.file == about.id)
            for one in self.matters.values()
        )

    def may_act(self, who: Player, matter: Matter, wanted: Try) -> bool:
        now = matter.now
        if now is None or not who.may("state") or not self.sees(who, matter) or who.role not in now.step.by:
            return False
        asked = asks(wanted.outcome) or (wanted.outcome == "keep" and self.dead(matter.file))
        if wanted.outcome not in self.ways(matter) or (asked and len(wanted.reason) < 2):
            return False
        if self._comes_too_soon(matter, now.step, wanted.outcome):
            return False
        if (now.step.does == "hearing" or (now.step.does, wanted.outcome) == ("check", "done")) and len(
            wanted.reason
        ) < 2:
            return False
        if now.step.people > 1 and not self._together(who, wanted.second, matter):
            return False
        if self.kept_apart(matter, now.step) & actors(who, wanted.second, now.step):
            return False
        if not self._moves_the_amount(matter, wanted):
            return False
        return (now.step.does, wanted.outcome) != NOTICE or now.due is None or self.day > now.due

    def _comes_too_soon(self, matter: Matter, step: Step, outcome: str) -> bool:
        """Decided before a survey that a mark calls for, asked for twice, or overdue before the day that somebody was told."""
        known = words().outcomes[outcome]
        decided = step.does == "decide" and known.verdict in ("grant", "refuse")
        twice = known.once and any(walk.outcome == outcome for walk in matter.walks)
        due = matter.walks[-1].due
        in_time = outcome == "overdue" and (due is None or self.day <= due)
        return twice or in_time or (decided and self._owes_a_survey(matter))

    def _owes_a_survey(self, matter: Matter) -> bool:
        """Whether a survey that is only for one of its marks was not made."""
        made = {walk.step.id for walk in matter.walks if walk.done}
        return any(step.when in matter.marks and step.id not in made for step in self._surveys(matter.policy))

    def _surveys(self, policy: str) -> list[Step]:
        return [step for step in steps_of(policy) if step.does == "survey" and step.holds(self.day)]

    def _stays_marked(self, matter: Matter) -> None:
        """What a further case of a matter bears of the marks of the one before."""
        lasting = {step.when for step in self._surveys(matter.policy)}
        matter.marks = (matter.parent.marks if matter.parent else set()) & lasting

    def _moves_the_amount(self, matter: Matter, wanted: Try) -> bool:
        """Less is paid after a reduction, and more after a raise; a further grant of less waits for who is to be heard."""
        verdict, since = words().outcomes[wanted.outcome].verdict, wanted.since
        again = verdict == "grant" and monthly(matter.policy)
        held = [one for one in self._granted(matter) if since and (one.until is None or one.until > since)]
        if (verdict not in ("raise", "reduce") and not again) or not held or since is None:
            return True
        day = max(since, min(one.since for one in held))
        paid = sum(one.amount for one in held if one.since <= day and (one.until is None or one.until > day))
        if again:
            return wanted.amount >= paid or not self._not_heard(matter)
        return wanted.amount > paid if verdict == "raise" else wanted.amount < paid

    def _not_heard(self, matter: Matter) -> bool:
        """Whether the plan of the day has a hearing for this case, and none was held in it."""
        heard = any(walk.done and walk.step.does == "hearing" for walk in matter.walks)
        planned = [step for step in steps_of(matter.policy) if step.does == "hearing" and step.holds(self.day)]
        found = [arriving(matter.policy, step.id, self._bears(matter), self.day) for step in planned]
        return not heard and any(step is not None and step.does == "hearing" for step in found)

    def _together(self, who: Player, second: Player | None, matter: Matter) -> bool:
        both = second is not None and second.user != who.user and second.may("state") and second.near(matter.area)
        return both and not self._leaves_nobody(who, second, matter)

    def _leaves_nobody(self, who: Player, second: Player | None, matter: Matter) -> bool:
        """Whether the second is the only one who could do a later step."""
        now = matter.walks[-1].step
        later = [step for step in steps_of(matter.policy) if now.id in step.apart and step.holds(self.day)]
        left = [
            {
                one.user
                for one in self.staff
                if one.role in step.by and one.user != who.user and matter.area.startswith(one.area)
            }
            for step in later
        ]
        return second is not None and {second.user} in left

    def kept_apart(self, matter: Matter, step: Step) -> set[int]:
        """Who may not do a step for what they did before."""
        done = [(one, walk) for one in back(matter) for walk in one.walks if walk.done]
        kept = {actor for _, walk in done if walk.step.id in step.apart for actor in walk.actors}
        if step.does in ("appeal", "decide"):
            kept |= {actor for one, walk in done if one is not matter and _had_part(walk) for actor in walk.actors}
        return kept

    def may_mark(self, who: Player, matter: Matter, mark: str) -> bool:
        now = matter.now
        able = now is not None and who.may("state") and self.sees(who, matter) and who.role in now.step.by
        return able and mark in marks(matter.policy)

    def may_tell_by_when(self, who: Player, matter: Matter, day: date) -> bool:
        """By which day papers are to be brought: a day to come, no earlier than was told before."""
        now = matter.walks[-1]
        able = who.may("state") and self.sees(who, matter) and who.role in now.step.by
        return able and not now.step.within and day > self.day and (now.due is None or day >= now.due)

    def may_urge(self, who: Player, matter: Matter) -> bool:
        return who.may("merge") and not matter.closed and self.sees(who, matter)

    def may_put_on(self, who: Player, matter: Matter, other: Player) -> bool:
        stays = other.user not in matter.people
        someone = stays or len(matter.people) > 1
        known = other.may("state") and other.near(matter.area)
        may = who.may("restricted") or (stays and who.may("state"))
        return bool(matter.restricted) and may and self.sees(who, matter) and someone and known

    def may_merge(self, who: Player, kept: File, gone: File) -> bool:
        two = kept is not gone and kept.kind == gone.kind and kept.into is None and gone.into is None
        return two and who.may("merge") and self.sees_file(who, kept) and self.sees_file(who, gone)

    # ---- what comes of it ----------------------------------------------------------------------------

    def opens(self, matter: Matter, by: Player) -> None:
        self.matters[matter.id] = matter
        if matter.restricted:
            matter.people = {by.user}
        self._stays_marked(matter)
        self._enter(matter, matter.entry)
        if matter.entry == begins(matter.policy, self.day, asked=False):
            matter.agreed = next(self.clock)
        if matter.finding:
            matter.finding.state, matter.finding.until = "in_process", None
        elif matter.parent and matter.entry in appeals(matter.policy, self.day):
            matter.finding = matter.parent.finding

    def waits(self, who: Player, file: int, policy: str) -> Finding | None:
        """The finding of a matter that nobody works on yet, or that was declined, where somebody sees it."""
        mine = [one for one in self.findings.values() if (one.file, one.policy) == (file, policy)]
        free = ("suspected", "declined")
        return next((one for one in mine if one.state in free and one.area.startswith(who.area)), None)

    def _suspects(self, finding: Finding) -> None:
        """What is suspected joins the case that somebody opened of it by hand; what was declined before it was found is declined."""
        finding.state, finding.until = "suspected", None
        same = [
            one
            for one in self.matters.values()
            if one.policy == finding.policy and self.root(one.file).id == finding.file
        ]
        for one in same:
            if not (one.closed or one.finding or one.parent or one.restricted):
                one.finding, finding.state = finding, "in_process"
                return
        asked = (one.agreed for one in same if not one.restricted)
        last = max((finding.muted, *asked, *(one.granted for one in same)))
        said = [one.declined for one in same if one.declined and not one.restricted]
        holds = [(at, until) for at, until in said if at > last and until > self.day]
        if holds:
            self._mutes(finding, max(holds)[1])

    def _mutes(self, finding: Finding, until: date) -> None:
        finding.state, finding.until, finding.muted = "declined", until, next(self.clock)

    def _declines(self, matter: Matter) -> None:
        matter.declined = (next(self.clock), self.day + YEAR)
        file, beside = self.root(matter.file).id, ("suspected", "declined")
        mine = [one for one in self.findings.values() if (one.file, one.policy) == (file, matter.policy)]
        free = [one for one in mine if one.state in beside and not matter.restricted]
        for one in [matter.finding] if matter.finding else free:
            self._mutes(one, self.day + YEAR)

    def ways(self, matter: Matter) -> dict[str, str]:
        """What may come of the step that a matter stands at, and where it leads."""
        if matter.now is None:
            return {}
        led = dict(ways(matter.policy, matter.now.step, self.day))
        cuts = {outcome for outcome in led if words().outcomes[outcome].verdict in ("reduce", "stop")}
        hearing = self._unheard(matter) if cuts else None
        return {**{one: to for one, to in led.items() if one not in cuts}, "hear": hearing} if hearing else led

    def _unheard(self, matter: Matter) -> str | None:
        """The hearing to which what came of an earlier step leads today, where nobody was heard since."""
        heard = [number for number, walk in enumerate(matter.walks[:-1]) if walk.step.does == "hearing"]
        for number, walk in enumerate(matter.walks[:-1]):
            to = dict(ways(matter.policy, walk.step, self.day)).get(walk.outcome)
            named = next((step for step in steps_of(matter.policy) if step.id == to and step.holds(self.day)), None)
            if named and named.does == "hearing" and not any(later > number for later in heard):
                found = arriving(matter.policy, named.id, self._bears(matter), self.day)
                return found.id if found and found.does == "hearing" else None
        return None

    def _bears(self, matter: Matter) -> set[str]:
        return matter.marks | ({"decided"} if matter.verdict else set())

    def _enter(self, matter: Matter, step: str) -> None:
        found = arriving(matter.policy, step, self._bears(matter), self.day)
        if found is None:
            self._close(matter)
        else:
            walked = [(walk.step, walk.begun, walk.done) for walk in matter.walks if walk.done]
            matter.walks.append(Walk(found, self.day, *due(found, walked, self.day)))

    def acts(self, who: Player, matter: Matter, wanted: Try) -> None:
        now, to = matter.walks[-1], self.ways(matter)[wanted.outcome]
        now.done, now.outcome, now.actors = self.day, wanted.outcome, frozenset(actors(who, wanted.second, now.step))
        verdict = words().outcomes[wanted.outcome].verdict
        if verdict:
            self._decides(matter, verdict, wanted)
        elif wanted.outcome == "declines":
            self._declines(matter)
        elif wanted.outcome == "agrees":
            matter.agreed = next(self.clock)
        elif wanted.outcome == "overturned" and matter.finding:
            matter.finding.state, matter.finding.until = "in_process", None
        self._enter(matter, to)

    def _decides(self, matter: Matter, verdict: str, wanted: Try) -> None:
        matter.verdict, since = verdict, wanted.since
        assert since is not None
        if verdict in ("stop", "raise", "reduce") or (verdict == "grant" and monthly(matter.policy)):
            self._end(self._granted(matter), since, matter)
        else:
            ended = [one for one in self.grants if one.case in {before.id for before in back(matter)}]
            self._end(ended, since, matter)
        if verdict == "grant":
            matter.granted = next(self.clock)
        if verdict in ("grant", "raise", "reduce"):
            self.grants.append(
                Grant(matter.file, matter.id, matter.policy, since, None, wanted.amount, matter, next(self.clock))
            )
        if matter.finding and verdict == "grant":
            matter.finding.state, matter.finding.until = "awaiting", None
        elif matter.finding and verdict == "refuse":
            matter.finding.state, matter.finding.until = "mistaken", self.day + YEAR

    def _granted(self, matter: Matter) -> list[Grant]:
        parts = {file.id for file in self.part_of(self.root(matter.file).id)}
        return [one for one in self.grants if one.file in parts and one.policy == matter.policy]

    def _end(self, grants: list[Grant], since: date, by: Matter) -> None:
        for one in sorted(grants, key=lambda grant: grant.said):
            if one.until is None or one.until > since:
                one.until, one.by, one.said = since, by, next(self.clock)
                if one.since >= since:
                    self.grants.remove(one)

    def _close(self, matter: Matter) -> None:
        matter.closed, matter.outcome = True, matter.verdict or matter.walks[-1].outcome
        if matter.finding and matter.finding.state == "in_process":
            self._suspects(matter.finding)

    def dead(self, file: int) -> bool:
        told = [one for one in self.part_of(self.root(file).id) if one.told]
        return bool(told) and max(told, key=lambda one: one.said).dead

    def worker_looks(self, opened: list[int]) -> None:
        """The worker closes the cases of the dead, and what they worked on; not where what is in force is checked again. It opens
        such re-checks, once: `opened` has their numbers."""
        self._take_back()
        for matter in self.matters.values():
            checks = not matter.closed and matter.walks[0].step.does == "recheck" and self.in_force(matter)
            if not matter.closed and self.dead(matter.file) and not checks:
                self._ends_by_itself(matter, "died")
                if matter.finding and matter.finding.state in OPEN:
                    matter.finding.state, matter.finding.until = "gone", None
        numbers = iter(opened)
        for root, grant in sorted(self._owed(), key=lambda pair: (pair[0], pair[1].said)):
            check = self._check(root, grant, numbers)
            self.ended.append(Ended(root, grant.file, grant.case, check))
        assert next(numbers, None) is None, "opened for nobody"

    def _ends_by_itself(self, matter: Matter, why: str) -> None:
        now = matter.walks[-1]
        matter.closed, matter.outcome, now.done, now.outcome = True, why, self.day, why

    def _take_back(self) -> None:
        """A death was a mistake, or the file is split off from the one who died."""
        lifted = [one for one in self.ended if not self.dead(one.file)]
        self.ended = [one for one in self.ended if one not in lifted]
        for one in lifted:
            check, left = one.check, [other.check for other in self.ended]
            if check.by_death and not check.closed and not check.verdict and check not in left:
                self._ends_by_itself(check, "lives")

    def _owed(self) -> list[tuple[int, Grant]]:
        done = {(self.root(one.person).id, one.file, one.granted) for one in self.ended}
        in_force = [one for one in self.grants if one.until is None or one.until > self.day]
        owed = [(self.root(one.file).id, one) for one in in_force if self.dead(one.file)]
        return [(root, one) for root, one in owed if (root, one.file, one.case) not in done]

    def _check(self, root: int, grant: Grant, numbers: Iterator[int]) -> Matter:
        """The re-check that is open already, or a new one."""
        entry = next(step.id for step in steps_of(grant.policy) if "death" in step.entry and step.holds(self.day))
        for one in self.matters.values():
            if not one.closed and (self.root(one.file).id, one.policy, one.entry) == (root, grant.policy, entry):
                return one
        before = grant.by
        made = Matter(
            next(numbers), grant.policy, root, entry, self.area(self.files[root]), before, None, before.restricted
        )
        made.by_death = True
        self.matters[made.id] = made
        made.people = set(before.people) if made.restricted else set()
        self._stays_marked(made)
        self._enter(made, entry)
        return made

    def night(self, file: int, policy: str, number: int) -> None:
        """The night finds somebody. Of files that were merged nobody is suspected any longer."""
        found = next((one for one in self.findings.values() if (one.file, one.policy) == (file, policy)), None)
        for one in self.findings.values():
            if one is not found and one.state == "suspected" and self.files[one.file].into is not None:
                one.state = "gone"
        if found is None:
            found = self.findings[number] = Finding(number, file, policy, "gone")
        found.area = self.files[file].area if self.files[file].into is not None else self.area(self.files[file])
        if found.state == "gone" or (found.until is not None and found.until <= self.day):
            self._suspects(found)


def _had_part(walk: Walk) -> bool:
    """Whether a step was to survey, to decide, or to look into an appeal."""
    known = words().outcomes.get(walk.outcome)
    return walk.step.does in ("survey", "assess", "appeal") or bool(known and known.verdict)


def _overturned(matter: Matter) -> bool:
    """Whether it was an appeal that set aside what it was against."""
    return any(walk.outcome == "overturned" for walk in matter.walks)


def back(matter: Matter | None) -> list[Matter]:
    """A case and those before it of the same matter."""
    return [matter, *back(matter.parent)] if matter else []


def appeals(policy: str, day: date) -> set[str]:
    return {step.id for step in entries(policy, day) if step.does == "appeal"}


def asks(outcome: str) -> bool:
    return not words().outcomes[outcome].asks.isdisjoint({"reason", "papers"})


def actors(who: Player, second: Player | None, step: Step) -> set[int]:
    return {who.user, *([second.user] if second and step.people > 1 else [])}


def begins(policy: str, day: date, *, asked: bool = True) -> str:
    """Where a case begins: with asking them, or, of whoever applied, at the step after."""
    first = first_step(policy, day)
    return first.id if asked else dict(first.next)["agrees"]
