"""What somebody with SQL in hand, and the token of their own desk, tried; each test is one way that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.glass import break_glass
from yingbao.database.address import key_store
from yingbao.discovery.models import Finding
from yingbao.registry.actions import Saying, state

NUMBER = "990000195002020025"


@pytest.fixture(scope="module")
def far(office: OfficeForTests) -> int:
    return office.enrol(FAR, name="远方", id_number=NUMBER, serious_illness=True)


@contextmanager
def at(office: OfficeForTests, role: str, area: str = COMMUNITY) -> Iterator[Any]:
    """A raw connection of the pages' role with the token of a desk."""
    token = office.token(role, area)
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        yield con


# ---- looks and glass -----------------------------------------------------------------------------


def test_glass_that_is_mended_by_a_rollback_was_never_seen_through(office: OfficeForTests, far: int) -> None:
    """Nothing is seen until the breaking stands in the log for good."""
    hashes = key_store().ring().hashes(NUMBER)
    with at(office, "community_worker") as con:
        con.execute("BEGIN")
        con.execute("SELECT office.break_glass(%s, '老人走失，家属求助')", [hashes])
        seen = con.execute("SELECT count(*) FROM registry_subject WHERE id = %s", [far]).fetchone()
        visible = con.execute("SELECT registry.visible(%s)", [far]).fetchone()
        con.execute("ROLLBACK")
    assert (seen, visible) == ((0,), (False,))
    assert break_glass(office.token("street_reviewer", "440311001"), NUMBER, "老人走失，家属求助") == far
    with at(office, "street_reviewer", "440311001") as con:
        assert con.execute("SELECT count(*) FROM registry_subject WHERE id = %s", [far]).fetchone() == (1,)


def test_glass_is_not_broken_without_a_word(office: OfficeForTests, far: int) -> None:
    with at(office, "community_worker") as con, pytest.raises(psycopg.Error, match="a reason"):
        con.execute("SELECT office.break_glass(%s, NULL)", [key_store().ring().hashes("990000195002020999")])


@pytest.mark.parametrize("role", ["delivery_staff", "social_worker", "doctor"])
def test_a_look_at_nothing_opens_no_proof(office: OfficeForTests, role: str) -> None:
    """A finding's proof is made of sensitive facts: who may not see them has no use for a look at other things."""
    person = office.enrol(name="王奶奶")
    a_night([missed(person)])
    finding = Finding.objects.using("worker").get(subject_id=person).pk
    with at(office, role) as con:
        look = con.execute(
            "SELECT office.ask(ARRAY[%s]::bigint[], '{}', (SELECT purpose FROM office.desk()), '')", [person]
        ).fetchone()[0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT discovery.proof(%s, %s)", [look, finding])


# ---- what is not one's own -----------------------------------------------------------------------


def test_nobody_moves_into_a_home_that_they_do_not_see(office: OfficeForTests, far: int) -> None:
    """The law looks at whoever lives in the home, so a home is not to be had by its number."""
    home = office.enrol(FAR, kind="household", address="远方路1号")
    person = office.enrol(name="王奶奶")
    with office.at_a_desk("community_worker"), pytest.raises(DatabaseError, match="not at this desk"):
        state(Saying("person", person, "visit", date(2025, 6, 1), "登记", {"household": home}))


# ---- who else is working -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["yingbao_web", "yingbao_gate", "yingbao_worker"])
def test_nobody_reads_what_others_are_asking_the_database(office: OfficeForTests, role: str) -> None:
    """The statements of one's own role stand in pg_stat_activity, tokens and facts and all, unless they are not tracked."""
    with office.sql(role) as other, office.sql(role) as con:
        other.execute("BEGIN")
        psycopg.ClientCursor(other).execute("SELECT set_config('yingbao.desk', %s, true)", ["token-of-another"])
        told = str(con.execute("SELECT * FROM pg_stat_activity").fetchall())
        other.execute("ROLLBACK")
        with pytest.raises(psycopg.Error, match="permission denied"):
            con.execute("SET track_activities = on")
    assert "token-of-another" not in told


def test_no_token_outlives_a_request(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", "440311001")
    for address in ("/search/", "/glass/", "/no-such-page/", "/people/"):
        client.get(address)
    for alias in ("default", "looks", "gate", "worker"):
        with connections[alias].cursor() as cursor:
            assert cursor.execute("SELECT coalesce(current_setting('yingbao.desk', true), '')").fetchone() == ("",)


def test_a_token_in_somebody_elses_session_opens_nothing_and_is_good_no_more(office: OfficeForTests) -> None:
    theirs = office.client("community_worker", FAR)
    assert theirs.get("/search/").status_code == 200
    token = office.token("community_worker", FAR)
    thief = office.client("community_worker")
    session = thief.session
    session["desk"] = token
    session.save()
    answer = thief.get("/search/")
    assert answer.status_code == 302 and answer["Location"].startswith("/enter/")
    assert "岗位不是您本人打开的" in thief.get("/enter/").content.decode()
    assert "desk" not in thief.session and "_auth_user_id" not in thief.session
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        assert con.execute("SELECT count(*) FROM office.desk()").fetchone() == (0,)
    del office.tokens["community_worker", FAR], office.tokens["community_worker", COMMUNITY]


def test_a_token_alone_signs_nobody_in(office: OfficeForTests) -> None:
    nobody = office.client()
    session = nobody.session
    session["desk"] = office.token("community_worker")
    session.save()
    assert nobody.get("/search/")["Location"].startswith("/enter/")
    assert "desk" not in nobody.session
    del office.tokens["community_worker", COMMUNITY]


# ---- code of one's own ---------------------------------------------------------------------------


def test_the_pages_and_the_gate_make_nothing_of_their_own(office: OfficeForTests) -> None:
    for role in ("yingbao_web", "yingbao_gate"):
        with office.sql(role) as con:
            for made in ("CREATE TEMPORARY TABLE accounts_entry (id int)", "CREATE TABLE x (id int)", "CREATE SCHEMA x",
                         "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'"):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute(made)


def test_a_temporary_table_takes_the_place_of_none_of_ours(office: OfficeForTests) -> None:
    """The worker may make temporary tables; a function of the owner's would write into them, or run their triggers."""
    with office.sql("yingbao_worker") as con:
        con.execute("CREATE TEMPORARY TABLE accounts_entry (LIKE public.accounts_entry INCLUDING ALL)")
        con.execute("CREATE TEMPORARY VIEW accounts_desk AS SELECT current_user AS who")
        before = con.execute("SELECT max(id) FROM public.accounts_entry").fetchone()
        con.execute("SELECT office.write('change', NULL, '{}')")
        assert con.execute("SELECT count(*) FROM pg_temp.accounts_entry").fetchone() == (0,)
        assert con.execute("SELECT max(id) FROM public.accounts_entry").fetchone() > before


def test_every_function_of_the_owners_looks_into_temporary_tables_last_and_is_not_everybodys(
    office: OfficeForTests,
) -> None:
    with office.sql() as con:
        ours = con.execute(
            """SELECT oid::regprocedure::text, coalesce(array_to_string(proconfig, ' '), ''),
                      has_function_privilege('public', oid, 'EXECUTE')
               FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace::text !~ '^(pg_|information_schema)'"""
        ).fetchall()
    assert len(ours) > 50
    assert not [name for name, settings, _ in ours if not settings.endswith("pg_temp")]
    assert not [name for name, _, everybodys in ours if everybodys]


@pytest.mark.parametrize("role", ["yingbao_web", "yingbao_gate", "yingbao_worker"])
@pytest.mark.parametrize(
    "attempt",
    [
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_statistic",
        "SET session_replication_role = replica",
        "ALTER TABLE accounts_entry DISABLE TRIGGER ALL",
        "SELECT * FROM accounts_look",
        "SET SESSION AUTHORIZATION postgres",
    ],
)
def test_no_connecting_role_leaves_its_tables(office: OfficeForTests, role: str, attempt: str) -> None:
    with office.sql(role) as con, pytest.raises(psycopg.Error, match=r"permission denied|must be"):
        con.execute(attempt)


@pytest.mark.parametrize("table", ["registry_subject", "registry_statement", "registry_secret", "discovery_finding"])
def test_the_gate_reads_no_file(office: OfficeForTests, table: str) -> None:
    with office.sql("yingbao_gate") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("district_officer", "440311")])
        for attempt in (
            f"SELECT 1 FROM {table}",
            "SELECT registry.told(1, now()::date, now())",
            "SELECT office.reveal(1)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(attempt)


def test_the_statistics_of_a_column_tell_nobody_its_values(office: OfficeForTests, far: int) -> None:
    with office.sql() as con:
        con.execute("ANALYZE registry_subject, registry_statement")
    with at(office, "community_worker") as con:
        told = con.execute("SELECT count(*) FROM pg_stats WHERE tablename LIKE 'registry\\_s%'").fetchone()
    assert told == (0,)
