"""The watch over the whole run of tests (tests/watching.py) sees what it is there for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests import watching
from tests.office import OfficeForTests

ID, PHONE = "990000195001010016", "13900000000"


@contextmanager
def fresh() -> Iterator[list[str]]:
    """What is seen meanwhile; the run forgets it."""
    before, found = len(watching.seen), list[str]()
    yield found
    found += watching.seen[before:]
    del watching.seen[before:]


@pytest.mark.parametrize("number", [ID, PHONE, ID[:-1] + "X"])
def test_a_number_in_an_address_is_seen(office: OfficeForTests, number: str) -> None:
    with fresh() as found:
        office.client("security_administrator", "").get(f"/people/?q={number}")
    assert any("the address of a GET" in line for line in found)


def test_codes_of_divisions_and_tokens_are_no_personal_numbers() -> None:
    for text in ("440311001001", "/desk/?next=/people/12/", "f990000195001010016ab", "2025-12-31"):
        assert not watching.PERSONAL.search(text)


def test_the_log_of_the_office_blots_numbers_out(office: OfficeForTests) -> None:
    """A library that logs what somebody typed: the watch finds nothing, because the log shows nothing."""
    with fresh() as found:
        for number in (ID, PHONE):
            logging.getLogger("some.library").warning("could not read %s", number)
    assert found == []


def test_a_log_without_blotting_would_be_seen() -> None:
    with fresh() as found:
        record = logging.LogRecord("x", logging.WARNING, "f", 1, "could not read %s", (ID,), None)
        watching.Reader().emit(record)
    assert found == ["the log of x: 990000…"]
