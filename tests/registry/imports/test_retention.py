"""Uploaded files are deleted once their time is up; what the import did, and which file it was, stays known."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.office import OfficeForTests
from tests.registry.imports.running import applied, begun, confirmed, read, rows, undone
from tests.registry.imports.test_running import FULL, full, text
from yingbao.registry.imports import actions, storage
from yingbao.registry.imports.retention import forget_files, kept_for

LATER = timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_there(office: OfficeForTests) -> None:
    with office.sql() as con:
        con.execute("TRUNCATE registry_subject, registry_statement, registry_secret, registry_run CASCADE")
    for run in storage.all_with_files():
        storage.forget(run)


def when_due() -> datetime:
    return timezone.now() + kept_for() + LATER


def test_the_file_of_an_import_is_kept_for_its_time_and_then_deleted(office: OfficeForTests) -> None:
    content = text([FULL, full(1)])
    run = applied(office, content)
    assert forget_files(timezone.now() + kept_for() - LATER) == 0 and storage.has(run.pk, "upload")
    assert forget_files(when_due()) == 1 and run.pk not in storage.all_with_files()
    now = read(run.pk)
    assert (now.file, now.file_hash, now.report["size"]) == ("file.csv", run.file_hash, len(content))
    assert now.state == "applied" and now.report["file_gone"]
    assert forget_files(when_due()) == 0


def test_its_deletion_stands_in_the_log(office: OfficeForTests) -> None:
    run = applied(office, text([FULL, full(1)]))
    forget_files(when_due())
    told = rows("SELECT detail->>'file' FROM accounts_entry WHERE kind = 'import' AND detail->>'act' = 'forget'")
    assert (run.file_hash,) in told


def test_an_import_can_still_be_undone_when_its_file_is_gone(office: OfficeForTests) -> None:
    run = applied(office, text([FULL, full(1)]))
    forget_files(when_due())
    assert undone(office, run).state == "undone" and rows("SELECT count(*) FROM registry_subject") == [(0,)]


def test_a_file_that_nobody_took_further_is_deleted_and_must_be_uploaded_again(office: OfficeForTests) -> None:
    run = begun(office, text([FULL, full(1)]))
    assert forget_files(when_due()) == 1
    late = confirmed(office, run)
    assert (late.state, late.report["refused"]["code"]) == ("checked", "file-gone")


def test_a_file_that_a_job_still_has_to_read_stays(office: OfficeForTests) -> None:
    run = begun(office, text([FULL, full(1)]))
    with office.at_a_desk("district_officer", "440311"):
        actions.confirm(run.pk)
        from django.db import transaction

        transaction.get_connection("default").run_on_commit.clear()
    assert forget_files(when_due()) == 0 and storage.has(run.pk, "upload")


def test_what_an_upload_that_broke_off_left_is_deleted_too(office: OfficeForTests) -> None:
    storage.keep(999_999, "upload", [b"half a file"])
    forget_files()
    assert storage.has(999_999, "upload")
    long_ago = (timezone.now() - kept_for() - LATER).timestamp()
    os.utime(storage.folder_of(999_999), (long_ago, long_ago))
    forget_files()
    assert 999_999 not in storage.all_with_files()


def test_the_page_says_that_the_file_was_deleted_and_asks_nothing_of_it(office: OfficeForTests) -> None:
    run = begun(office, text([FULL, full(1)]))
    forget_files(when_due())
    client, page = office.client("district_officer", "440311"), f"/imports/{run.pk}/"
    shown = client.get(page).content.decode()
    assert "上传的文件已按期删除" in shown and run.file_hash in shown and 'name="step"' not in shown
    assert client.get(f"{page}returned/").status_code == 404
