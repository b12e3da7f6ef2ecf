"""A check after a death in the family is for homes that lost somebody; it is offered, and opened, there alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.acts import move_to
from tests.casework.test_amounts import again
from tests.casework.test_dying import dies
from tests.casework.test_last_homes import in_the_book, taken_out
from tests.casework.test_way import STREET
from tests.casework.test_ways import SIDES, paid
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.refusals import why_not
from yingbao.casework.tasks import close_dead

OFFERED = 'name="entry" value="recheck_death"'


def page(office: OfficeForTests, case: Case) -> str:
    return str(office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode())


@pytest.mark.parametrize("day", SIDES, ids=str)
def test_it_is_offered_where_somebody_died_and_nowhere_else(office: OfficeForTests, day: date) -> None:
    case, husband = paid(office)
    move_to(day)
    try:
        assert 'name="entry" value="recheck"' in page(office, case) and OFFERED not in page(office, case)
        with pytest.raises(DatabaseError) as refused:
            again(office, case.policy, case.subject_id, entry="recheck_death", parent=case.pk)
        assert "登记的是没有人去世" in why_not(refused.value).zh
        given = {"entry": "recheck_death"}
        assert office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/again/", given).status_code == 404
        dies(office, husband)
        assert OFFERED in page(office, case)
        assert (
            again(office, case.policy, case.subject_id, entry="recheck_death", parent=case.pk).entry == "recheck_death"
        )
    finally:
        move_to(FIRST_DAY)


def test_where_a_register_took_who_died_out_of_the_home_it_is_begun_and_named_and_not_offered_twice(
    office: OfficeForTests,
) -> None:
    case, _ = paid(office)
    gone = in_the_book(office, case.subject_id, "李二")
    dies(office, gone)
    taken_out(office, gone, "2025-12-30")
    close_dead()
    begun = Case.objects.using("owner").get(parent=case, entry="recheck_death", closed_day=None)
    assert OFFERED not in page(office, case) and begun.number in page(office, case), "one is open: it is named"


def test_a_re_check_that_is_the_only_one_is_offered_to_the_living(office: OfficeForTests) -> None:
    with office.sql() as con:
        told = con.execute(
            "SELECT casework.for_a_death('tanfang', 'recheck', %s)", [office.enrol(COMMUNITY)]
        ).fetchone()
    assert told == (False,)
