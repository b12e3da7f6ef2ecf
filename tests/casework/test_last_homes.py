"""A death is told of the home that a register took the dead out of before anybody looked; where nobody is left, the family hears of it."""

from __future__ import annotations

from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_dying import dies, elder, now
from tests.casework.test_endings import all_died, checks, ending, lives, runs
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, do
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.deaths.models import Ending
from yingbao.casework.models import Case, Task
from yingbao.casework.tasks import close_dead
from yingbao.registry.models import Subject


def in_the_book(office: OfficeForTests, home: int, name: str, since: str = "2025-01-01") -> int:
    """Somebody who belongs to a home by a register alone."""
    person = office.enrol(COMMUNITY, name=name, birth="1940-05-01", hukou=COMMUNITY)
    with office.sql() as con:
        con.execute(
            "INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, facts)"
            " SELECT %s, 'facts', id, %s, jsonb_build_object('household', %s::bigint) FROM registry_source WHERE code = 'population'",
            [person, since, home],
        )
        con.execute("SELECT registry.refresh(ARRAY[%s::bigint])", [person])
    assert _home(person) == home
    return person


def taken_out(office: OfficeForTests, person: int, day: str) -> None:
    """The register no longer has them in their home, from a day on."""
    with office.sql() as con:
        query = "UPDATE registry_statement SET valid_to = %s WHERE subject_id = %s AND facts ? 'household'"
        con.execute(query, [day, person])
        con.execute("SELECT registry.refresh(ARRAY[%s::bigint])", [person])
    assert _home(person) is None


def _home(person: int) -> int | None:
    return Subject.objects.using("owner").values_list("household_id", flat=True).get(pk=person)


def home_of_two(office: OfficeForTests) -> tuple[int, int, int]:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    runs(office, home, "dibao")
    return home, in_the_book(office, home, "赵一"), in_the_book(office, home, "赵二")


def test_a_family_is_told_of_who_died_also_when_a_register_has_taken_them_out(office: OfficeForTests) -> None:
    home, gone, _ = home_of_two(office)
    dies(office, gone)
    taken_out(office, gone, "2025-12-30")
    close_dead()
    (case,) = checks(home)
    assert (case.entry, ending(home).person_id, ending(home).enters) == ("recheck_death", gone, "death_in_family")
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "赵一于2025年12月30日去世" in page and "赵二家" in page and "全家已去世" not in page


def test_who_lived_elsewhere_when_they_died_is_no_death_in_the_family_that_they_left(office: OfficeForTests) -> None:
    home, gone, _ = home_of_two(office)
    taken_out(office, gone, "2025-12-01")
    dies(office, gone)
    close_dead()
    assert checks(home) == []


def test_a_home_that_is_empty_after_a_death_is_checked_as_one_in_which_nobody_lives(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    runs(office, home, "dibao")
    runs(office, home, "gangxing_zhichu")
    gone = in_the_book(office, home, "赵一")
    dies(office, gone)
    taken_out(office, gone, "2025-12-30")
    close_dead()
    close_dead()
    assert {one.policy: one.entry for one in checks(home)} == {"dibao": "recheck_death", "gangxing_zhichu": "recheck"}
    assert {one.enters for one in Ending.objects.using("owner").filter(subject_id=home)} == {"death"}
    case = next(one for one in checks(home) if one.policy == "dibao")
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "赵一家" in page and "全家已去世" in page and "文书写给" in page
    assert "赵一的家属" in told_of_the_stop(office, case)


def told_of_the_stop(office: OfficeForTests, case: Case) -> str:
    do(office, case, "street_reviewer", STREET, "stop", reason="全家去世")
    given = {"task": task_of(case), "outcome": "stopped", "since": "2026-01-01", "reason": "全家去世"}
    officer = office.client("district_officer", DISTRICT)
    assert officer.post(f"/cases/{case.pk}/act/", given).status_code == 302
    make(office, case, "district_officer", DISTRICT)
    return text_of(pdf_of(office, letters(case)[0], "district_officer", DISTRICT))


def test_a_re_check_goes_on_when_a_register_takes_the_dead_out_later(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    runs(office, home, "dibao")
    gone = in_the_book(office, home, "赵一")
    dies(office, gone)
    close_dead()
    (case,) = checks(home)
    taken_out(office, gone, "2025-12-31")
    close_dead()
    assert now(case).closed_day is None and ending(home).lifted_at is None
    assert "赵一的家属" in told_of_the_stop(office, case)


def test_where_the_death_is_taken_back_the_empty_home_is_not_dead(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    runs(office, home, "dibao")
    gone = in_the_book(office, home, "赵一")
    dies(office, gone)
    taken_out(office, gone, "2025-12-30")
    close_dead()
    (case,) = checks(home)
    lives(office, gone)
    close_dead()
    assert now(case).outcome == "lives"


def test_what_an_empty_home_was_granted_after_the_death_was_told_is_not_checked_for_it(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    gone = in_the_book(office, home, "赵一")
    dies(office, gone)
    taken_out(office, gone, "2025-12-30")
    runs(office, home, "dibao")
    close_dead()
    assert checks(home) == []


def test_a_page_of_a_home_all_of_whom_died_says_so(office: OfficeForTests) -> None:
    case = all_died(office)
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "全家已去世" in page and "文书写给" in page
    assert Task.objects.using("owner").get(case=case).step == "recheck_death"
    other = elder(office, household=case.subject_id)
    assert (
        other
        and "全家已去世" not in office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    )
