"""What the database itself refuses of means checks, whatever the pages say."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError

from tests.casework.checks.family import Family, a_family, sign
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Office
from yingbao.casework.checks import actions
from yingbao.casework.checks.actions import Signed
from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.layouts import layout_of
from yingbao.casework.checks.models import CheckLine
from yingbao.casework.refusals import why_not


@pytest.fixture(scope="module")
def family(office: OfficeForTests) -> Family:
    return a_family(office, 200)


def begin(
    office: OfficeForTests, family: Family, institution: str, role: str = "street_reviewer", area: str = STREET
) -> int:
    with office.at_a_desk(role, area):
        return actions.begin(institution, [family.case.pk])


def refused(error: Any) -> str:
    return why_not(error.value).zh


def at(office: OfficeForTests, role: str, area: str) -> Any:
    """A raw connection of the pages' role that carries a desk."""
    con = office.sql("yingbao_web")
    con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(role, area)])
    return con


def test_nobody_is_asked_about_without_an_authorisation_in_force(office: OfficeForTests, family: Family) -> None:
    with pytest.raises(DatabaseError) as none:
        begin(office, family, "income")
    assert "授权" in refused(none)
    sign(office, family, until=date(2025, 12, 30))
    with pytest.raises(DatabaseError) as over:
        begin(office, family, "income")
    assert "已到期" in refused(over)
    sign(office, family, whom=("bank",))
    with pytest.raises(DatabaseError):
        begin(office, family, "income")


def test_a_household_is_asked_about_only_if_everybody_signed(office: OfficeForTests) -> None:
    family = a_family(office, 210)
    sign(office, family, people=family.people[:1])
    with pytest.raises(DatabaseError):
        begin(office, family, "bank")
    only = CheckLine.objects.using("owner").filter(batch=begin(office, family, "income"))
    assert [line.subject_id for line in only] == [family.people[0]], "who did not sign is not asked about"


def test_an_authorisation_that_ends_before_the_file_is_fetched_lets_nothing_out(office: OfficeForTests) -> None:
    family = a_family(office, 220)
    sign(office, family, until=date(2025, 12, 31))
    batch = begin(office, family, "income")
    Office.objects.using("owner").update(day=date(2026, 1, 1))
    try:
        with pytest.raises(DatabaseError) as over, office.at_a_desk("street_reviewer", STREET):
            actions.hand_over(batch, layout_of(institutions()["income"]))
        assert "已到期" in refused(over)
    finally:
        Office.objects.using("owner").update(day=date(2025, 12, 31))


def test_only_members_of_the_family_sign_and_only_at_the_step(office: OfficeForTests, family: Family) -> None:
    stranger = office.enrol(COMMUNITY, name="外人")
    with pytest.raises(DatabaseError) as other:
        sign(office, family, people=(stranger,))
    assert "不在这个家庭" in refused(other)
    signed = Signed(family.people, ("bank",), date(2025, 12, 1), date(2026, 5, 1))
    for role, area in (("community_worker", COMMUNITY), ("district_officer", DISTRICT), ("community_worker", FAR)):
        with pytest.raises(DatabaseError), office.at_a_desk(role, area):
            actions.authorise(family.case.pk, signed)


def test_the_pages_role_changes_nothing_and_selects_no_answer(office: OfficeForTests) -> None:
    with at(office, "street_reviewer", STREET) as con:
        for query in (
            "SELECT answer FROM casework_check_line", "SELECT registered FROM casework_check_line",
            "UPDATE casework_check_line SET state = 'taken'", "DELETE FROM casework_authorisation",
            "INSERT INTO casework_check (number) VALUES ('x')", "UPDATE casework_institution SET facts = '{}'",
            "SELECT casework.state_answer(l, '') FROM casework_check_line l", "SELECT casework.line_at_check(1, 'waiting')",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(query.encode())


def test_rows_are_those_of_the_cases_that_a_desk_sees(office: OfficeForTests, family: Family) -> None:
    tables = ("casework_authorisation", "casework_check", "casework_check_line")
    counts = {}
    for role, area in (("street_reviewer", STREET), ("community_worker", FAR), ("finance_maker", DISTRICT)):
        with at(office, role, area) as con:
            counts[role] = [con.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()[0] for table in tables]
    assert all(counts["street_reviewer"]) and not any(counts["community_worker"]) and not any(counts["finance_maker"])
    with office.sql("yingbao_web") as con:
        assert not any(con.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()[0] for table in tables)


def test_who_did_not_make_a_batch_does_not_get_its_file(office: OfficeForTests) -> None:
    family = a_family(office, 230)
    sign(office, family)
    batch = begin(office, family, "income")
    with at(office, "community_worker", COMMUNITY) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute("SELECT casework.hand_over(%s, '', '')", [batch])


def test_by_raw_sql_too_nothing_counts_unheard(office: OfficeForTests) -> None:
    family = a_family(office, 240)
    sign(office, family)
    batch = begin(office, family, "bank")
    with office.at_a_desk("street_reviewer", STREET):
        actions.hand_over(batch, layout_of(institutions()["bank"]))
        line = CheckLine.objects.get(batch=batch)
        assert actions.answer(line, family.numbers, {"financial_assets": 900}, date(2025, 12, 30)) == [
            "financial_assets"
        ]
    with at(office, "street_reviewer", STREET) as con:
        with pytest.raises(psycopg.errors.CheckViolation) as unheard:
            con.execute("SELECT casework.settle_check(%s, true, '银行为准')", [line.pk])
        assert unheard.value.diag.constraint_name == "unheard"
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute("SELECT casework.hear(%s, false, '')", [line.pk])
        con.execute("SELECT casework.hear(%s, false, '联系不上，上门三次')", [line.pk])
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute("SELECT casework.hear(%s, true, '改口')", [line.pk])
        con.execute("SELECT casework.settle_check(%s, true, '银行为准')", [line.pk])
    assert CheckLine.objects.using("owner").get(pk=line.pk).state == "taken"
