"""Files without a number that may be somebody's second one are proposed with what speaks for it, and a person decides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.registry.identity.actions import judge, merge
from yingbao.registry.identity.evidence import told
from yingbao.registry.identity.matching import propose
from yingbao.registry.models import Pair, Subject
from yingbao.registry.search.keys import rekey_changed

DISTRICT = ("district_officer", "440311")
AT = "演示路1号2栋301"


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> dict[str, int]:
    who: dict[str, Any] = {"birth": "1950-03-04", "sex": "female", "address": AT}
    return {
        "known": office.enrol(name="欧阳晓梅", id_number="990000195003040017", **who),
        "door": office.enrol(name="欧阳小梅", **who),
        "other": office.enrol(name="李铁柱", birth="1980-01-01", sex="male", id_number="990000198001010018"),
        "same day": office.enrol(FAR, name="周国强", birth="1950-03-04", sex="male"),
        "hidden": office.enrol(NEIGHBOUR, name="", description="街面发现"),
    }


@pytest.fixture(scope="module")
def proposed(office: OfficeForTests, people: dict[str, int]) -> int:
    rekey_changed()
    return propose()


def test_a_person_at_the_door_who_sounds_and_lives_like_a_known_one_is_proposed(
    office: OfficeForTests, people: dict[str, int], proposed: int
) -> None:
    (pair,) = Pair.objects.using("owner").all()
    assert {pair.one_id, pair.other_id} == {people["known"], people["door"]}
    assert pair.probability > 0.9
    lines = {line.what.zh: (line.level.zh, line.weight > 0) for line in told(pair.evidence)}
    assert lines["姓名"] == ("同音", True)
    assert lines["出生日期"] == lines["地址"] == ("相同", True)
    assert "电话" not in lines


def test_the_evidence_holds_no_value_of_anybody(office: OfficeForTests, people: dict[str, int], proposed: int) -> None:
    text = str(Pair.objects.using("owner").get().evidence)
    assert "欧阳" not in text and "1950" not in text and "演示路" not in text


def test_what_a_person_decided_is_not_asked_again(
    office: OfficeForTests, people: dict[str, int], proposed: int
) -> None:
    with office.at_a_desk("street_reviewer", "440311001"):
        judge(Pair.objects.get().pk, "different", "两姐妹")
    assert propose() == 1
    assert Pair.objects.using("owner").get().verdict == "different"


def test_a_pair_that_is_likely_no_longer_is_taken_back(office: OfficeForTests) -> None:
    one, other = (office.enrol(name="慕容雪", birth="1961-06-06", sex="female") for _ in "ab")
    rekey_changed()
    assert propose() == 2
    with office.at_a_desk(*DISTRICT):
        merge(one, other, "同一人")
        assert Subject.objects.get(pk=other).merged_into_id == one
    assert propose() == 1
    assert set(Pair.objects.using("owner").values_list("verdict", flat=True)) == {"different", "same"}


def test_who_may_not_merge_is_shown_no_pair(office: OfficeForTests, people: dict[str, int], proposed: int) -> None:
    with office.at_a_desk("community_worker", COMMUNITY):
        assert not Pair.objects.exists()
    with office.at_a_desk("street_reviewer", "440311004"):
        assert not Pair.objects.exists()
