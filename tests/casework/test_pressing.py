"""A step that no law sets a term stands before all others where somebody waits in an emergency, and no term is made up for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.casework.acts import move_to
from tests.casework.test_five import called_in
from tests.casework.test_up_to import OFFICER, REVIEWER, WORKER, accepted, granted, here, take
from tests.casework.test_way import open_one
from tests.office import FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.models import Case, Task

PRESSES = "紧急，无时限"


@pytest.fixture(autouse=True)
def _back_again(office: OfficeForTests) -> Iterator[None]:
    yield
    move_to(FIRST_DAY)


def late_case(office: OfficeForTests) -> Case:
    """A case that is overdue."""
    case = open_one(office)
    Task.objects.using("owner").filter(case=case, done_at=None).update(due="2025-12-01")
    return case


def test_what_the_district_pays_first_stands_before_what_is_overdue(office: OfficeForTests) -> None:
    late, case = late_case(office), accepted(office, FIRST_DAY)
    take(office, case, "beyond")
    assert (here(case).step, here(case).due) == ("pay_first_district", None)
    page = office.client(*OFFICER).get("/cases/?all=1").content.decode()
    assert page.index(f"/cases/{case.pk}/") < page.index(f"/cases/{late.pk}/")
    assert PRESSES in page and "无时限" in page
    assert PRESSES in office.client(*OFFICER).get(f"/cases/{case.pk}/").content.decode()


def test_it_is_the_first_of_the_doors_too(office: OfficeForTests) -> None:
    case = called_in(office, FIRST_DAY)
    assert here(case).pressing, "it is urgent by what is registered of the event"
    doors = office.client(*WORKER).get("/doors/").content.decode()
    assert PRESSES in doors


def test_it_presses_from_the_call_until_help_has_gone(office: OfficeForTests) -> None:
    case = accepted(office, FIRST_DAY)
    done = Task.objects.using("owner").filter(case=case).order_by("id")
    assert [(one.step, one.pressing) for one in done] == [("prompt", True), ("accept", True), ("pay_first", True)]
    granted(office, case, "3070.00")
    assert (here(case).step, here(case).pressing) == ("eased", False)
    assert PRESSES not in office.client(*REVIEWER).get(f"/cases/{case.pk}/").content.decode()


def test_who_is_found_not_to_be_in_haste_presses_no_more(office: OfficeForTests) -> None:
    case = called_in(office, FIRST_DAY)
    take(office, case, "agrees", WORKER)
    for bears in (False, True):
        with office.at_a_desk(*REVIEWER):
            actions.mark(Case.objects.get(pk=case.pk), "urgent", bears=bears, why="核实过")
        assert here(case).pressing is bears


def test_a_step_without_a_term_of_what_is_no_emergency_stands_last(office: OfficeForTests) -> None:
    case = open_one(office)
    Task.objects.using("owner").filter(case=case, done_at=None).update(due=None)
    assert not here(case).pressing and here(case).placed is None
