"""What row-level security, column grants and looks hold, also against somebody with SQL in hand."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.actions import reveal
from yingbao.accounts.models import Assignment, Entry, User
from yingbao.registry.actions import Saying, enrol, state
from yingbao.registry.models import Statement, Subject
from yingbao.registry.secrets import opened

NUMBER = "990000195001010016"


@pytest.fixture(scope="module")
def person(office: OfficeForTests) -> int:
    return office.enrol(name="王奶奶", id_number=NUMBER, serious_illness=True, birth="1950-01-01")


def test_without_a_desk_no_row_is_returned(office: OfficeForTests, person: int) -> None:
    with office.sql("yingbao_web") as con:
        assert con.execute("SELECT count(*) FROM registry_subject").fetchone() == (0,)
        con.execute("SELECT set_config('yingbao.desk', 'district_officer', false)")
        assert con.execute("SELECT count(*) FROM registry_subject").fetchone() == (0,)


def test_a_view_that_forgot_its_filter_leaks_nothing(office: OfficeForTests, person: int) -> None:
    """The whole table, without any where: only what the desk's area holds comes back."""
    far = office.enrol(FAR, name="远方")
    with office.at_a_desk("community_worker"):
        seen = set(Subject.objects.values_list("pk", flat=True))
        said = set(Statement.objects.values_list("subject_id", flat=True))
    assert person in seen and far not in seen
    assert person in said and far not in said
    with office.at_a_desk("district_officer", "440311"):
        assert {person, far} <= set(Subject.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "role", ["system_administrator", "security_administrator", "audit_administrator", "analyst", "expert"]
)
def test_who_has_no_business_with_files_sees_none(office: OfficeForTests, person: int, role: str) -> None:
    with office.at_a_desk(role, "440311"):
        assert not Subject.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT sensitive FROM registry_subject",
        "SELECT * FROM registry_subject",
        "SELECT sensitive FROM registry_statement",
        "SELECT cipher FROM registry_secret",
        "SELECT * FROM registry_key",
        "SELECT * FROM accounts_desk",
        "SELECT * FROM accounts_user",
        "SELECT * FROM django_session",
        "SELECT * FROM accounts_entry",
        "INSERT INTO registry_statement (subject_id) VALUES (1)",
        "UPDATE registry_subject SET area = '440311001001'",
        "DELETE FROM registry_statement",
        "SELECT office.open_desk(1, 1, 'service')",
        "SELECT * FROM registry.facts(ARRAY[1]::bigint[], current_date, 'infinity')",
        "SELECT registry.refresh(ARRAY[1]::bigint[])",
        "SET row_security = off; SELECT * FROM registry_merge",
        "ALTER TABLE registry_subject DISABLE ROW LEVEL SECURITY",
        "SET ROLE yingbao_worker",
    ],
)
def test_the_pages_role_cannot(office: OfficeForTests, person: int, query: str) -> None:
    with office.sql("yingbao_web") as con, pytest.raises(psycopg.Error):
        con.execute(query)


def test_the_connecting_roles_own_nothing(office: OfficeForTests) -> None:
    with office.sql() as con:
        owned = con.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'yingbao_%'").fetchall()
        powers = con.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'yingbao_%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
        ).fetchall()
    assert not owned and not powers


def test_a_sensitive_fact_is_revealed_after_a_logged_look_and_only_once(office: OfficeForTests, person: int) -> None:
    token = office.token("community_worker")
    seen = reveal(token, [person], ["person.serious_illness", "person.id_number"], "核查")[person]
    assert seen.facts == {"serious_illness": True}
    assert opened(seen.secrets) == {"id_number": NUMBER}
    last = Entry.objects.using("gate").filter(kind="look").latest("id")
    assert (last.subject_id, last.detail["reason"]) == (person, "核查")
    assert NUMBER not in str(last.detail)
    with office.at_a_desk("community_worker"), connections["default"].cursor() as cursor:
        used = cursor.execute("SELECT 1").fetchone() and last.pk
        with pytest.raises(DatabaseError, match="no committed look"), transaction.atomic("default"):
            cursor.execute("SELECT * FROM office.reveal((SELECT %s::bigint))", [used])


def test_a_look_that_is_rolled_back_reveals_nothing(office: OfficeForTests, person: int) -> None:
    with office.at_a_desk("community_worker"), connections["default"].cursor() as cursor:
        look = cursor.execute(
            "SELECT office.ask(ARRAY[%s]::bigint[], ARRAY['person.serious_illness'], 'service', '')", [person]
        ).fetchone()[0]
        with pytest.raises(DatabaseError, match="no committed look"), transaction.atomic("default"):
            cursor.execute("SELECT * FROM office.reveal(%s)", [look])


def test_a_role_is_shown_only_what_its_department_needs(office: OfficeForTests, person: int) -> None:
    with pytest.raises(DatabaseError, match="not for this role"):
        reveal(office.token("doctor"), [person], ["person.id_number"])
    assert reveal(office.token("doctor"), [person], ["person.serious_illness"])[person].facts


def test_nothing_is_revealed_of_another_area(office: OfficeForTests, person: int) -> None:
    with pytest.raises(DatabaseError, match="no such file"):
        reveal(office.token("community_worker", FAR), [person], ["person.serious_illness"])


def test_one_person_cannot_pay_and_check(office: OfficeForTests) -> None:
    user, _ = office.person("finance_maker", "440311")
    with pytest.raises(DatabaseError, match="at the same time"), transaction.atomic("owner"):
        Assignment.objects.using("owner").create(
            user=user, role_id="finance_checker", area="440311", starts=date(2025, 1, 1)
        )


def test_who_leaves_is_at_no_desk_from_that_moment(office: OfficeForTests, person: int) -> None:
    user, _ = office.person("street_reviewer", "440311001")
    with office.at_a_desk("street_reviewer", "440311001"):
        assert Subject.objects.filter(pk=person).exists()
    user.is_active = False
    user.save(using="owner")
    with office.at_a_desk("street_reviewer", "440311001"):
        assert not Subject.objects.exists()


def test_the_log_cannot_be_changed_even_by_the_owner(office: OfficeForTests, person: int) -> None:
    with office.sql() as con:
        for attempt in (
            "UPDATE accounts_entry SET user_id = 1",
            "DELETE FROM accounts_entry",
            "TRUNCATE accounts_entry",
        ):
            with pytest.raises(psycopg.Error, match="append-only"):
                con.execute(attempt)


def test_no_id_number_lies_in_any_table_in_clear(office: OfficeForTests, person: int) -> None:
    with office.sql() as con:
        tables = con.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = [
            t
            for (t,) in tables
            if con.execute(f"SELECT 1 FROM {t} x WHERE x::text LIKE '%{NUMBER}%' LIMIT 1").fetchone()
        ]
    assert not found


def working_for(office: OfficeForTests, role: str, own: int) -> str:
    """The token of a desk of somebody who works for whom the file `own` is about."""
    user, _ = office.person(role, "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=own)
    office.tokens.clear()
    return office.token(role, "")


TABLES = ("registry_subject", "registry_statement", "casework_case", "discovery_finding", "casework_letter")


def sighted(office: OfficeForTests, token: str) -> dict[str, set[int]]:
    """With plain SQL in hand: of each table whose rows come back."""
    column = {"registry_subject": "id", "casework_letter": "case_id"}
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        return {
            table: {row[0] for row in con.execute(f"SELECT {column.get(table, 'subject_id')} FROM {table}")}
            for table in TABLES
        }


@pytest.mark.parametrize(
    ("role", "kind", "sees"),
    [
        ("organisation_user", "organisation", True),
        ("organisation_user", "place", False),
        ("organisation_user", "person", False),
        ("organisation_user", "household", False),
        ("institution_operator", "organisation", True),
        ("institution_operator", "place", True),
        ("institution_operator", "person", False),
        ("institution_operator", "household", False),
    ],
)
def test_who_works_for_an_organisation_sees_its_file_and_nothing_else(
    office: OfficeForTests, person: int, role: str, kind: str, sees: bool
) -> None:
    office.enrol(kind="organisation", name="别的单位")
    own = office.enrol(kind=kind) if kind == "household" else office.enrol(kind=kind, name="某某")
    found = sighted(office, working_for(office, role, own))
    mine = {own} if sees else set()
    assert found["registry_subject"] == found["registry_statement"] == mine
    assert not found["discovery_finding"] | found["casework_case"] | found["casework_letter"]


def test_who_works_for_an_organisation_never_sees_its_staff(office: OfficeForTests, person: int) -> None:
    own = office.enrol(kind="organisation", name="福利工厂", registered_area=COMMUNITY)
    with office.at_a_desk("community_worker"):
        facts = {"contract_months": 12, "insured": True}
        state(Saying("organisation", own, "visit", date(2025, 1, 1), "登记", facts, topic="employees", other=person))
    token = working_for(office, "organisation_user", own)
    assert sighted(office, token)["registry_subject"] == {own}
    with pytest.raises(DatabaseError, match="no such file"):
        reveal(token, [person], ["person.serious_illness"])


def test_who_works_for_an_organisation_loses_sight_of_a_restricted_file(office: OfficeForTests, person: int) -> None:
    with office.at_a_desk("district_officer", "440311"):
        own = enrol("organisation", COMMUNITY, "safe_address")
        state(Saying("organisation", own, "visit", date(2025, 1, 1), "登记", {"registered_area": COMMUNITY}))
    assert not any(sighted(office, working_for(office, "organisation_user", own)).values())
