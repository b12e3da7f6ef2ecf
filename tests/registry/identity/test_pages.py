"""On a page with both files side by side somebody says the same, not the same, or later."""

from __future__ import annotations

import pytest

from tests.office import COMMUNITY, OfficeForTests
from yingbao.registry.identity.matching import propose
from yingbao.registry.models import Merge, Pair, Subject
from yingbao.registry.search.keys import rekey_changed

REVIEWER = ("street_reviewer", "440311001")
NUMBERS = "990000195001010016", "990000196001010011"


@pytest.fixture(scope="module")
def pair(office: OfficeForTests) -> Pair:
    office.enrol(name="司马晴", birth="1949-05-06", sex="female", address="演示路9号1栋101", id_number=NUMBERS[0])
    office.enrol(name="司马晴", birth="1949-05-06", sex="female", address="演示路9号1栋101", lives_alone=True)
    rekey_changed()
    propose()
    return Pair.objects.using("owner").get()


def test_the_pair_waits_in_the_list_and_its_page_shows_both_and_why(office: OfficeForTests, pair: Pair) -> None:
    client = office.client(*REVIEWER)
    assert "司马晴 · 司马晴" in client.get("/identity/").content.decode()
    page = client.get(f"/identity/{pair.pk}/").content.decode()
    for text in ("1949", "独居", "很有力地支持", "只有一方登记了", "是同一个，合并"):
        assert text in page
    assert NUMBERS[0] not in page
    for number in (pair.one_id, pair.other_id):
        assert page.count(f'data-label="档案 {number}"') > 4, (
            "on a phone each cell is headed by what tells the files apart"
        )
        assert f"档案 {number} · 光明社区 · " in page


def test_a_verdict_without_a_reason_is_asked_for_one(office: OfficeForTests, pair: Pair) -> None:
    answer = office.client(*REVIEWER).post(
        f"/identity/{pair.pk}/", {"verdict": "later", "kept": pair.one_id, "reason": " "}
    )
    assert answer.status_code == 200
    assert Pair.objects.using("owner").get(pk=pair.pk).verdict == ""


def test_who_is_not_sure_finds_the_pair_again_under_later(office: OfficeForTests, pair: Pair) -> None:
    client = office.client(*REVIEWER)
    client.post(f"/identity/{pair.pk}/", {"verdict": "later", "kept": pair.one_id, "reason": "再问问家人"})
    assert "司马晴" not in client.get("/identity/").content.decode()
    assert "司马晴" in client.get("/identity/?verdict=later").content.decode()


def test_merging_leads_to_the_record_from_which_it_is_split(office: OfficeForTests, pair: Pair) -> None:
    client = office.client(*REVIEWER)
    answer = client.post(f"/identity/{pair.pk}/", {"verdict": "same", "kept": pair.one_id, "reason": "本人来过"})
    merged = Merge.objects.using("owner").get()
    assert answer.headers["Location"] == f"/identity/merges/{merged.pk}/"
    assert (merged.kept_id, merged.gone_id, merged.evidence["pair"]) == (pair.one_id, pair.other_id, pair.pk)
    assert client.get(f"/identity/{pair.pk}/").status_code == 404
    assert "本人来过" in client.get(answer.headers["Location"]).content.decode()
    client.post(answer.headers["Location"], {"reason": "其实是双胞胎"})
    assert Subject.objects.using("owner").get(pk=pair.other_id).merged_into_id is None
    assert "其实是双胞胎" in client.get(answer.headers["Location"]).content.decode()
    assert Pair.objects.using("owner").get(pk=pair.pk).verdict == "different"


def test_contradicting_numbers_are_merged_only_after_a_second_word(office: OfficeForTests) -> None:
    one, other = (office.enrol(name="诸葛", id_number=number) for number in NUMBERS)
    client = office.client(*REVIEWER)
    address, said = f"/identity/compare/{one}/{other}/", {"kept": str(other), "reason": "旧号登记错误"}
    assert "身份证号不同" in client.get(address).content.decode()
    client.post(address, said)
    assert Subject.objects.using("owner").get(pk=one).merged_into_id is None
    client.post(address, {**said, "despite": "on"})
    assert Subject.objects.using("owner").get(pk=one).merged_into_id == other


@pytest.mark.parametrize(("role", "area"), [("community_worker", COMMUNITY), ("auditor", "440311")])
def test_who_may_not_merge_does_not_reach_the_pages(office: OfficeForTests, pair: Pair, role: str, area: str) -> None:
    client = office.client(role, area)
    for address in (
        "/identity/",
        f"/identity/{pair.pk}/",
        f"/identity/compare/{pair.one_id}/{pair.other_id}/",
        "/identity/merges/1/",
    ):
        assert client.get(address).status_code == 403


def test_another_street_finds_neither_pair_nor_files(office: OfficeForTests, pair: Pair) -> None:
    client = office.client("street_reviewer", "440311004")
    assert client.get(f"/identity/{pair.pk}/").status_code == 404
    assert client.get(f"/identity/compare/{pair.one_id}/{pair.other_id}/").status_code == 404


def test_doubles_that_a_reviewer_finds_are_put_side_by_side_by_their_numbers(office: OfficeForTests) -> None:
    one, other = office.enrol(name="自见"), office.enrol(name="自见")
    client = office.client(*REVIEWER)
    answer = client.post("/identity/", {"one": one, "other": other})
    assert answer.headers["Location"] == f"/identity/compare/{one}/{other}/"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(f"/identity/compare/{one}/{10**20}/").status_code == 404
    assert "另一份档案的编号" in client.post("/identity/", {"one": one, "other": one}).content.decode()
