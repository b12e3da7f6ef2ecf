"""Several decide, correct, merge and split at once: it ends as if one had done so after the other, and nothing is lost."""

from __future__ import annotations

import sys
from random import Random

import pytest

from tests.casework.machine.crowd import crowd, kept, lines_of, owed, stands
from tests.casework.machine.serial import serial
from tests.office import OfficeForTests

MOST_CROWDED = 0.02
"""The share of deeds that may be sent away for the crowd alone."""


def histories(office: OfficeForTests, number: int, first: int = 0) -> None:
    deeds = crowded = 0
    with crowd(office) as they, office.sql() as con:
        for seed in range(first, first + number):
            world, begin = they.new_world()
            lines = they.at_once(world, lines_of(Random(seed)))
            assert kept(con, world) == owed(world, lines), (seed, lines)
            assert serial(begin, lines, stands(con, world)), (seed, lines, stands(con, world))
            deeds += sum(map(len, lines))
            crowded += sum(not said.by_rule for line in lines for said in line)
            if seed % 500 == 499:
                sys.stderr.write(f"{seed + 1} histories, {deeds} deeds, {crowded} sent away for the crowd\n")
    assert crowded <= MOST_CROWDED * deeds


def test_what_is_done_at_once_is_as_if_one_had_come_after_the_other(office: OfficeForTests) -> None:
    histories(office, 100)


@pytest.mark.assurance
def test_so_it_is_in_ten_thousand_histories(office: OfficeForTests) -> None:
    histories(office, 10_000, first=1_000_000)
