"""What happens to files while cases go on: days, nights, corrections, deaths, merges and splits."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.casework.machine.table import LAST_DAY, NUMBERS, PLACES, POLICIES, REASON, SINCE, Table
from tests.discovery.test_reconcile import NOW, missed
from tests.office import FIRST_DAY
from yingbao.accounts import days
from yingbao.casework.models import Case
from yingbao.casework.tasks import close_dead
from yingbao.discovery.models import Finding as Found
from yingbao.discovery.models import Night
from yingbao.discovery.night.reconcile import Looked, reconcile
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge, split


class Files(Table):
    """Rules about files."""

    @precondition(lambda self: len(self.model.files) < 5)
    @rule(kind=st.sampled_from(["person", "household"]), area=st.sampled_from(PLACES))
    def somebody_is_registered(self, kind: str, area: str) -> None:
        self._enrol(kind, area)

    @precondition(lambda self: self.model.day < LAST_DAY)
    @rule(by=st.sampled_from([1, 3, 8, 30, 100]))
    def days_go_by(self, by: int) -> None:
        day = min(self.model.day + timedelta(days=by), LAST_DAY)
        days.move(self.staff[-1].token(), day, REASON)
        self.model.day = day

    @rule(n=NUMBERS)
    def the_night_finds_somebody(self, n: int) -> None:
        file = self._any(self.model.files, n)
        policy, day = POLICIES[file.kind], self.model.day
        night = Night.objects.using("worker").create(day=day, law="law1", started_at=NOW)
        looked = Looked(night.pk, day, NOW + (day - FIRST_DAY), frozenset({file.id}))
        reconcile(looked, [missed(file.id, policy=policy, programme=policy)])
        self.model.night(file.id, policy, Found.objects.using("owner").get(subject_id=file.id).pk)

    @rule(n=NUMBERS, who=NUMBERS, address=st.sampled_from(["演示路1号", "演示路2号", "演示路3号"]))
    def something_is_corrected(self, n: int, who: int, address: str) -> None:
        file, by = self._any(self.model.files, n), self._any(self.staff, who)
        saying = Saying(file.kind, file.id, "visit", SINCE, REASON, {"address": address})
        if self._at(by, self.model.sees_file(by, file) and by.may("state"), lambda: state(saying)):
            file.word, file.said = address, next(self.model.clock)

    @precondition(lambda self: len(self.model.matters) > 3)
    @rule(n=NUMBERS, who=NUMBERS)
    def a_death_is_told(self, n: int, who: int) -> None:
        people = [file for file in self.model.files.values() if file.kind == "person"]
        file, by = self._any(people, n), self._any(self.staff, who)
        saying = Saying("person", file.id, "visit", SINCE, REASON, {"death": self.model.day.isoformat()})
        if self._at(by, self.model.sees_file(by, file) and by.may("state"), lambda: state(saying)):
            file.dead, file.told, file.said = True, True, next(self.model.clock)
            self._worker_looks()

    @precondition(lambda self: any(file.dead for file in self.model.files.values()))
    @rule(n=NUMBERS, who=NUMBERS)
    def a_death_is_taken_back(self, n: int, who: int) -> None:
        file, by = self._any([file for file in self.model.files.values() if file.dead], n), self._any(self.staff, who)
        saying = Saying("person", file.id, "visit", SINCE, REASON, {"death": None})
        if self._at(by, self.model.sees_file(by, file) and by.may("state"), lambda: state(saying)):
            file.dead, file.said = False, next(self.model.clock)
            self._worker_looks()

    def _worker_looks(self) -> None:
        """It opens re-checks, whose numbers are the database's."""
        close_dead()
        files = list(self.model.files)
        made = Case.objects.using("owner").filter(way="death", subject_id__in=files).exclude(pk__in=self.model.matters)
        self.model.worker_looks(list(made.order_by("id").values_list("pk", flat=True)))

    @rule(one=NUMBERS, other=NUMBERS, who=NUMBERS)
    def files_are_merged(self, one: int, other: int, who: int) -> None:
        kept, gone, by = (
            self._any(self.model.files, one),
            self._any(self.model.files, other),
            self._any(self.staff, who),
        )
        made = self._at(by, self.model.may_merge(by, kept, gone), lambda: merge(kept.id, gone.id, REASON))
        if made:
            gone.into = kept.id
            self.merges.append((made[0], gone.id))
            self._worker_looks()

    @precondition(lambda self: self.merges)
    @rule(n=NUMBERS, who=NUMBERS)
    def files_are_split(self, n: int, who: int) -> None:
        (number, gone), by = self._any(self.merges, n), self._any(self.staff, who)
        allowed = by.may("merge") and self.model.sees_file(by, self.model.root(gone))
        if self._at(by, allowed, lambda: split(number, REASON)):
            self.model.files[gone].into = None
            self.merges.remove((number, gone))
