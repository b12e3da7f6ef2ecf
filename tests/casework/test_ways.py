"""What may come of a step that was entered by an older edition, and who may not decide after looking into a death."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.casework.acts import move_to
from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.notices import written
from tests.casework.test_amounts import again, amounts, grant, sent
from tests.casework.test_dying import dies
from tests.casework.test_endings import checks
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, do, open_one
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework.models import Case, Task
from yingbao.casework.tasks import close_dead

SIDES = FIRST_DAY, date(2026, 7, 2)
"""Before and after the law by which people are heard before they get less."""


@pytest.fixture(params=SIDES, ids=str)
def day(request: pytest.FixtureRequest, office: OfficeForTests) -> Iterator[date]:
    yield request.param
    move_to(FIRST_DAY)


def paid(office: OfficeForTests) -> tuple[Case, int]:
    """A household that gets 800 yuan a month, and one of two who live in it."""
    case = open_one(office)
    members = [office.enrol(COMMUNITY, name=name, household=case.subject_id) for name in ("李四", "李三")]
    grant(office, case, "2026-01-01", "800")
    return case, members[1]


def less(office: OfficeForTests, case: Case) -> None:
    """Less is proposed; who is to be heard is."""
    if do(office, case, "street_reviewer", STREET, "reduce", reason="收入变了") == "hearing":
        assert do(office, case, "community_worker", COMMUNITY, "done") == "change"


def entered_before(case: Case, without: str) -> None:
    """The case stands at its step by an edition that did not know an outcome yet, and that is not in force any more."""
    task = Task.objects.using("owner").select_related("plan").get(case=case, done_at=None)
    older = task.plan
    older.pk, older.current, older.edition = None, False, "以前的版本"
    older.next = [pair for pair in older.next if pair[0] != without]
    older.save(using="owner")
    Task.objects.using("owner").filter(pk=task.pk).update(plan=older)


def test_a_case_that_stands_at_a_step_of_an_older_edition_may_be_raised_there(
    office: OfficeForTests, day: date
) -> None:
    case, _ = paid(office)
    move_to(day)
    further = again(office, case.policy, case.subject_id, entry="recheck", parent=case.pk)
    less(office, further)
    entered_before(further, "raised")
    client = office.client("district_officer", DISTRICT)
    page = client.get(f"/cases/{further.pk}/").content.decode()
    assert page.index('value="reduced"') < page.index('value="raised"'), "its own first"
    assert sent(office, further, "reduced", "1200", "2026-08-01").status_code == 422
    assert sent(office, further, "raised", "1200", "2026-08-01").status_code == 200
    assert amounts(case) == [(80_000, date(2026, 1, 1), date(2026, 8, 1)), (120_000, date(2026, 8, 1), None)]


def test_what_both_editions_know_is_offered_once(office: OfficeForTests) -> None:
    case, _ = paid(office)
    further = again(office, case.policy, case.subject_id, entry="recheck", parent=case.pk)
    less(office, further)
    entered_before(further, "")
    client = office.client("district_officer", DISTRICT)
    page = client.get(f"/cases/{further.pk}/").content.decode()
    assert page.count('value="raised"') == 1 and page.count('value="stopped"') == 1


def test_who_looked_into_a_death_does_not_decide_what_comes_of_it(office: OfficeForTests, day: date) -> None:
    case, husband = paid(office)
    move_to(day)
    dies(office, husband)
    close_dead()
    (further,) = checks(case.subject_id)
    assert further.entry == "recheck_death"
    less(office, further)
    written(further)
    reviewer = office.person("street_reviewer", STREET)[0].pk
    with office.sql() as con:
        kept = con.execute(
            "SELECT casework.keeps_from(t, %s) FROM casework_task t WHERE t.id = %s", [reviewer, task_of(further)]
        ).fetchone()
    assert kept == (["recheck_death"],)


def test_the_letter_says_when_they_were_heard_who_get_less_and_by_which_law(office: OfficeForTests, day: date) -> None:
    case, _ = paid(office)
    move_to(day)
    further = again(office, case.policy, case.subject_id, entry="recheck", parent=case.pk)
    less(office, further)
    move_to(day + timedelta(days=3))
    sent(office, further, "reduced", "500", "2026-08-01")
    make(office, further, "district_officer", DISTRICT)
    told = text_of(pdf_of(office, letters(further)[0], "district_officer", DISTRICT))
    heard = "作出决定以前，已于2026年7月2日听取当事人的意见。" in told and "社会救助法》第47条、第48条" in told
    assert heard if day == SIDES[1] else "听取" not in told and "第48条" not in told
    assert "最低生活保障审核确认办法》第32条" in told


@pytest.fixture
def in_june(office: OfficeForTests) -> Iterator[Case]:
    """A re-check that began before the law."""
    case, _ = paid(office)
    move_to(date(2026, 6, 20))
    yield again(office, case.policy, case.subject_id, entry="recheck", parent=case.pk)
    move_to(FIRST_DAY)


@pytest.mark.parametrize("outcome", ["reduce", "stop"])
def test_who_is_checked_before_the_law_and_would_get_less_under_it_is_heard(
    office: OfficeForTests, in_june: Case, outcome: str
) -> None:
    move_to(date(2026, 7, 2))
    assert do(office, in_june, "street_reviewer", STREET, outcome, reason="收入变了") == "hearing"
    assert do(office, in_june, "community_worker", COMMUNITY, "done") == "change"


def test_before_the_law_nobody_waits_for_a_hearing(office: OfficeForTests, in_june: Case) -> None:
    assert do(office, in_june, "street_reviewer", STREET, "stop", reason="收入变了") == "change"


def stopped(office: OfficeForTests, case: Case) -> bool:
    """Whether the district could stop it at the step where it stands."""
    given = {"task": task_of(case), "outcome": "stopped", "since": "2026-08-01", "reason": "收入变了"}
    return bool(office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/act/", given).status_code == 302)


def test_whose_case_stood_past_the_hearing_when_the_law_came_is_heard_before_it_is_stopped(
    office: OfficeForTests, in_june: Case
) -> None:
    do(office, in_june, "street_reviewer", STREET, "stop", reason="收入变了")
    client = office.client("district_officer", DISTRICT)
    assert 'value="stopped"' in client.get(f"/cases/{in_june.pk}/").content.decode()
    move_to(date(2026, 7, 2))
    page = client.get(f"/cases/{in_june.pk}/").content.decode()
    assert 'value="hear"' in page and 'value="raised"' in page and 'value="keep"' in page and "要先听取本人意见" in page
    assert 'value="stopped"' not in page and 'value="reduced"' not in page and not stopped(office, in_june)
    assert do(office, in_june, "district_officer", DISTRICT, "hear") == "hearing"
    assert do(office, in_june, "community_worker", COMMUNITY, "done") == "change"
    assert 'value="hear"' not in client.get(f"/cases/{in_june.pk}/").content.decode() and stopped(office, in_june)


def test_whose_case_is_past_the_hearing_before_the_law_comes_may_be_stopped(
    office: OfficeForTests, in_june: Case
) -> None:
    do(office, in_june, "street_reviewer", STREET, "stop", reason="收入变了")
    move_to(date(2026, 6, 30))
    assert stopped(office, in_june)


def granted_anew(office: OfficeForTests, case: Case, amount: str) -> str:
    """What the page says to a second grant of the same from August on."""
    further = again(office, case.policy, case.subject_id)
    to_the_decision(office, further)
    written(further)
    answer = sent(office, further, "granted", amount, "2026-08-01")
    return answer.content.decode() if answer.status_code == 422 else ""


def test_less_is_not_granted_anew_to_who_is_to_be_heard_first(office: OfficeForTests, day: date) -> None:
    case, _ = paid(office)
    move_to(day)
    refused = granted_anew(office, case, "300")
    before = (80_000, date(2026, 1, 1), None)
    ended = [(80_000, date(2026, 1, 1), date(2026, 8, 1)), (30_000, date(2026, 8, 1), None)]
    assert bool(refused) == (day == SIDES[1]) and amounts(case) == ([before] if refused else ended)
    assert not refused or ("少发以前要先听取本人意见" in refused and "选“拟减发”" in refused)


@pytest.mark.parametrize("amount", ["800", "900"])
def test_no_less_is_granted_anew_without_a_hearing(office: OfficeForTests, day: date, amount: str) -> None:
    case, _ = paid(office)
    move_to(day)
    assert granted_anew(office, case, amount) == ""
    assert amounts(case)[-1] == (int(amount) * 100, date(2026, 8, 1), None)
