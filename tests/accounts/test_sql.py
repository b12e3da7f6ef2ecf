"""What each role's desk gets with plain SQL in hand, as docs/rights-sql.csv says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.house import rights
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.roles import rights as of_roles
from yingbao.registry.actions import Saying, enrol, state

ROWS = rights.sql_rows()
FORBIDDEN = (
    "SELECT sensitive FROM registry_subject",
    "SELECT s FROM registry_subject s",
    "SELECT sensitive FROM registry_statement",
    "SELECT * FROM registry_secret",
    "SELECT * FROM registry_key",
    "SELECT * FROM accounts_desk",
    "SELECT * FROM accounts_user",
    "SELECT * FROM accounts_assignment",
    "SELECT * FROM accounts_entry",
    "SELECT * FROM accounts_glass",
    "SELECT * FROM django_session",
    "SELECT * FROM otp_totp_totpdevice",
    "INSERT INTO registry_subject (kind) VALUES ('person')",
    "UPDATE registry_subject SET area = ''",
    "UPDATE registry_statement SET recorded_to = now()",
    "DELETE FROM registry_subject",
    "DELETE FROM registry_statement",
    "INSERT INTO accounts_assignment (user_id, role_id, area, starts) VALUES (1, 'auditor', '440311', now())",
    "INSERT INTO accounts_glass (desk_id, subject_id) VALUES (1, 1)",
    "UPDATE accounts_office SET day = '2030-01-01'",
    "SELECT office.open_desk(1, 1, 'service')",
    "SELECT office.move_day('2030-01-01', 'x')",
    "SELECT office.close_desks(1)",
    "SELECT office.note('enter', 1, '{}')",
    "SELECT registry.refresh(ARRAY[1]::bigint[])",
    "SELECT * FROM registry.turning('2020-01-01', '2030-01-01')",
    "SET ROLE yingbao_gate",
    "SET SESSION AUTHORIZATION yingbao_worker",
)


def test_every_role_has_a_row() -> None:
    assert [row["role"] for row in ROWS] == list(of_roles().roles)


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> dict[str, int]:
    found = {"own": office.enrol(COMMUNITY, serious_illness=True), "other": office.enrol(FAR, serious_illness=True)}
    with office.at_a_desk("district_officer", "440311"):
        found["restricted"] = enrol("person", COMMUNITY, "safe_address")
        state(Saying("person", found["restricted"], "visit", date(2025, 1, 1), "登记", {"residence": COMMUNITY}))
    return found


@contextmanager
def at(office: OfficeForTests, role: str) -> Iterator[Any]:
    """A raw connection that carries the token of a desk of the role."""
    token = office.token(role, rights.AREAS[of_roles().roles[role].scope])
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        yield con


def can(con: Any, query: str, *values: Any) -> str:
    """Whether the query returns a row; what is refused does not."""
    try:
        return "yes" if con.execute(query, values).fetchone() is not None else "no"
    except psycopg.errors.InsufficientPrivilege:
        return "no"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["role"])
def test_each_role_gets_what_the_table_says(
    office: OfficeForTests, people: dict[str, int], row: dict[str, str]
) -> None:
    shown = "SELECT 1 FROM registry_subject WHERE id = %s"
    look = "SELECT office.ask(ARRAY[%s]::bigint[], ARRAY['person.serious_illness'], (SELECT purpose FROM office.desk()), 'x')"
    with at(office, row["role"]) as con:
        got = {name: can(con, shown, people[name]) for name in ("own", "other", "restricted")}
        for name, area in (("enrol own", COMMUNITY), ("enrol other", FAR)):
            got[name] = can(con, "SELECT registry.enrol('person', %s)", area)
        got["look"] = can(con, look, people["own"])
    assert got == {name: told for name, told in row.items() if name != "role"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["role"])
def test_what_is_about_a_file_shows_with_the_file_only(
    office: OfficeForTests, people: dict[str, int], row: dict[str, str]
) -> None:
    with at(office, row["role"]) as con:
        shown = {
            name
            for name, who in people.items()
            if can(con, "SELECT 1 FROM registry_statement WHERE subject_id = %s", who) == "yes"
        }
    assert shown == {name for name in people if row[name] == "yes"}


@pytest.mark.parametrize("role", [row["role"] for row in ROWS])
def test_no_role_reads_what_is_sensitive_or_writes_a_table(
    office: OfficeForTests, people: dict[str, int], role: str
) -> None:
    with at(office, role) as con:
        for query in FORBIDDEN:
            with pytest.raises(psycopg.Error, match=r"permission denied|not at this desk"):
                con.execute(query)


def test_a_citizen_sees_their_own_file_and_no_other(office: OfficeForTests, people: dict[str, int]) -> None:
    from yingbao.accounts.actions import open_desk
    from yingbao.accounts.models import Assignment, User

    user = User.objects.create_user("themselves", "x", using="owner", name="本人", subject_id=people["other"])
    held = Assignment.objects.using("owner").create(user=user, role_id="citizen", starts=date(2020, 1, 1))
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [open_desk(user.pk, held.pk, "own")])
        assert con.execute("SELECT id FROM registry_subject").fetchall() == [(people["other"],)]


def test_a_token_that_was_guessed_or_closed_opens_nothing(office: OfficeForTests, people: dict[str, int]) -> None:
    from yingbao.accounts.actions import close_desk

    token = office.token("auditor", "440311")
    close_desk(token)
    with office.sql("yingbao_web") as con:
        for tried in (token, "", token[:-1], "auditor", "\\x00", "x" * 64):
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [tried])
            assert con.execute("SELECT count(*) FROM registry_subject").fetchone() == (0,)
