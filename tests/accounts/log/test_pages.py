"""Who may read the log, and what a citizen is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.actions import look
from yingbao.accounts.log.lists import LINES, detail
from yingbao.accounts.log.models import Verification
from yingbao.accounts.log.running import run_verification
from yingbao.accounts.log.sealing import seal_now
from yingbao.accounts.models import Entry
from yingbao.discovery.queries import revealable
from yingbao.registry.answers import look_closely

from .conftest import without_triggers


@pytest.fixture
def resident(log: OfficeForTests) -> int:
    """A person of the community who signs in as themselves; their number as a subject."""
    subject = log.enrol()
    user, _ = log.person("citizen", COMMUNITY)
    with log.sql() as owner:
        owner.execute("UPDATE accounts_user SET subject_id = %s WHERE id = %s", [subject, user.pk])
    log.tokens.pop(("citizen", COMMUNITY), None)
    return subject


def looked(log: OfficeForTests, role: str, subject: int, *, hidden: bool = False) -> None:
    with log.at_a_desk(role) as _:
        from django.db import connections

        with connections["default"].cursor() as cursor:
            cursor.execute(
                'SELECT office.write(\'look\', %s, \'{"facts": ["person.phone"], "reason": "探访前联系"}\', %s)',
                [subject, hidden],
            )


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return str(response.content.decode())


@pytest.mark.parametrize("role", ["auditor", "audit_administrator"])
def test_an_auditor_reads_who_looked_at_whom(log: OfficeForTests, role: str) -> None:
    looked(log, "community_worker", 77)
    area = "440311" if role == "auditor" else ""
    text = page(log.client(role, area), "/log/?kind=look")
    assert "看了什么：联系电话；事由：探访前联系" in text and "person.phone" not in text
    assert "community_worker-440311001001" in text


def test_a_look_at_many_facts_names_few_on_the_page_and_all_in_the_file(log: OfficeForTests) -> None:
    facts = ["person.phone", "person.birth", "person.address", "person.bank_account"]
    entry = Entry(kind="look", detail={"facts": facts, "reason": "探访"})
    assert "联系电话" in detail(entry) and "等 4 项" in detail(entry) and "银行账号" not in detail(entry)
    column = next(one for one in LINES.columns if one.key == "detail")
    assert column.of(entry) == detail(entry)
    assert "银行账号；事由：探访" in column.in_file(entry)


def test_reading_the_log_is_an_entry_that_those_in_it_do_not_see(log: OfficeForTests) -> None:
    client = log.client("auditor", "440311")
    page(client, "/log/?kind=look")
    with log.sql() as owner:
        entries = owner.execute("SELECT detail ->> 'read', hidden FROM accounts_entry WHERE kind = 'audit'").fetchall()
    assert entries == [("log", True)]


@pytest.mark.parametrize("role", ["community_worker", "district_officer", "system_administrator", "citizen"])
def test_nobody_else_reads_the_log_not_even_through_sql(log: OfficeForTests, role: str) -> None:
    looked(log, "community_worker", 77)
    assert log.client(role).get("/log/").status_code == 403
    assert log.client(role).get("/log/verify/").status_code == 403
    with log.sql("yingbao_web") as con, con.transaction():
        con.execute("SELECT set_config('yingbao.desk', %s, true)", [log.token(role)])
        assert con.execute("SELECT count(*) FROM log_line").fetchone() == (0,)


def test_a_citizen_is_told_who_looked_at_their_own_file(log: OfficeForTests, resident: int) -> None:
    looked(log, "community_worker", resident)
    looked(log, "social_worker", resident + 1)
    text = page(log.client("citizen"), "/log/mine/")
    assert "community_worker-440311001001" in text
    assert "social_worker" not in text
    assert "探访前联系" not in text


def test_a_citizen_is_told_in_words_what_was_looked_at(log: OfficeForTests, resident: int) -> None:
    looked(log, "community_worker", resident)
    with log.at_a_desk("community_worker") as token:
        look_closely(token, resident, "")
    client = log.client("citizen")
    text = page(client, "/log/mine/")
    assert "联系电话" in text and "政策判断所需的全部信息" in text
    assert "person.phone" not in text
    client.cookies["lang"] = "en"
    text = page(client, "/log/mine/")
    assert "phone" in text and "everything that the law asks for" in text


def test_a_look_at_very_many_facts_is_told_by_their_number(log: OfficeForTests, resident: int) -> None:
    with log.at_a_desk("community_worker") as token:
        look(token, [resident], revealable())
        many = len(revealable())
    text = page(log.client("citizen"), "/log/mine/")
    assert many > 20
    assert f"等 {many} 项" in text


def test_of_a_restricted_file_nobody_is_told_who_looked(log: OfficeForTests, resident: int) -> None:
    with log.sql() as owner:
        owner.execute("UPDATE registry_subject SET restricted = 'reporter' WHERE id = %s", [resident])
    with log.at_a_desk("district_officer", "440311") as token:
        look(token, [resident], ["person.phone"])
    assert "还没有人查看过" in page(log.client("citizen"), "/log/mine/?kind=look")
    token = log.token("citizen")
    with log.sql("yingbao_web") as con, con.transaction():
        con.execute("SELECT set_config('yingbao.desk', %s, true)", [token])
        assert con.execute("SELECT count(*) FROM log_mine WHERE kind = 'look'").fetchone() == (0,)
    assert "district_officer" in page(log.client("auditor", "440311"), "/log/?kind=look")


def test_a_citizen_is_not_told_what_must_stay_hidden(log: OfficeForTests, resident: int) -> None:
    looked(log, "social_worker", resident, hidden=True)
    looked(log, "auditor", resident)
    text = page(log.client("citizen"), "/log/mine/?kind=look")
    assert "social_worker" not in text
    assert "auditor-" not in text
    assert "还没有人查看过" in text


def test_an_officer_has_no_page_of_who_looked(log: OfficeForTests) -> None:
    assert log.client("community_worker").get("/log/mine/").status_code == 403


def verified(client: Any) -> str:
    """Asked for on the page, done as the worker does it, and what the page says then."""
    assert client.post("/log/verify/").status_code == 302
    number = Verification.objects.using("worker").latest("id").pk
    run_verification(number)
    return page(client, "/log/verify/")


def test_the_auditor_verifies_the_log_and_is_shown_the_place(log: OfficeForTests) -> None:
    looked(log, "community_worker", 77)
    client = log.client("auditor", "440311")
    seal_now()
    assert "日志完好" in verified(client)
    seal_now()
    with log.sql() as owner:
        row = owner.execute("SELECT id FROM accounts_entry WHERE kind = 'look'").fetchone()
        assert row
        without_triggers(owner, "UPDATE accounts_entry SET user_id = NULL WHERE id = %s", row)
    text = verified(client)
    assert f"第 {row[0]} 条记录封存后被改动" in text
    assert "日志完好" not in text


def test_a_verification_is_a_job_and_its_page_tells_how_far_it_is(log: OfficeForTests) -> None:
    looked(log, "community_worker", 77)
    seal_now()
    client = log.client("auditor", "440311")
    with log.sql() as owner:
        owner.execute("DELETE FROM procrastinate_jobs")
        client.post("/log/verify/")
        client.post("/log/verify/")
        queued = owner.execute("SELECT task_name, args FROM procrastinate_jobs").fetchall()
    number = Verification.objects.using("worker").latest("id").pk
    assert queued == [("log.verify", {"number": number})]
    waiting = page(client, "/log/verify/")
    assert "等待后台进程" in waiting and "开始核验" not in waiting
    part = client.get("/log/verify/progress/")
    assert "等待后台进程" in part.content.decode() and "HX-Refresh" not in part.headers
    run_verification(number)
    assert client.get("/log/verify/progress/")["HX-Refresh"] == "true"
    assert "开始核验" in page(client, "/log/verify/")


def test_a_verification_that_broke_off_says_so_and_may_be_asked_for_again(
    log: OfficeForTests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = log.client("auditor", "440311")
    client.post("/log/verify/")
    number = Verification.objects.using("worker").latest("id").pk
    monkeypatch.setenv("YINGBAO_HEADS", str(tmp_path))  # a folder, where a file is to be read
    with pytest.raises(OSError, match=str(tmp_path)):
        run_verification(number)
    text = page(client, "/log/verify/")
    assert "核验没有完成" in text and "开始核验" in text


@pytest.mark.parametrize("role", ["community_worker", "system_administrator"])
def test_plain_sql_asks_for_no_verification_and_reads_none_but_at_an_auditors_desk(
    log: OfficeForTests, role: str
) -> None:
    verified(log.client("auditor", "440311"))
    with log.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [log.token(role)])
        assert con.execute("SELECT count(*) FROM log_verification").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT office.ask_verification()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("UPDATE log_verification SET found = 0")


def test_the_pages_are_in_english_too(log: OfficeForTests) -> None:
    client = log.client("auditor", "440311")
    client.cookies["lang"] = "en"
    looked(log, "community_worker", 77)
    assert "look at sensitive facts" in page(client, "/log/?kind=look")
    assert "nobody else is kept waiting" in page(client, "/log/verify/")
