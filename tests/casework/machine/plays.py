"""Officers, workers and citizens at random, against the office itself; the model says beside it what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db import DatabaseError
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.casework.machine.cast import Player
from tests.casework.machine.files import Files
from tests.casework.machine.model import Matter, Try, appeals, begins
from tests.casework.machine.plan import entries
from tests.casework.machine.table import MARKS, NUMBERS, POLICIES, REASON
from tests.casework.notices import hang, written
from tests.office import FIRST_DAY
from yingbao.casework import actions
from yingbao.casework.models import Case, Task
from yingbao.casework.papers.naming import Wanted, bring_by
from yingbao.casework.queries import WORKABLE
from yingbao.casework.words import words


class Plays(Files):
    """Rules about cases."""

    @rule(
        n=NUMBERS, who=NUMBERS, abuse=st.sampled_from(["", "", "", "on"]), way=st.sampled_from(["neighbour", "counter"])
    )
    def a_case_is_opened_by_hand(self, n: int, who: int, abuse: str, way: str) -> None:
        file, by = self.model.root(self._any(self.model.files, n).id), self._any(self.everybody, who)
        policy = POLICIES[file.kind]
        entry = begins(policy, self.model.day, asked=way == "neighbour")
        given = {"policy": policy, "way": way, "restricted": abuse, "despite": "on"}
        allowed = by.own is None and self.model.may_open(by, policy, file, entry)
        found = None if abuse else self.model.waits(by, file.id, policy)
        matter = Matter(0, policy, file.id, entry, "", finding=found, restricted="abuse" if abuse else "")
        self._open(by, f"/subjects/{file.id}/case/", given, allowed, matter)

    @precondition(lambda self: self.model.findings)
    @rule(n=NUMBERS, who=NUMBERS)
    def a_case_is_opened_for_a_finding(self, n: int, who: int) -> None:
        found, by = self._any(self.model.findings, n), self._any(self.everybody, who)
        file, about = self.model.files[found.file], self.model.root(found.file)
        entry = begins(found.policy, self.model.day)
        allowed = (
            by.own is None and self.model.sees_file(by, file) and self.model.may_open(by, found.policy, about, entry)
        )
        allowed = allowed and found.state in WORKABLE
        matter = Matter(0, found.policy, about.id, entry, "", finding=found)
        self._open(by, f"/findings/{found.id}/case/", {"despite": "on"}, allowed, matter)

    @precondition(lambda self: any(one.closed for one in self.model.matters.values()))
    @rule(n=NUMBERS, who=NUMBERS, m=NUMBERS)
    def a_case_is_taken_up_again_or_appealed(self, n: int, who: int, m: int) -> None:
        before = self._any([one for one in self.model.matters.values() if one.closed], n)
        by = self._any(self.citizens if m % 2 else self.everybody, who) if self.citizens else self._any(self.staff, who)
        step = self._any(entries(before.policy, self.model.day), m // 2)
        entry, file = step.id, self.model.root(before.file)
        allowed = self.model.may_open(by, before.policy, file, entry, before)
        allowed = allowed and ("death_in_family" not in step.entry or self.model.dead(file.id))
        appeal = entry in appeals(before.policy, self.model.day)
        allowed = allowed and (appeal or (by.own is None and self.model.in_force(before)))
        further = Matter(0, before.policy, file.id, entry, "", parent=before, restricted=before.restricted)
        self._open(by, f"/cases/{before.id}/again/", {"entry": entry}, allowed, further)

    def _open(self, by: Player, path: str, given: dict[str, Any], allowed: bool, matter: Matter) -> None:
        before = self._trace()
        answer = by.post(path, given, self._kept(by))
        assert answer.status_code < 500
        made = Case.objects.using("owner").filter(subject_id=matter.file).order_by("-id").first()
        fresh = made is not None and made.pk not in self.model.matters
        assert fresh == allowed, (answer.status_code, "opened" if fresh else "not opened")
        if made is not None and fresh:
            matter.id, matter.area = made.pk, self.model.area(self.model.files[matter.file])
            self.model.opens(matter, by)
        else:
            assert self._trace() == before, "what was refused left a trace"

    @precondition(lambda self: self.model.matters)
    @rule(
        n=NUMBERS,
        who=NUMBERS,
        how=NUMBERS,
        second=NUMBERS,
        reason=st.sampled_from([REASON, REASON, ""]),
        sure=st.integers(0, 3),
    )
    def a_step_is_done(self, n: int, who: int, how: int, second: int, reason: str, sure: int) -> None:
        """Three of four times by somebody of the step's roles, with an outcome that it has."""
        matter = self._any(self.model.matters, n)
        now = matter.now
        fitting = [one for one in self.staff if now and one.role in now.step.by] if sure else self.everybody
        by = self._any(fitting or self.everybody, who)
        outcomes = list(self.model.ways(matter)) if now and sure else sorted(words().outcomes)
        outcome = self._any(outcomes, how)
        verdict = words().outcomes[outcome].verdict
        since = self._any([self.model.day, FIRST_DAY, date(2026, 3, 1)], how // 7) if verdict else None
        wanted = Try(
            outcome, REASON if verdict == "grant" else reason, self._any(self.staff, second), since, 100 * (how + 1)
        )
        self._act(by, matter, wanted)

    @precondition(lambda self: any(one.now for one in self.model.matters.values()))
    @rule(n=NUMBERS, ways=st.lists(NUMBERS, min_size=1, max_size=6))
    def a_case_goes_on(self, n: int, ways: list[int]) -> None:
        """Some steps in a row, each by somebody who may."""
        matter = self._any([one for one in self.model.matters.values() if one.now], n)
        for way in ways:
            open_ways = list(self._ways(matter, way))
            if open_ways:
                self._act(matter=matter, **self._any(open_ways, way))

    def _ways(self, matter: Matter, n: int) -> Iterator[dict[str, Any]]:
        for outcome in self.model.ways(matter) if matter.now else ():
            since = (
                self._any([self.model.day, FIRST_DAY, date(2026, 3, 1)], n)
                if words().outcomes[outcome].verdict
                else None
            )
            for by, second in product(self.staff, self.staff):
                wanted = Try(outcome, REASON, second, since, 100 * (n + 1))
                if self.model.may_act(by, matter, wanted):
                    yield {"by": by, "wanted": wanted}

    def _act(self, by: Player, matter: Matter, wanted: Try) -> None:
        task = Task.objects.using("owner").filter(case_id=matter.id).order_by("-id").first()
        assert task is not None
        given = {
            "task": task.pk, "outcome": wanted.outcome, "reason": wanted.reason, "second": wanted.second.user if wanted.second else "",
            "since": wanted.since or "", "amount": f"{wanted.amount / 100:.2f}" if wanted.since else "",
            "despite": "on", "another": wanted.reason, "another_why": wanted.reason,
        }  # fmt: skip
        allowed = self.model.may_act(by, matter, wanted)
        if allowed and task.does == "publicise" and task.due:
            hang(task)
        if allowed:
            written(Case.objects.using("owner").get(pk=matter.id))
        before = self._trace()
        answer = by.post(f"/cases/{matter.id}/act/", given, self._kept(by))
        assert answer.status_code < 500
        if allowed:
            assert answer.status_code == 302, re.findall(r"error.*", answer.content.decode())
            self.model.acts(by, matter, wanted)
        else:
            self._refused_by_the_database_too(by, task, wanted)
            assert self._trace() == before, "what was refused left a trace"

    def _refused_by_the_database_too(self, by: Player, task: Task, wanted: Try) -> None:
        """Whoever has SQL in hand comes no further than the page."""
        papers = (Wanted(words=wanted.reason, why=wanted.reason),) if wanted.reason else ()
        deed = actions.Deed(wanted.outcome, wanted.reason, wanted.second.user if wanted.second else None, papers=papers)
        done = False
        try:
            with by.at_the_desk(self._kept(by)):
                actions.act(Case.objects.using("owner").get(pk=task.case_id), task, deed, self.model.day)
                done = True
        except DatabaseError:
            return
        assert not done, "the page refused what the database would have done"

    @precondition(lambda self: any(one.now and one.now.step.does == "papers" for one in self.model.matters.values()))
    @rule(n=NUMBERS, who=NUMBERS, days=st.sampled_from([0, 1, 3, 20]), sure=st.integers(0, 3))
    def somebody_is_told_by_when_to_bring_papers(self, n: int, who: int, days: int, sure: int) -> None:
        owing = [one for one in self.model.matters.values() if one.now and one.now.step.does == "papers"]
        matter = self._any(owing, n)
        now, task = matter.walks[-1], Task.objects.using("owner").get(case_id=matter.id, done_at=None)
        fitting = [one for one in self.staff if one.role in now.step.by] if sure else self.everybody
        by, day = self._any(fitting, who), self.model.day + timedelta(days=days)
        allowed = self.model.may_tell_by_when(by, matter, day)
        if self._at(by, allowed, lambda: bring_by(task.pk, day)):
            now.due = day

    @precondition(lambda self: self.model.matters)
    @rule(n=NUMBERS, who=NUMBERS, mark=st.sampled_from(MARKS))
    def a_case_is_marked(self, n: int, who: int, mark: str) -> None:
        matter, by = self._any(self.model.matters, n), self._any(self.everybody, who)
        if self._posts(by, f"/cases/{matter.id}/mark/", {"mark": mark}, self.model.may_mark(by, matter, mark)):
            matter.marks ^= {mark}

    @precondition(lambda self: self.model.matters)
    @rule(n=NUMBERS, who=NUMBERS)
    def a_case_is_urged(self, n: int, who: int) -> None:
        matter, by = self._any(self.model.matters, n), self._any(self.everybody, who)
        if (
            self._posts(by, f"/cases/{matter.id}/urge/", {"reason": by.name}, self.model.may_urge(by, matter))
            and matter.now
        ):
            matter.now.urged = by.name

    @precondition(lambda self: any(one.restricted for one in self.model.matters.values()))
    @rule(n=NUMBERS, who=NUMBERS, other=NUMBERS)
    def somebody_is_put_on_a_restricted_case(self, n: int, who: int, other: int) -> None:
        matter = self._any([one for one in self.model.matters.values() if one.restricted], n)
        by, person = self._any(self.staff, who), self._any(self.staff, other)
        if self._posts(
            by, f"/cases/{matter.id}/people/", {"person": person.user}, self.model.may_put_on(by, matter, person)
        ):
            matter.people ^= {person.user}
