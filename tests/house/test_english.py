"""Whoever reads English finds departments and texts of the law called in English, from data."""

from __future__ import annotations

import csv

import pytest

from tests.house.tree import ROOT
from tests.office import COMMUNITY, OfficeForTests
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.file import bare
from yingbao.engine.policies.process import process_of
from yingbao.engine.readings.say import citing

BOOK = load_book(ROOT / "policies", overlays=["demo"], check=False)


def titles() -> set[str]:
    files = [file for found in BOOK.by_id.values() for file in found]
    return {bare(str(entry["title"]))[0] for file in files for entry in file.law.values() if entry.get("title")}


def test_every_text_that_a_policy_cites_is_rendered_in_english_and_none_besides() -> None:
    assert titles() == set(BOOK.dictionary.english), "policies/citations.yaml"


def test_a_rendering_is_marked_as_no_translation_of_the_laws_own() -> None:
    step = next(step for step in process_of(BOOK, "dibao", "440311") if step.id == "accept")
    assert citing.cited(step, "zh") == "《最低生活保障审核确认办法》第10条、第11条（已对照原文）"
    english = citing.cited(step, "en")
    assert english.startswith("《最低生活保障审核确认办法》 (Measures for the Review and Confirmation of")
    assert english.endswith("; unofficial translation) art. 10, art. 11 (checked against the text)")


def test_every_department_that_tells_us_something_has_an_english_name(office: OfficeForTests) -> None:
    from yingbao.registry.dictionary import office_dictionary

    facts = [fact for table in office_dictionary().dictionary.tables.values() for fact in table.facts.values()]
    told_by = {fact.source for fact in facts if fact.source}
    people = (ROOT / "src/yingbao/accounts/demo_people.csv").read_text(encoding="utf-8").splitlines()
    told_by |= {row["department"] for row in csv.DictReader(people) if row["department"]}
    assert told_by and not {word for word in told_by if word not in office_dictionary().dictionary.departments}


@pytest.mark.parametrize(("lang", "heading"), [("zh", "民政"), ("en", "Civil Affairs Bureau")])
def test_a_file_names_who_tells_us_in_the_language_of_the_page(office: OfficeForTests, lang: str, heading: str) -> None:
    person = office.enrol(COMMUNITY, name="某人")
    client = office.client("community_worker")
    client.cookies["lang"] = lang
    assert heading in client.get(f"/subjects/{person}/").content.decode()


def test_on_an_english_page_the_chinese_title_is_marked_as_chinese(office: OfficeForTests) -> None:
    from tests.casework.test_way import open_one

    case = open_one(office)
    client = office.client("community_worker")
    client.cookies["lang"] = "en"
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert '<span lang="zh">《最低生活保障审核确认办法》</span> (Measures for the Review' in page
