"""Photographs and papers of a case: who brings them, who looks at them, what stays of one that was taken away."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from tests.casework.pictures.images import jpeg, other, scan
from tests.casework.surveys.test_survey import at_the_survey
from tests.casework.test_way import STREET, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.models import Case, Task
from yingbao.casework.pictures import sealing
from yingbao.casework.pictures.actions import keep
from yingbao.casework.pictures.developing import develop_here
from yingbao.casework.pictures.models import Picture
from yingbao.casework.refusals import why_not

WORKER = ("community_worker", COMMUNITY)


def file(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bring(office: OfficeForTests, case: Case, *files: SimpleUploadedFile, by: Any = WORKER, **more: Any) -> str:
    """Sends the form of pictures; the page that one comes to."""
    given = {"picture-chosen": list(files), **{f"picture-{name}": value for name, value in more.items()}}
    return str(office.client(*by).post(f"/cases/{case.pk}/pictures/add/", given, follow=True).content.decode())


def pictures(case: Case) -> list[Picture]:
    return list(Picture.objects.using("owner").filter(case=case).order_by("id"))


def looks(case: Case) -> int:
    return Entry.objects.using("owner").filter(kind="look", subject_id=case.subject_id).count()


def kept(number: int) -> tuple[bytes, bytes | None]:
    """What lies in the database of a picture."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        return cursor.execute("SELECT file, place FROM casework_picture WHERE id = %s", [number]).fetchone()


def test_photographs_and_scans_are_kept_at_the_step_and_looked_at_after_a_logged_look(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    page = bring(office, case, file(jpeg()), file(other("PNG")), file(scan(2), "scan.pdf"), shows="厨房")
    assert "已存下 4 张" in page and "照片 2、扫描件 2" in page
    assert [(one.kind, one.page, one.shows) for one in pictures(case)] == [
        ("photo", 1, "厨房"), ("photo", 1, "厨房"), ("scan", 1, "厨房"), ("scan", 2, "厨房")
    ]  # fmt: skip
    before = looks(case)
    shown = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/pictures/").content.decode()
    assert shown.count('src="data:image/jpeg;base64,') == 4 and looks(case) == before + 1
    one = pictures(case)[0]
    assert "data:image/jpeg" in office.client(*WORKER).post(f"/pictures/{one.pk}/").content.decode()
    taken = office.client(*WORKER).post(f"/pictures/{one.pk}/file/")
    assert taken.content.startswith(b"\xff\xd8\xff") and taken["Content-Type"] == "image/jpeg"
    assert looks(case) == before + 3


def test_what_is_sent_twice_is_kept_once_and_of_a_bad_file_only_that_one_is_not(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    page = bring(office, case, file(jpeg()), file(b"MZ\x90", "virus.jpg"), file(jpeg(500, 400)[:900], "cut.jpg"))
    assert "已存下 1 张" in page and "virus.jpg：这不是照片" in page and "cut.jpg：文件不完整" in page
    bring(office, case, file(jpeg()), file(jpeg(500, 400)))
    assert len(pictures(case)) == 2
    assert "请拍一张" in bring(office, case)
    assert "最多 12 个" in bring(office, case, *(file(jpeg()) for _ in range(13)))
    assert "不要写" in bring(office, case, file(jpeg()), shows="身份证 440106199001011234")


def test_the_place_is_kept_only_where_it_is_wanted_and_is_for_who_may_look(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    bring(office, case, file(jpeg(place=True)))
    bring(office, case, file(jpeg(310, 200, place=True)), place="on")
    without, with_place = pictures(case)
    assert (without.located, with_place.located) == (False, True) and kept(without.pk)[1] is None
    shown = office.client("street_reviewer", STREET).post(f"/pictures/{with_place.pk}/").content.decode()
    assert "北纬 22.74891°，东经 113.93544°" in shown
    assert "22.748" not in office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()


def test_what_lies_in_the_database_opens_in_its_own_place_alone(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    bring(office, case, file(jpeg(place=True)), place="on")
    (one,) = pictures(case)
    sealed, place = kept(one.pk)
    assert b"\xff\xd8\xff" not in sealed[:20] and place is not None
    spot = sealing.Spot(one.task_id, one.kind, one.sha256, 1)
    assert sealing.unseal(spot, sealed).startswith(b"\xff\xd8\xff")
    with pytest.raises(InvalidTag):
        sealing.unseal(sealing.Spot(one.task_id + 1, one.kind, one.sha256, 1), sealed)


def test_who_may_not_see_what_is_sensitive_looks_at_their_own_only(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    other_worker = ("social_worker", COMMUNITY)
    office.person(*other_worker)
    Task.objects.using("owner").filter(case=case, done_at=None).update(roles=["community_worker", "social_worker"])
    bring(office, case, file(jpeg()))
    bring(office, case, file(jpeg(320, 200)), by=other_worker)
    theirs, own = pictures(case)
    client = office.client(*other_worker)
    page = client.post(f"/cases/{case.pk}/pictures/").content.decode()
    assert page.count("data:image/jpeg") == 1 and "还有看不到的" in page
    assert client.post(f"/pictures/{own.pk}/").status_code == 200
    assert client.post(f"/pictures/{theirs.pk}/").status_code == 403


def test_in_sql_nobody_reads_a_picture_without_a_look_or_out_of_their_sight(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    bring(office, case, file(jpeg()))
    (one,) = pictures(case)
    keeping = "SELECT casework.keep_picture(%s, 'photo', 'x', 1, '', 1, 1, 'sealed', NULL)"
    for role, area, sees in ((*WORKER, 1), ("community_worker", FAR, 0), ("doctor", COMMUNITY, 0)):
        with office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(role, area)])
            assert len(con.execute("SELECT id FROM casework_picture WHERE id = %s", [one.pk]).fetchall()) == sees
            for column in ("file", "place"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute(f"SELECT {column} FROM casework_picture")  # type: ignore[call-overload]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute("SELECT * FROM casework.pictures(1, %s)", [[one.pk]])
            if not sees:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute(keeping, [one.task_id])
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    con.execute("SELECT casework.withdraw_picture(%s, 'mistake')", [one.pk])
    someone = office.enrol(COMMUNITY, name="别人")
    token = office.token(*WORKER)
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        look = con.execute("SELECT office.ask(%s, '{}', 'service', '')", [[someone]]).fetchone()[0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT * FROM casework.pictures(%s, %s)", [look, [one.pk]])


def test_one_brought_by_mistake_is_deleted_by_who_brought_it_and_that_stays_on_record(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    bring(office, case, file(jpeg()), file(jpeg(320, 200)))
    one, other_one = pictures(case)
    assert "撤下" in office.client(*WORKER).post(f"/pictures/{one.pk}/").content.decode()
    office.client(*WORKER).post(f"/pictures/{one.pk}/withdraw/", {"why": "拍成了别人家"})
    assert kept(one.pk) == (None, None)
    page = office.client(*WORKER).get(f"/cases/{case.pk}/").content.decode()
    assert "照片已撤下：拍成了别人家" in page and "照片 1" in page
    assert office.client(*WORKER).post(f"/pictures/{one.pk}/").status_code == 404
    bring(office, case, file(jpeg()))
    assert len([found for found in pictures(case) if found.withdrawn_at is None]) == 2, "it may be brought once more"
    do(office, case, *WORKER, "done", second=office.person("social_worker", COMMUNITY)[0].pk)
    office.client(*WORKER).post(f"/pictures/{other_one.pk}/withdraw/", {"why": "步骤已经办完"})
    assert kept(other_one.pk)[0] is not None, "the step is over"
    assert "没有存下" in bring(office, case, file(jpeg(330, 200)))


def test_a_step_takes_so_many_and_no_more(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    task = Task.objects.using("owner").get(case=case, done_at=None)
    keeping = "SELECT casework.keep_picture(%s, 'photo', %s, 1, '', 1, 1, 'sealed', NULL)"
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token(*WORKER)])
        for number in range(60):
            con.execute(keeping, [task.pk, str(number)])
        with pytest.raises(psycopg.errors.CheckViolation):
            con.execute(keeping, [task.pk, "one more"])
    assert "最多 60 张" in bring(office, case, file(jpeg()))


def test_pictures_of_a_restricted_case_are_for_its_own_few(office: OfficeForTests) -> None:
    case = open_one(office, restricted="abuse")
    bring(office, case, file(jpeg()))
    (one,) = pictures(case)
    assert office.client(*WORKER).post(f"/pictures/{one.pk}/").status_code == 200, "who opened it"
    for role, area in (("street_reviewer", STREET), ("social_worker", COMMUNITY)):
        assert office.client(role, area).post(f"/pictures/{one.pk}/").status_code == 404
        assert office.client(role, area).post(f"/cases/{case.pk}/pictures/").status_code == 404


def test_who_did_a_step_that_keeps_them_apart_brings_nothing_to_the_later_one(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    reviewer = office.person("street_reviewer", STREET)[0].pk
    office.person("street_reviewer", COMMUNITY)
    do(office, case, *WORKER, "done", second=reviewer)
    do(office, case, "street_reviewer", STREET, "done")
    task = Task.objects.using("owner").get(case=case, done_at=None)
    with office.at_a_desk("street_reviewer", STREET), pytest.raises(DatabaseError) as apart:
        keep(task, jpeg(), develop_here(jpeg()), "", with_place=False)
    assert "请换人" in why_not(apart.value).zh
