"""A night that is killed leaves the findings whole, and the next one ends as if nothing had been."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from psycopg.conninfo import make_conninfo

from tests.discovery.test_night import POLICY, person
from tests.office import OfficeForTests
from yingbao.database import address
from yingbao.discovery.models import Finding, Turn
from yingbao.discovery.night.run import run_night

NIGHT = "import django; django.setup(); from yingbao.discovery.night.run import run_night; run_night()"
Told = set[tuple[int, str, str, str]]


def told() -> Told:
    rows = Finding.objects.using("worker").values_list("subject_id", "policy", "cell", "state")
    return {(subject, policy, cell, state) for subject, policy, cell, state in rows}


def killed_after(office: OfficeForTests, seconds: float) -> bool:
    """Runs a night in a process of its own and kills it, if it is not done by then."""
    url = make_conninfo(**{**address().keywords, "dbname": office.name})
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    with subprocess.Popen([sys.executable, "-c", NIGHT], env=environment) as night:
        with suppress(subprocess.TimeoutExpired):
            night.wait(seconds)
            return False
        night.kill()
        return True


def rounds(office: OfficeForTests, delays: list[float]) -> None:
    people = [person(office, birth=f"19{30 + n}-05-01") for n in range(6)]
    before = told()
    died = [killed_after(office, delay) for delay in delays]
    assert any(died)
    midway = told()
    run_night()
    after = told()
    assert midway in (before, after), "all of a night, or nothing"
    assert {subject for subject, policy, _, state in after if policy == POLICY and state == "suspected"} >= set(people)
    assert Turn.objects.using("worker").filter(finding__subject_id__in=people, finding__policy=POLICY).count() == len(
        people
    )
    run_night()
    assert told() == after


def test_a_night_killed_anywhere_is_made_good_by_the_next(office: OfficeForTests) -> None:
    rounds(office, [0.5, 2.0, 3.0])


@pytest.mark.assurance
def test_nights_killed_at_forty_moments_are_made_good(office: OfficeForTests) -> None:
    rounds(office, [0.1 * moment for moment in range(1, 41)])
