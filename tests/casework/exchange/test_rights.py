"""What the database itself refuses of lists for platforms, whatever the pages say."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.casework.checks.test_rights import at
from tests.casework.exchange.lists import a_household, brought, ordered, written
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.casework.exchange.models import Exchange, ExchangeRow

FACTS = ["person.name", "person.id_number"]
ORDER = "SELECT casework.order_exchange('dibao_month', 'p', 'xlsx', '2025-12-01', %s::jsonb, %s, %s, 'x')"


@pytest.fixture(scope="module")
def home(office: OfficeForTests) -> tuple[int, int]:
    return a_household(office, 400)


def line(subject: int, *people: int, **more: Any) -> str:
    return json.dumps(
        [{"subject": subject, "about": subject, "case": None, "statement": None, "people": list(people), **more}]
    )


def test_nobody_orders_a_list_of_whom_they_do_not_see_or_without_saying_why(
    office: OfficeForTests, home: tuple[int, int]
) -> None:
    far = a_household(office, 401, FAR)
    with at(office, "community_worker", COMMUNITY) as con:
        for lines, facts, why, refused in (
            (line(far[0], far[1]), FACTS, "上报", psycopg.errors.InsufficientPrivilege),
            (line(home[0], far[1]), FACTS, "上报", psycopg.errors.InsufficientPrivilege),
            (line(home[0], home[1]), FACTS, " ", psycopg.errors.CheckViolation),
            ("[]", FACTS, "上报", psycopg.errors.CheckViolation),
            (line(home[0], home[1], statement=-1), FACTS, "上报", psycopg.errors.InsufficientPrivilege),
            (line(home[0], home[1], case=-1), FACTS, "上报", psycopg.errors.InsufficientPrivilege),
        ):
            with pytest.raises(refused):
                con.execute(ORDER, [lines, facts, why])
        assert con.execute(ORDER, [line(home[0], home[1]), FACTS, "上报"]).fetchone()
    for role, area in (("social_worker", COMMUNITY), ("doctor", COMMUNITY), ("auditor", DISTRICT)):
        with at(office, role, area) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute(ORDER, [line(home[0], home[1]), FACTS, "上报"])


def test_a_restricted_file_is_in_no_list(office: OfficeForTests) -> None:
    hidden = a_household(office, 402)
    with office.sql() as con:
        con.execute("UPDATE registry_subject SET restricted = 'abuse' WHERE id = %s", [hidden[1]])
    with at(office, "district_officer", DISTRICT) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute(ORDER, [line(hidden[0], hidden[1]), FACTS, "上报"])
    batch = ordered(office.client("district_officer", DISTRICT))
    row = ExchangeRow.objects.using("owner").get(batch=batch, about_id=hidden[0])
    assert row.state == "lacking" and "unseen" in {one["why"] for one in row.problems}


def test_the_pages_role_changes_nothing_and_selects_neither_file_nor_cells(office: OfficeForTests) -> None:
    with at(office, "street_reviewer", STREET) as con:
        for query in (
            "SELECT file FROM casework_exchange", "SELECT sealed FROM casework_exchange_row",
            "UPDATE casework_exchange SET state = 'closed'", "UPDATE casework_exchange_row SET settled = 'stays'",
            "DELETE FROM casework_exchange_row", "INSERT INTO casework_their_number (number) VALUES ('x')",
            "SELECT * FROM casework.exchange_facts(1, 1, 9)", "SELECT casework.forget_exchanges(now())",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(query.encode())


def test_batches_and_rows_are_those_of_whom_a_desk_sees(office: OfficeForTests, home: tuple[int, int]) -> None:
    ordered(office.client("community_worker", COMMUNITY))
    counts = {}
    for role, area in (("street_reviewer", STREET), ("community_worker", NEIGHBOUR), ("social_worker", COMMUNITY)):
        with at(office, role, area) as con:
            tables = ("casework_exchange", "casework_exchange_row")
            counts[role] = [con.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()[0] for table in tables]
    assert all(counts["street_reviewer"]) and not any(counts["community_worker"]) and not any(counts["social_worker"])


def test_the_file_is_for_who_made_it_and_only_against_a_look_at_everybody_in_it(
    office: OfficeForTests, home: tuple[int, int]
) -> None:
    browser = office.client("community_worker", COMMUNITY)
    batch = written(browser)
    other = office.client("street_reviewer", STREET).post(f"/exchange/{batch.pk}/file/", follow=True)
    assert "文件只给生成这一批的人" in other.content.decode()
    with at(office, "street_reviewer", STREET) as con:
        assert con.execute("SELECT casework.told_of(%s)", [batch.pk]).fetchone() == ([],)
    ask = "SELECT office.ask(%s, %s, (SELECT purpose FROM office.desk()), 'x')"
    with at(office, "community_worker", COMMUNITY) as con:
        look = con.execute(ask, [[home[1]], batch.facts]).fetchone()[0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT casework.exchange_file(%s, %s)", [look, batch.pk])
    assert Exchange.objects.using("owner").get(pk=batch.pk).fetched_at is None


def test_by_raw_sql_too_nothing_is_settled_before_it_was_answered_or_corrected_by_a_word_alone(
    office: OfficeForTests, home: tuple[int, int]
) -> None:
    browser = office.client("community_worker", COMMUNITY)
    batch = written(browser)
    row = ExchangeRow.objects.using("owner").filter(batch=batch, state="sent").order_by("place").first()
    assert row is not None
    settle = "SELECT casework.settle_exchange(%s, %s, %s)"
    with at(office, "community_worker", COMMUNITY) as con, pytest.raises(psycopg.errors.CheckViolation) as early:
        con.execute(settle, [row.pk, "stays", "看过"])
    assert early.value.diag.constraint_name == "row_stands"
    brought(browser, batch, [{"我方编号": f"{batch.number}-{row.place}", "处理结果": "退回"}])
    with at(office, "community_worker", COMMUNITY) as con:
        for how, why, name in (("corrected", "平台对", "exchange_corrected"), ("stays", "", "reasoned")):
            with pytest.raises(psycopg.errors.CheckViolation) as refused:
                con.execute(settle, [row.pk, how, why])
            assert refused.value.diag.constraint_name == name
        con.execute(settle, [row.pk, "stays", "看过"])
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute(settle, [row.pk, "stays", "再来"])
