"""Publication day: a standard is changed, its effect is seen, another person publishes it, the night goes by it; and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.discovery.publishing.conftest import POLICY, changed, file_of
from tests.office import COMMUNITY, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.discovery.models import Finding, Night
from yingbao.discovery.night import law
from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.night.run import run_changes, run_night
from yingbao.discovery.publishing.checking import examine
from yingbao.discovery.publishing.following import follow
from yingbao.discovery.publishing.models import Edition, Publication
from yingbao.registry.queries import single
from yingbao.web.editions import folder_of, go_by, settle, word

ELDER = {"sex": "female", "birth": "1940-05-01", "consent": True}


@pytest.fixture(scope="module", autouse=True)
def people(office: OfficeForTests) -> list[int]:
    """Two of eighty-five in two communities, one of seventy-five, a child."""
    people = [
        office.enrol(area, name="某人", hukou=area, residence=area, **{**ELDER, **facts})
        for area, facts in (
            (COMMUNITY, {}),
            (NEIGHBOUR, {}),
            (NEIGHBOUR, {"birth": "1950-05-01"}),
            (COMMUNITY, {"birth": "2015-05-01"}),
        )
    ]
    run_night()
    return people


@pytest.fixture(scope="module")
def proposed(officer: Any, policies: Path) -> int:
    """The new standard, handed in and checked."""
    number = propose(officer, changed(policies))
    examine(number)
    return number


def propose(client: Any, content: bytes, name: str = f"{POLICY}.md", **more: str) -> int:
    told = {"file": SimpleUploadedFile(name, content), "reason": "某文 2026 年 1 号（虚构）", **more}
    answer = client.post("/editions/propose/", told)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].strip("/").split("/")[-1])


def publish(client: Any, number: int, against: str | None = None) -> str:
    told = {"reason": "区府批示（虚构）", "against": fingerprint() if against is None else against}
    return str(client.post(f"/editions/{number}/publish/", told, follow=True).content.decode())


def due(people: list[int]) -> list[int | None]:
    """What the findings say each is owed, in yuan."""
    found = dict(Finding.objects.using("worker").filter(policy=POLICY).values_list("subject_id", "entitled_fen"))
    return [found[number] // 100 if number in found else None for number in people]


def test_before_it_is_published_the_page_tells_the_words_the_rule_and_who_gets_more(other: Any, proposed: int) -> None:
    page = other.get(f"/editions/{proposed}/").content.decode()
    assert "80 up to 90  | 2019-10-01 | 350" in page
    (policy,) = Edition.objects.using("worker").get(pk=proposed).found["policies"]
    told = {name: policy["counts"][name] for name in ("gained", "lost", "more", "less", "unsure", "fen")}
    assert told == {"gained": 0, "lost": 0, "more": 2, "less": 0, "unsure": 0, "fen": 10_000}
    assert [(place["area"], place["more"]) for place in policy["places"]] == [(COMMUNITY, 1), (NEIGHBOUR, 1)]
    assert "+¥100.00" in page and "新版" in page and "符合 300.00 → 符合 350.00" in page
    assert any("350" in line for kind, line in policy["rules"]["zh"] if kind == "+")
    assert any("350" in line for kind, line in policy["rules"]["en"] if kind == "+")


def test_proposing_alone_changes_nothing(people: list[int], proposed: int) -> None:
    assert run_changes() is None
    assert due(people) == [300, 300, 200, None]


def test_who_proposed_it_does_not_publish_it(office: OfficeForTests, officer: Any, proposed: int) -> None:
    assert "要由另一个人发布" in officer.get(f"/editions/{proposed}/").content.decode()
    assert "您提出的版本要由另一个人发布" in publish(officer, proposed)
    with (
        office.at_a_desk("district_officer", "440311"),
        pytest.raises(DatabaseError, match="does not publish"),
        transaction.atomic("default"),
    ):
        single("SELECT discovery.publish(%s, %s, 'why')", [proposed, fingerprint()])
    assert not Publication.objects.using("worker").exists()


@pytest.mark.parametrize("role", ["community_worker", "auditor", "analyst"])
def test_other_roles_neither_propose_nor_publish(office: OfficeForTests, proposed: int, role: str) -> None:
    area = {"community_worker": COMMUNITY, "auditor": "440311", "analyst": ""}[role]
    client = office.client(role, area)
    assert client.post("/editions/propose/", {}).status_code == 403
    assert client.post(f"/editions/{proposed}/publish/", {"reason": "why"}).status_code == 403
    for query in ("SELECT discovery.propose('a', 'why')", f"SELECT discovery.publish({proposed}, 'x', 'why')"):
        with office.at_a_desk(role, area), pytest.raises(DatabaseError, match="not at"), transaction.atomic("default"):
            single(query)
    with office.at_a_desk(role, area):
        assert Edition.objects.using("default").count() == (2 if role == "auditor" else 0)


@pytest.mark.parametrize(
    ("role", "query"),
    [
        ("yingbao_web", "UPDATE discovery_edition SET proposed_by = 0"),
        (
            "yingbao_web",
            "INSERT INTO discovery_publication (edition_id, at, author_id, author, reason) SELECT 1, now(), 1, '', ''",
        ),
        ("yingbao_worker", "UPDATE discovery_edition SET proposed_by = 0"),
        (
            "yingbao_worker",
            "INSERT INTO discovery_publication (edition_id, at, author_id, author, reason) SELECT 1, now(), 1, '', ''",
        ),
        ("yingbao_worker", "SELECT discovery.publish(1, 'x', 'why')"),
        ("yingbao_gate", "SELECT * FROM discovery_edition"),
    ],
)
def test_plain_sql_gives_nobody_a_way_around_the_two_persons(office: OfficeForTests, role: str, query: str) -> None:
    with office.sql(role) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute(query)


def test_what_waits_for_another_person_is_told_on_their_first_page(other: Any, officer: Any, proposed: int) -> None:
    assert "政策版本待发布" in other.get("/").content.decode()
    assert "政策版本待发布" not in officer.get("/").content.decode()


def test_nobody_publishes_against_another_edition_than_the_one_in_force(other: Any, proposed: int) -> None:
    assert "请重新比较" in publish(other, proposed, against="0123456789ab")


def test_another_person_publishes_it_and_the_next_look_goes_by_it(people: list[int], other: Any, proposed: int) -> None:
    assert "现行" in publish(other, proposed)
    edition = Edition.objects.using("worker").get(pk=proposed)
    assert fingerprint() == word() == edition.fingerprint
    night = run_changes()
    assert night is not None and night.law == edition.fingerprint and night.scope is None
    assert due(people) == [350, 350, 200, None]
    entries = Entry.objects.using("gate").filter(kind="change")
    tables = [entry.detail["table"] for entry in entries]
    assert "discovery_edition" in tables and "discovery_publication" in tables


def test_a_former_edition_is_published_again_after_it_was_compared_anew(
    people: list[int], officer: Any, other: Any, proposed: int
) -> None:
    former = Edition.objects.using("worker").get(proposed_by=None)
    assert "比较的不是现行版本" in officer.get(f"/editions/{former.pk}/").content.decode()
    assert "请重新比较" in publish(officer, former.pk)
    officer.post(f"/editions/{former.pk}/compare/")
    examine(former.pk)
    (policy,) = Edition.objects.using("worker").get(pk=former.pk).found["policies"]
    assert (policy["counts"]["less"], policy["counts"]["fen"]) == (2, -10_000)
    assert "现行" in publish(officer, former.pk)
    run_changes()
    assert due(people) == [300, 300, 200, None]
    assert [night.law for night in Night.objects.using("worker").order_by("-id")[:2]] == [
        former.fingerprint,
        Edition.objects.using("worker").get(pk=proposed).fingerprint,
    ]


def test_the_files_follow_the_database(proposed: int) -> None:
    """A restored backup, or a page killed between its commit and the word: the worker puts it right."""
    right = word()
    go_by(Edition.objects.using("worker").get(pk=proposed).fingerprint)
    follow()
    assert word() == right


def test_an_edition_is_read_with_the_dictionary_that_is_installed_now(policies: Path, proposed: int) -> None:
    folder = folder_of(Edition.objects.using("worker").get(pk=proposed).fingerprint)
    (folder / "words.yaml").write_text("of older software", encoding="utf-8")
    assert settle(folder) == folder
    assert (folder / "words.yaml").read_bytes() == (policies / "words.yaml").read_bytes()
    assert settle(policies) == policies


def test_an_edition_whose_examples_no_longer_hold_is_refused_with_the_line(officer: Any, policies: Path) -> None:
    number = propose(officer, changed(policies, ("| 300   |", "| 310   |")))
    examine(number)
    page = officer.get(f"/editions/{number}/").content.decode()
    assert "没有通过" in page and f"{POLICY}.md:" in page and "八十岁生日当天" in page
    assert "发布这个版本" not in page
    officer.cookies["lang"] = "en"
    try:
        assert "It did not pass" in officer.get(f"/editions/{number}/").content.decode()
    finally:
        officer.cookies["lang"] = "zh"


def test_the_same_files_once_more_are_no_edition(officer: Any, policies: Path, proposed: int) -> None:
    again = propose(officer, changed(policies))
    examine(again)
    assert f"见版本 {proposed}" in officer.get(f"/editions/{again}/").content.decode()
    unchanged = propose(officer, changed(policies, ("| 300   |", "| 300   |")))
    examine(unchanged)
    assert "一字不差" in officer.get(f"/editions/{unchanged}/").content.decode()


def test_a_change_of_a_later_day_is_reckoned_for_that_day(officer: Any, policies: Path) -> None:
    row = "| allowance               | 80 up to 90  | 2019-10-01 | 300   | second_hand |"
    more = "| allowance               | 80 up to 90  | 2026-10-01 | 320   | second_hand |"
    number = propose(officer, changed(policies, (row, f"{row}\n{more}")))
    examine(number)
    edition = Edition.objects.using("worker").get(pk=number)
    assert (edition.day, edition.found["policies"][0]["counts"]["more"]) == (date(2026, 10, 1), 2)


def test_files_that_new_software_brings_are_told_and_not_gone_by(
    officer: Any, other: Any, policies: Path, proposed: int
) -> None:
    notice, before = "软件带来了新的政策文件", word()
    assert notice not in officer.get("/editions/").content.decode()
    own, text = file_of(policies), file_of(policies).read_bytes()
    try:
        own.write_bytes(changed(policies, ("规范性文件一般五年失效", "规范性文件恰五年失效")))
        law._fingerprint.cache_clear()  # as after a new start
        assert notice in officer.get("/editions/").content.decode()
        assert fingerprint() == before
    finally:
        own.write_bytes(text)
        law._fingerprint.cache_clear()


def test_other_words_alone_are_told_to_change_nothing(officer: Any, policies: Path) -> None:
    number = propose(officer, changed(policies, ("规范性文件一般五年失效", "规范性文件通常五年失效")))
    examine(number)
    page = officer.get(f"/editions/{number}/").content.decode()
    assert "只有文字不同" in page and "通常五年失效" in page


def test_how_far_a_check_is_is_told_while_it_waits(officer: Any, policies: Path) -> None:
    number = propose(officer, changed(policies, ("规范性文件一般五年失效", "规范性文件多五年失效")))
    part = officer.get(f"/editions/{number}/progress/")
    assert "等待处理" in part.content.decode() and "HX-Refresh" not in part
    examine(number)
    assert officer.get(f"/editions/{number}/progress/")["HX-Refresh"] == "true"
