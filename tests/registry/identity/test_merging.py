"""Two files of one person become one and, if that was wrong, two again, with everything that hangs on them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.identity.queries import Existing, existing
from yingbao.registry.models import Statement, Subject
from yingbao.registry.search.queries import find

TODAY = date(2025, 12, 31)
ONE, OTHER = "990000195001010016", "990000196001010011"
DISTRICT = ("district_officer", "440311")


def test_the_kept_file_says_what_both_said_and_the_other_leads_to_it(office: OfficeForTests) -> None:
    kept, gone = (
        office.enrol(name="甲一", birth="1950-01-01"),
        office.enrol(name="甲一", lives_alone=True, phone="10000000011"),
    )
    with office.at_a_desk(*DISTRICT):
        merge(kept, gone, "同一人")
        person = Subject.objects.get(pk=kept)
        assert (person.profile["birth"], person.profile["lives_alone"]) == ("1950-01-01", True)
        assert [hit.named.id for hit in find("甲一", TODAY).hits] == [kept]
        assert [hit.named.id for hit in find("10000000011", TODAY).hits] == [kept]
        assert Subject.objects.get(pk=gone).merged_into_id == kept
        assert list(Statement.objects.filter(subject_id=gone).values_list("facts__name", flat=True)) == ["甲一"]


def test_a_file_merged_twice_over_leads_to_the_last_that_was_kept(office: OfficeForTests) -> None:
    a, b, c = (office.enrol(name=f"链{n}", alias=f"别名{n}") for n in "abc")
    with office.at_a_desk(*DISTRICT):
        merge(b, c, "同一人")
        merge(a, b, "同一人")
        assert {one.merged_into_id for one in Subject.objects.filter(pk__in=[b, c])} == {a}
        assert [hit.named.id for hit in find("别名c", TODAY).hits] == [a]


def test_people_of_a_merged_household_belong_to_the_kept_one_and_come_back(office: OfficeForTests) -> None:
    kept, gone = (office.enrol(kind="household", residence=COMMUNITY, address=f"演示路{n}号") for n in (1, 2))
    person = office.enrol(name="户中人", household=gone)
    with office.at_a_desk(*DISTRICT):
        made = merge(kept, gone, "同一户")
        assert Subject.objects.get(pk=person).household_id == kept
        split(made, "并错了")
        assert Subject.objects.get(pk=person).household_id == gone


def test_what_is_told_of_the_merged_file_afterwards_reaches_the_kept_one(office: OfficeForTests) -> None:
    kept, gone = office.enrol(name="乙"), office.enrol(name="乙")
    with office.at_a_desk(*DISTRICT):
        merge(kept, gone, "同一人")
        state(Saying("person", gone, "correction", date(2025, 6, 1), "后来得知", {"empty_nest": True}))
        assert Subject.objects.get(pk=kept).profile["empty_nest"] is True


def test_contradicting_id_numbers_need_an_explicit_word(office: OfficeForTests) -> None:
    one, other = office.enrol(name="丙", id_number=ONE), office.enrol(name="丙", id_number=OTHER)
    with office.at_a_desk(*DISTRICT):
        with pytest.raises(DatabaseError, match="contradict"), transaction.atomic("default"):
            merge(one, other, "同一人")
        assert merge(one, other, "证件号登记错误", despite=True)


@pytest.mark.parametrize(
    ("role", "area"), [("community_worker", COMMUNITY), ("auditor", "440311"), ("street_reviewer", "440311004")]
)
def test_who_may_not_merge_or_does_not_see_both_is_refused(office: OfficeForTests, role: str, area: str) -> None:
    one, other = office.enrol(name="丁"), office.enrol(FAR, name="丁")
    with office.at_a_desk(role, area), pytest.raises(DatabaseError), transaction.atomic("default"):
        merge(one, other, "同一人")


def test_a_merge_needs_a_reason_and_two_files_of_one_kind(office: OfficeForTests) -> None:
    one, other = office.enrol(name="戊"), office.enrol(name="戊")
    home = office.enrol(kind="household", residence=COMMUNITY)
    with office.at_a_desk(*DISTRICT):
        for kept, gone, why in ((one, other, " "), (one, one, "同"), (one, home, "同")):
            with pytest.raises(DatabaseError), transaction.atomic("default"):
                merge(kept, gone, why)


def test_a_split_is_done_once(office: OfficeForTests) -> None:
    one, other = office.enrol(name="己"), office.enrol(name="己")
    with office.at_a_desk(*DISTRICT):
        made = merge(one, other, "同一人")
        split(made, "不是")
        with pytest.raises(DatabaseError), transaction.atomic("default"):
            split(made, "不是")


def test_a_citizen_and_a_guardian_keep_their_way_to_files_that_were_merged(office: OfficeForTests) -> None:
    own, child, kept, kept_child = (office.enrol(name=name, birth=birth) for name, birth in (
        ("母亲", "1985-01-01"), ("孩子", "2015-01-01"), ("母亲", "1985-01-01"), ("孩子", "2015-01-01")))  # fmt: skip
    with office.at_a_desk(*DISTRICT):
        state(Saying("person", child, "visit", date(2025, 1, 1), "监护", topic="guardian", other=own))
        merge(kept, own, "同一人")
        merge(kept_child, child, "同一人")
    for role in ("citizen", "guardian"):
        office.person(role, "", subject_id=own)
    with office.at_a_desk("citizen", ""):
        assert list(Subject.objects.values_list("pk", flat=True)) == [kept]
    with office.at_a_desk("guardian", ""):
        assert list(Subject.objects.values_list("pk", flat=True)) == [kept_child]


def test_who_registers_a_known_number_is_told_of_the_file_or_that_it_is_elsewhere(office: OfficeForTests) -> None:
    near, far = "990000197001010014", "990000197101010013"
    here, _ = office.enrol(name="本社区", id_number=near), office.enrol(FAR, name="别处", id_number=far)
    with office.at_a_desk("community_worker", COMMUNITY):
        assert existing(near[:6] + " " + near[6:]) == Existing((here,), False)
        assert existing(far) == Existing((), True)
        assert existing("990000197201010012") == Existing((), False)
