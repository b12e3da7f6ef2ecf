"""Every address × role × own and other area is as docs/rights.csv says; an address that it lacks fails the build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from tests import office as offices
from tests.house import rights
from tests.house.objects import MAKERS
from tests.office import COMMUNITY, FAR, OfficeForTests

DESKS = "accounts:"
"""The room of the addresses that open, change and close desks, and sign people in and out."""
NOBODY = "no_desk"
"""Under which the browser is kept of who is signed in, without a desk."""
HOUSEKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
ROWS = rights.rows()


@pytest.fixture(scope="module", autouse=True)
def _django() -> None:
    offices.start()


def client(office: OfficeForTests, role: Any) -> Any:
    """A browser at a new desk of the role, signed in with both factors."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    area = rights.AREAS[role.scope]
    office.tokens.pop((role.code, area), None)
    browser = office.client(role.code, area)
    user, _ = office.person(role.code, area)
    device, _ = TOTPDevice.objects.using("owner").get_or_create(user_id=user.pk, confirmed=True)
    session = browser.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    return browser


def ask(browser: Any, row: rights.Row, number: int) -> int:
    return int(getattr(browser, row.method.lower())(rights.path_of(row.address, number)).status_code)


def shared_number(numbers: dict[tuple[str, str], int], office: OfficeForTests, about: str, there: str) -> int:
    if about and (about, there) not in numbers:
        numbers[about, there] = MAKERS[about](office, COMMUNITY if there == "own" else FAR)
    return numbers.get((about, there), 0)


def shared_browser(browsers: dict[str, Any], office: OfficeForTests, role: Any) -> Any:
    if role.code not in browsers:
        browsers[role.code] = client(office, role)
    return browsers[role.code]


def test_no_address_is_missing_in_the_table() -> None:
    missing = rights.missing()
    assert not missing, (
        f"docs/rights.csv lacks {', '.join(missing)}: run python -m tests.house.rights and fill the rows in"
    )
    gone = {row.address for row in ROWS} - set(rights.addresses())
    assert not gone, f"docs/rights.csv has rows for what is no address: {', '.join(sorted(gone))}"


def test_the_page_shows_the_table() -> None:
    assert rights.PAGE.read_text("utf-8") == rights.page(), "run python -m tests.house.rights"


def does_something(row: rights.Row, expected: int) -> bool:
    """Whether what it is about may be another one afterwards: reading changes nothing, nor does a refusal."""
    return row.method != "GET" and expected not in (403, 404)


@pytest.fixture(scope="module")
def numbers() -> dict[tuple[str, str], int]:
    """Of what addresses are about, by kind and where it is: for whoever leaves it as it is."""
    return {}


@pytest.fixture(scope="module")
def browsers() -> dict[str, Any]:
    """By role: at a desk for as long as nothing was done that might close it."""
    return {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_each_role_gets_what_the_table_says(
    office: OfficeForTests, browsers: dict[str, Any], numbers: dict[tuple[str, str], int], row: rights.Row
) -> None:
    from yingbao.accounts.roles import rights as of_roles

    wrong = []
    wanted = [
        (role, there, row.expected(role, there))
        for role in of_roles().roles.values()
        for there in (("own", "other") if row.about else ("own",))
    ]
    for role, there, expected in sorted(wanted, key=lambda one: does_something(row, one[2])):
        shared = {} if does_something(row, expected) else numbers
        number = shared_number(shared, office, row.about, there)
        got = ask(shared_browser(browsers, office, role), row, number)
        if got != expected:
            wrong.append(f"{role.code} ({there} area): {got}, the table says {expected}")
        if does_something(row, expected) and row.address.startswith(DESKS):
            del browsers[role.code]
    assert not wrong, "\n  ".join([f"{row.method} {row.address}", *wrong])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_who_has_no_desk_gets_nothing(
    office: OfficeForTests, browsers: dict[str, Any], numbers: dict[tuple[str, str], int], row: rights.Row
) -> None:
    from tests.clients import Client
    from yingbao.accounts.models import User

    number = shared_number(numbers, office, row.about, "own")
    assert ask(Client(), row, number) == row.bare("signed_out")
    if NOBODY not in browsers:
        browsers[NOBODY], nobody = Client(), User.objects.using("owner").filter(username="nobody").first()
        nobody = nobody or User.objects.create_user("nobody", "x", using="owner", name="nobody")
        browsers[NOBODY].force_login(nobody, backend="django.contrib.auth.backends.ModelBackend")
    assert ask(browsers[NOBODY], row, number) == row.bare("no_desk")
    if row.address.startswith(DESKS):
        del browsers[NOBODY]


def test_what_has_no_row_for_a_method_refuses_it(
    office: OfficeForTests, browsers: dict[str, Any], numbers: dict[tuple[str, str], int]
) -> None:
    from yingbao.accounts.roles import rights as of_roles

    taken = []
    for row in {row.address: row for row in ROWS}.values():
        role = next(role for role in of_roles().roles.values() if row.expected(role, "own") != 403)
        for method in {"GET", "POST"} - {one.method for one in ROWS if one.address == row.address}:
            number = shared_number(numbers, office, row.about, "own")
            browser = shared_browser(browsers, office, role)
            answer = getattr(browser, method.lower())(rights.path_of(row.address, number))
            if answer.status_code != 405:
                taken.append(f"{method} {row.address} answers {answer.status_code}")
    assert not taken, "\n  ".join(["no row in docs/rights.csv, and not refused (405):", *taken])


@pytest.mark.parametrize("row", [row for row in ROWS if row.queries], ids=lambda row: f"{row.method} {row.address}")
def test_a_page_asks_the_database_no_oftener_than_it_did(
    office: OfficeForTests, browsers: dict[str, Any], numbers: dict[tuple[str, str], int], row: rights.Row
) -> None:
    from yingbao.accounts.roles import rights as of_roles

    role = next(role for role in of_roles().roles.values() if row.expected(role, "own") == row.own)
    for kind in ("subject", "finding"):  # a list of nobody has no rows to read
        shared_number(numbers, office, kind, "own")
    browser = shared_browser(browsers, office, role)
    number = shared_number(numbers, office, row.about, "own")
    ask(browser, row, number)
    with asked() as queries:
        assert ask(browser, row, number) == row.own
    told = "\n  ".join(query[:160] for query in queries)
    assert len(queries) == row.queries, f"{len(queries)} queries, the table says {row.queries}:\n  {told}"


@contextmanager
def asked() -> Iterator[list[str]]:
    """The queries of all connections, but for the housekeeping of transactions."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    found: list[str] = []
    with ExitStack() as stack:
        kept = [
            stack.enter_context(CaptureQueriesContext(connections[alias]))
            for alias in ("default", "gate", "looks", "worker")
        ]
        yield found
    found += [query["sql"] for one in kept for query in one if not query["sql"].startswith(HOUSEKEEPING)]
