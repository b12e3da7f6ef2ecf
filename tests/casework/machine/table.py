"""What every play begins with, and what always holds: the office stands and shows as the model says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.db import DatabaseError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.casework.machine import told
from tests.casework.machine.cast import Player, player
from tests.casework.machine.model import File, Model
from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Office

POLICIES: Final = {"person": "gaoling", "household": "dibao"}
LAST_DAY: Final = date(2026, 11, 30)
SINCE: Final = date(2025, 1, 1)
REASON: Final = "随机演练"
PLACES: Final = (COMMUNITY, COMMUNITY, NEIGHBOUR, FAR)
MARKS: Final = ("kin", "urgent")
NUMBERS: Final = st.integers(0, 1_000)


class Table(RuleBasedStateMachine):
    """`office`, `staff`: of the module; every play has files, cases and citizens of its own."""

    office: OfficeForTests
    staff: list[Player]

    @initialize()
    def begin(self) -> None:
        Office.objects.using("owner").update(day=FIRST_DAY)
        self.con = self.office.sql()
        self.model = Model(FIRST_DAY, self.staff)
        self.merges: list[tuple[int, int]] = []
        self.citizens: list[Player] = []
        for kind, area in (("household", COMMUNITY), ("person", COMMUNITY)):
            self._enrol(kind, area)

    def teardown(self) -> None:
        if hasattr(self, "con"):
            self.con.close()

    # ---- what always holds ---------------------------------------------------------------------------

    @invariant()
    def the_office_stands_as_the_model_says(self) -> None:
        if hasattr(self, "model"):
            told.compare(self.con, self.model)

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        if hasattr(self, "model"):
            for who in self.everybody:
                told.compare_sight(self.model, who)

    # ---- helpers -------------------------------------------------------------------------------------

    @property
    def everybody(self) -> list[Player]:
        return [*self.staff, *self.citizens]

    def _kept(self, who: Player) -> int | None:
        return None if who.own is None else self.model.root(who.own).id

    def _any(self, among: Any, n: int) -> Any:
        several = list(among.values()) if isinstance(among, dict) else among
        return several[n % len(several)]

    def _trace(self) -> str:
        return told.trace(self.con, self.model.files)

    def _posts(self, by: Player, path: str, given: dict[str, Any], allowed: bool) -> bool:
        before = self._trace()
        assert by.post(path, given, self._kept(by)).status_code < 500
        assert allowed or self._trace() == before, "what was refused left a trace"
        return allowed

    def _at(self, by: Player, allowed: bool, does: Callable[[], Any]) -> list[Any]:
        """What came of it at somebody's desk; nothing where it is refused, which then leaves no trace."""
        before = self._trace()
        try:
            with by.at_the_desk(self._kept(by)):
                done = [does()]
        except DatabaseError:
            done = []
        assert bool(done) == allowed, "done" if done else "refused"
        assert done or self._trace() == before, "what was refused left a trace"
        return done

    def _enrol(self, kind: str, area: str) -> None:
        plain = {"birth": "1940-01-01", "name": "演练"} if kind == "person" else {}
        number = self.office.enrol(area, kind, residence=area, hukou=area, **plain)
        self.model.files[number] = File(number, kind, area, next(self.model.clock))
        if kind == "person":
            self.citizens.append(player(f"居民{number}", "citizen", "", number))
