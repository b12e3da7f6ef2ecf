"""What the page of a file answers is what the night counts, another district's business included."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.engine.readings.count.run import count
from yingbao.registry.actions import Saying, state
from yingbao.registry.answers import Answer, answer, look_closely
from yingbao.registry.answers.lawbook import book
from yingbao.registry.mirror import full, open_mirror

ELSEWHERE = "440305001001"


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> list[int]:
    """A family of the place, one that came from elsewhere, somebody of whom less is known than was once said, somebody who
    moved away, and somebody without a home."""
    here = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    there = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=ELSEWHERE)
    old, child = {"birth": "1935-03-01", "sex": "female"}, {"birth": "2015-03-01", "sex": "male"}
    return [
        here,
        there,
        office.enrol(name="本地老人", hukou=COMMUNITY, household=here, disability="vision", consent=True, **old),
        office.enrol(name="本地孩子", hukou=COMMUNITY, household=here, **child),
        office.enrol(name="外来老人", hukou=ELSEWHERE, household=there, disability="vision", **old),
        office.enrol(name="落户的孩子", hukou=COMMUNITY, household=there, **child),
        doubted(office, name="其实不知道", hukou=COMMUNITY, household=here, disability="vision", consent=True, **old),
        office.enrol(name="外住老人", hukou=COMMUNITY, residence=ELSEWHERE, **old),
        office.enrol(name="户籍不详", **old),
    ]


def doubted(office: OfficeForTests, **facts: object) -> int:
    """Somebody of whom everything that saying nothing would mean no to is corrected to unknown."""
    person = office.enrol(**facts)
    nobody_knows = dict.fromkeys(("disability", "death", "residence_permit", "special_family"))
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "correction", date(2025, 6, 1), "原来的说法不可信", nobody_knows))
    return person


@pytest.fixture(scope="module")
def counted(people: list[int], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    """What the night finds: entitled or unknown, by policy and subject; all else it finds to be neither."""
    root: Path = tmp_path_factory.mktemp("mirror")
    full(root)
    store = open_mirror(root)
    assert store is not None
    count(book(), store, FIRST_DAY, root / "out", workers=1)
    query = "SELECT policy, subject, status FROM read_parquet($files, union_by_name = true)"
    with duckdb.connect() as con:
        found = con.execute(query, {"files": f"{root}/out/entitlements/*.parquet"}).fetchall()
    return {(policy, int(subject)): status for policy, subject, status in found}


def answers_of(office: OfficeForTests, subject: int) -> list[Answer]:
    told = look_closely(office.token("district_officer", "440311"), subject, "核对")
    return answer(told, FIRST_DAY, closely=True).of(subject)


def decided(office: OfficeForTests, people: list[int]) -> tuple[dict[tuple[str, int], str], set[tuple[str, int]]]:
    """What pages answer of these people but for a no, and everything that they answer at all."""
    said = {(one.card.id, person): one.status for person in people for one in answers_of(office, person)}
    return {key: status for key, status in said.items() if status not in ("not", "elsewhere")}, set(said)


def test_a_page_and_the_night_agree_about_everybody_in_a_household(
    office: OfficeForTests, people: list[int], counted: dict[tuple[str, int], str]
) -> None:
    found, asked = decided(office, people[:-2])
    assert found == {key: status for key, status in counted.items() if key in asked}
    assert "entitled" in found.values() and "unknown" in found.values()


def test_a_page_and_the_night_agree_about_who_has_no_household(
    office: OfficeForTests, people: list[int], counted: dict[tuple[str, int], str]
) -> None:
    found, asked = decided(office, people[-2:])
    assert found == {key: status for key, status in counted.items() if key in asked}


def test_what_was_corrected_to_unknown_is_unknown_to_the_page_as_it_is_to_the_night(
    office: OfficeForTests, people: list[int], counted: dict[tuple[str, int], str]
) -> None:
    sure, doubted = ({one.card.id: one.status for one in answers_of(office, people[place])} for place in (2, 6))
    lost = {policy for policy, said in sure.items() if (said, doubted[policy]) == ("entitled", "unknown")}
    assert lost and all(counted[policy, people[6]] == "unknown" for policy in lost)


def test_who_is_registered_in_another_district_is_its_business(office: OfficeForTests, people: list[int]) -> None:
    local, come = ({one.card.id: one.status for one in answers_of(office, people[place])} for place in (2, 4))
    theirs = {policy for policy, said in come.items() if said == "elsewhere"}
    assert theirs
    assert all(local[policy] != "elsewhere" for policy in theirs)
