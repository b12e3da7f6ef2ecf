"""The office is played at random by everybody at once, and stands and answers as a model of a few lines says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.casework.machine.cast import staff
from tests.casework.machine.plays import Plays
from tests.office import OfficeForTests


def play(office: OfficeForTests, plays: int, steps: int, *, same: bool) -> None:
    Plays.office, Plays.staff = office, staff(office)
    how = settings(
        max_examples=plays, stateful_step_count=steps, deadline=None, derandomize=same, database=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate,),
    )  # fmt: skip
    run_state_machine_as_test(Plays, settings=how)


def test_whatever_is_played_the_office_stands_as_the_model_says(office: OfficeForTests) -> None:
    play(office, 16, 30, same=True)


@pytest.mark.assurance
def test_so_it_does_in_a_thousand_long_plays(office: OfficeForTests) -> None:
    play(office, 1_000, 80, same=False)
