"""What a clerk sees of an import, from the file to undoing it; without JavaScript and in both languages."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from python_calamine import CalamineWorkbook

from tests.office import FAR, OfficeForTests
from tests.registry.imports.files import person
from tests.registry.imports.running import read
from tests.registry.imports.test_running import FULL, full, text
from yingbao.registry.imports import running
from yingbao.registry.models import Run, Subject


@pytest.fixture
def clerk(office: OfficeForTests) -> Any:
    """A browser of a district officer."""
    return office.client("district_officer", "440311")


def sent(clerk: Any, content: bytes, name: str = "名册.csv", **more: str) -> Any:
    data = {"source": "population", "about": "person.facts", "day": "2025-12-31", **more}
    return clerk.post("/imports/", {**data, "file": SimpleUploadedFile(name, content)}, follow=True)


def work() -> None:
    """What the worker does with the jobs that the pages queued."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, (args ->> 'run')::bigint FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
        )
        jobs = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs")
    steps = {"look": running.look_at, "apply": running.apply_run, "undo": running.undo_run}
    for _, name, run in jobs:
        if name.startswith("registry.imports."):
            steps[name.rpartition(".")[2]](run)


def mapped(clerk: Any, run: int, **more: str) -> Any:
    """Posts the columns as the page suggests them, but for `more`."""
    data = chosen(clerk.get(f"/imports/{run}/").content.decode())
    return clerk.post(f"/imports/{run}/", {"step": "map", **data, **more}, follow=True)


def chosen(page: str) -> dict[str, str]:
    """What a browser would send of the columns: of each list the option that is chosen, else the first."""
    found = {}
    for name, options in re.findall(r'<select name="(column\d+)".*?>(.*?)</select>', page, re.DOTALL):
        selected = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = selected[1] if selected else re.findall(r'<option value="([^"]*)"', options)[0]
    assert found
    return found


def newest() -> Run:
    return Run.objects.using("owner").latest("id")


def test_a_register_goes_from_the_clerks_disk_into_the_registry_and_out_again(clerk: Any) -> None:
    bad = [*full(2)[:2], "不明", *full(2)[3:]]
    page = sent(clerk, text([FULL, full(1), bad]))
    assert "每一列是什么" in page.content.decode()
    run = newest()
    assert "正在核对" in mapped(clerk, run.pk).content.decode()
    work()
    page = clerk.get(f"/imports/{run.pk}/").content.decode()
    assert (
        "确认导入" in page
        and "不是可选的值" in page
        and not Subject.objects.using("owner").filter(kind="person").exists()
    )
    clerk.post(f"/imports/{run.pk}/", {"step": "confirm"})
    work()
    assert read(run.pk).state == "applied" and Subject.objects.using("owner").get(kind="person").name == "居民1"
    back = clerk.get(f"/imports/{run.pk}/returned/")
    table = CalamineWorkbook.from_filelike(io.BytesIO(back.content)).get_sheet_by_index(0).to_python()
    assert table[1][0] == "3" and any("可填：男、女" in str(cell) for cell in table[1])
    assert clerk.post(f"/imports/{run.pk}/", {"step": "undo"}).status_code == 200  # a reason is needed
    clerk.post(f"/imports/{run.pk}/", {"step": "undo", "reason": "传错了"})
    work()
    assert "已撤销" in clerk.get(f"/imports/{run.pk}/").content.decode()
    assert not Subject.objects.using("owner").filter(kind="person").exists()


def test_a_file_that_cannot_be_read_says_what_to_do_in_the_readers_language(clerk: Any) -> None:
    assert "另存为" in sent(clerk, b"<html><table></table></html>").content.decode()
    clerk.cookies["lang"] = "en"
    assert (
        "Save it in Excel" in sent(clerk, b"PK\x03\x04zip").content.decode()
        or "damaged" in clerk.get(f"/imports/{newest().pk}/").content.decode()
    )


def test_a_column_that_nobody_decided_about_holds_the_import_up(clerk: Any) -> None:
    sent(clerk, text([[*FULL, "神秘列"], [*full(1), "x"]]))
    run = newest()
    page = mapped(clerk, run.pk).content.decode()
    assert "请选择这一列对应什么" in page and read(run.pk).state == "uploaded"
    mapped(clerk, run.pk, **{f"column{len(FULL)}": ""})
    assert read(run.pk).state == "mapped"


def test_the_next_file_of_a_source_comes_with_its_columns_decided(clerk: Any) -> None:
    content = text([[*FULL, "怪名"], [*full(1), "阿明"]])
    sent(clerk, content)
    mapped(clerk, newest().pk, **{f"column{len(FULL)}": "alias"})
    sent(clerk, content)
    assert chosen(clerk.get(f"/imports/{newest().pk}/").content.decode())[f"column{len(FULL)}"] == "alias"


def test_the_part_that_htmx_asks_for_is_the_part_of_the_page(clerk: Any) -> None:
    sent(clerk, text([FULL, full(1)]))
    run = newest()
    mapped(clerk, run.pk)
    part = clerk.get(f"/imports/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert part.content.decode().strip() in clerk.get(f"/imports/{run.pk}/").content.decode()
    assert "排队等待" in part.content.decode()
    work()
    assert clerk.get(f"/imports/{run.pk}/progress/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_day_to_come_is_refused_at_the_form(clerk: Any) -> None:
    page = sent(clerk, text([FULL, full(1)]), day="2030-01-01").content.decode()
    assert "这一天还没有到" in page


def test_a_template_is_an_excel_file(clerk: Any) -> None:
    answer = clerk.get("/imports/template/?about=person.parents")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "本人证件号码" in sheet[0] and answer["Content-Disposition"].startswith("attachment")
    assert clerk.get("/imports/template/?about=nobody.facts").status_code == 404


def test_no_number_of_the_file_is_in_any_page_or_run(clerk: Any) -> None:
    number, phone = person(1)[1], "13800000000"
    sent(clerk, text([FULL, full(1)]))
    run = newest()
    mapped(clerk, run.pk)
    work()
    page = clerk.get(f"/imports/{run.pk}/").content.decode()
    with connections["owner"].cursor() as cursor:
        kept = cursor.execute("SELECT to_jsonb(r)::text FROM registry_run r WHERE id = %s", [run.pk]).fetchone()[0]
    assert number not in page + kept and phone not in page + kept


def test_another_street_does_not_see_the_import(office: OfficeForTests, clerk: Any) -> None:
    sent(clerk, text([FULL, full(1)]))
    assert office.client("street_reviewer", FAR[:9]).get(f"/imports/{newest().pk}/").status_code == 404


def test_the_uploaded_file_lies_encrypted(clerk: Any) -> None:
    from django.conf import settings

    sent(clerk, text([FULL, full(1)]))
    files = [file for file in (Path(settings.MEDIA_ROOT) / "imports").rglob("*") if file.is_file()]
    assert files and all(person(1)[1].encode() not in file.read_bytes() for file in files)
