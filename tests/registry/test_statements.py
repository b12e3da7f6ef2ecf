"""What is said is kept, what is believed is derived, and both can be asked for any day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.registry.actions import Saying, enrol, state, stop
from yingbao.registry.models import Statement, Subject


def test_a_worker_registers_somebody_found_at_a_door_without_a_name_or_number(office: OfficeForTests) -> None:
    with office.at_a_desk("community_worker"):
        found = enrol("person", COMMUNITY)
        state(
            Saying(
                "person",
                found,
                "visit",
                date(2025, 5, 1),
                "街面发现",
                {"description": "约六十岁，男", "residence": COMMUNITY},
            )
        )
        assert Subject.objects.get(pk=found).profile["description"] == "约六十岁，男"


def test_a_correction_is_believed_before_what_it_corrects_and_both_stay_readable(office: OfficeForTests) -> None:
    person = office.enrol(name="王小明", lives_alone=True)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "correction", date(2025, 6, 1), "与女儿同住", {"lives_alone": False}))
        assert Subject.objects.get(pk=person).profile["lives_alone"] is False
        said = Statement.objects.filter(subject_id=person).order_by("id")
        assert [s.facts.get("lives_alone") for s in said] == [True, False]


def test_two_corrections_of_different_facts_on_one_day_both_hold(office: OfficeForTests) -> None:
    person = office.enrol(name="李四")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "correction", date(2025, 6, 1), "一", {"lives_alone": True}))
        state(Saying("person", person, "correction", date(2025, 6, 1), "二", {"empty_nest": True}))
        profile = Subject.objects.get(pk=person).profile
    assert profile["lives_alone"] is True and profile["empty_nest"] is True


def test_a_statement_taken_back_counts_no_more(office: OfficeForTests) -> None:
    person = office.enrol(name="赵六")
    with office.at_a_desk("community_worker"):
        wrong = state(Saying("person", person, "correction", date(2025, 6, 1), "听错", {"name": "赵陆"}))
        stop(wrong, date(2025, 6, 1), "登记错误")
        assert Subject.objects.get(pk=person).name == "赵六"


def test_nobody_states_anything_about_somebody_of_another_area(office: OfficeForTests) -> None:
    person = office.enrol(FAR, name="远方")
    with office.at_a_desk("community_worker"):
        assert not Subject.objects.filter(pk=person).exists()
        with pytest.raises(DatabaseError, match="not at this desk"), transaction.atomic("default"):
            state(Saying("person", person, "correction", date(2025, 6, 1), "x", {"name": "y"}))


def test_a_statement_without_a_reason_is_refused(office: OfficeForTests) -> None:
    person = office.enrol(name="钱七")
    with (
        office.at_a_desk("community_worker"),
        pytest.raises(DatabaseError, match="needs a reason"),
        transaction.atomic("default"),
    ):
        state(Saying("person", person, "correction", date(2025, 6, 1), " ", {"name": "y"}))
