"""Which cases the district checks: drawn by a published seed, never fewer than three of ten."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256

import psycopg
import pytest
from django.db import DatabaseError

from tests.casework.notices import hang
from tests.casework.test_offered import page
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Task
from yingbao.registry.queries import rows

POLICY, SEED = "tekun", "双色球 2025150 期"
BEFORE, LATER, APRIL, LAST = date(2025, 12, 30), date(2026, 2, 10), date(2026, 4, 7), date(2026, 4, 20)


def at_the_opinion(office: OfficeForTests, today: date = TODAY, birth: str = "1958-01-01") -> Case:
    """A case that was surveyed, checked and assessed."""
    person = office.enrol(COMMUNITY, name="某人", hukou=COMMUNITY, birth=birth)
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening(POLICY, person, "door"), today)
    case = Case.objects.using("owner").get(pk=number)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, case, "street_reviewer", STREET, "done")
    do(office, case, "community_worker", COMMUNITY, "done")
    return case


def at_the_draw(office: OfficeForTests, today: date = TODAY) -> Case:
    """A case that goes up to where it is drawn, or passed over."""
    return went_up(office, at_the_opinion(office, today), today)


def went_up(office: OfficeForTests, case: Case, today: date) -> Case:
    do(office, case, "street_reviewer", STREET, "fits")
    with office.sql() as con:
        con.execute(
            "UPDATE casework_task SET due = %s WHERE case_id = %s AND done_at IS NULL",
            [today - timedelta(days=1), case.pk],
        )
    hang(Task.objects.using("owner").get(case=case, done_at=None))
    step = do(office, case, "street_reviewer", STREET, "no_objection")
    case.refresh_from_db(using="owner")
    assert (step == "draw_check") == ("drawn" in case.marks)
    return case


def on_a_day(office: OfficeForTests, day: date) -> None:
    with office.sql() as con:
        con.execute("UPDATE accounts_office SET day = %s", [day])


def lot(office: OfficeForTests, case: Case) -> float:
    """As anybody checks it: by the seed, the number and what the database drew as the case was opened."""
    with office.sql() as con:
        (mixed,) = con.execute("SELECT nonce::text FROM casework_nonce WHERE case_id = %s", [case.pk]).fetchone()
    return int(sha256(f"{SEED}:{case.number}:{mixed}".encode()).hexdigest()[:8], 16) / 2**32


def test_a_seed_is_published_once_and_anybody_can_repeat_the_draw(office: OfficeForTests) -> None:
    on_a_day(office, BEFORE)
    with office.at_a_desk("district_officer", DISTRICT):
        actions.publish_seed(TODAY, SEED)
    on_a_day(office, TODAY)
    with office.at_a_desk("district_officer", DISTRICT), pytest.raises(DatabaseError):
        actions.publish_seed(TODAY, "another seed")
    with office.sql() as con, pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
        con.execute("UPDATE casework_seed SET seed = 'one that suits'")
    with office.sql() as con:
        logged = """SELECT count(*) FROM accounts_entry WHERE detail @> '{"table": "casework_seed", "act": "insert"}'"""
        assert con.execute(logged).fetchone() == (1,)
    cases = [at_the_draw(office) for _ in range(8)]
    for number, case in enumerate(cases, 1):
        assert lot(office, case) >= 0.3 or "drawn" in case.marks
        drawn = sum("drawn" in one.marks for one in cases[:number]) + 1
        assert drawn >= 0.3 * (number + 1), "never fewer than three of ten"
    assert not all("drawn" in case.marks for case in cases)


def test_a_child_comes_to_the_district_and_is_never_hung_out(office: OfficeForTests) -> None:
    grown, child = (at_the_opinion(office, birth=birth) for birth in ("2007-12-31", "2008-01-01"))
    assert do(office, grown, "street_reviewer", STREET, "fits") == "publicise", "eighteen on the very day"
    assert do(office, child, "street_reviewer", STREET, "fits") in ("draw_check", "decide")
    assert not Task.objects.using("owner").filter(case=child, does="publicise").exists()


def test_a_street_publishes_no_seed(office: OfficeForTests) -> None:
    with office.at_a_desk("street_reviewer", STREET), pytest.raises(DatabaseError):
        actions.publish_seed(TODAY, SEED)


def test_without_a_seed_every_case_is_checked_and_none_is_published_for_it_any_more(office: OfficeForTests) -> None:
    on_a_day(office, LATER)
    assert "drawn" in at_the_draw(office, LATER).marks
    officer = office.client("district_officer", DISTRICT)
    assert 'value="2026-03-01"' in officer.get("/cases/seeds/").content.decode(), "a seed is published ahead"
    late = officer.post("/cases/seeds/", {"month": "2026-02-01", "seed": SEED})
    assert late.status_code == 422 and "种子要在抽取以前公布" in late.content.decode()
    assert officer.post("/cases/seeds/", {"month": "2026-01-01", "seed": SEED}).status_code == 422, (
        "a month that is over"
    )
    assert officer.post("/cases/seeds/", {"month": "2026-03-01", "seed": SEED}).status_code == 302


def test_a_case_whose_number_was_known_when_the_seed_was_published_is_checked_whatever_its_lot(
    office: OfficeForTests,
) -> None:
    on_a_day(office, APRIL)
    with office.at_a_desk("district_officer", DISTRICT):
        actions.publish_seed(APRIL, SEED)
    cases = [at_the_draw(office, APRIL) for _ in range(8)]
    assert any(lot(office, case) >= 0.3 for case in cases), "by lot alone some would be passed over"
    assert all("drawn" in case.marks for case in cases)
    page = office.client("community_worker", COMMUNITY).get("/cases/seeds/").content.decode()
    assert SEED in page and "2026年4月7日之后立的" in page


def test_what_is_mixed_into_a_lot_is_seen_by_nobody_before_and_on_the_page_afterwards(office: OfficeForTests) -> None:
    on_a_day(office, APRIL)
    with office.at_a_desk("district_officer", DISTRICT), suppress(DatabaseError):
        actions.publish_seed(APRIL, SEED)
    on_a_day(office, LAST)
    case = at_the_opinion(office, LAST)
    with office.sql() as con:
        (mixed,) = con.execute("SELECT nonce::text FROM casework_nonce WHERE case_id = %s", [case.pk]).fetchone()
    with office.at_a_desk("district_officer", DISTRICT):
        assert rows("SELECT * FROM casework.lot(%s)", [case.pk]) == []
    with office.at_a_desk("district_officer", DISTRICT), pytest.raises(DatabaseError, match="permission denied"):
        rows("SELECT nonce FROM casework_nonce")
    assert mixed not in page(office, case, "district_officer", DISTRICT)
    with office.sql() as con, pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
        con.execute("UPDATE casework_nonce SET nonce = gen_random_uuid() WHERE case_id = %s", [case.pk])
    case = went_up(office, case, LAST)
    shown = page(office, case, "district_officer", DISTRICT)
    text = f"{SEED}:{case.number}:{mixed}"
    assert text in shown and sha256(text.encode()).hexdigest()[:8] in shown
    fell = shown.split("抽查（2026-04）</dt>")[1].split("</dd>")[0]
    assert ("没有抽中" in fell) == ("drawn" not in case.marks) and "小于 4ccccccd" in shown


def test_a_case_opened_before_there_were_such_numbers_is_drawn_by_the_seed_and_its_number(
    office: OfficeForTests,
) -> None:
    on_a_day(office, APRIL)
    with office.at_a_desk("district_officer", DISTRICT), suppress(DatabaseError):
        actions.publish_seed(APRIL, SEED)
    on_a_day(office, LAST)
    cases = [at_the_opinion(office, LAST) for _ in range(4)]
    with office.sql() as con:
        con.execute("ALTER TABLE casework_nonce DISABLE TRIGGER never_changed")
        con.execute("DELETE FROM casework_nonce WHERE case_id = ANY (%s)", [[case.pk for case in cases]])
        con.execute("ALTER TABLE casework_nonce ENABLE TRIGGER never_changed")
    for case in [went_up(office, case, LAST) for case in cases]:
        low = sha256(f"{SEED}:{case.number}".encode()).hexdigest()[:8] < "4ccccccd"
        assert "drawn" in case.marks or not low
        assert f"“{SEED}:{case.number}”" in page(office, case, "district_officer", DISTRICT)


def test_a_seed_is_asked_for_by_the_month_and_none_that_can_draw_nobody_is_published(office: OfficeForTests) -> None:
    on_a_day(office, date(2026, 6, 30))
    officer = office.client("district_officer", DISTRICT)
    shown = officer.get("/cases/seeds/").content.decode()
    assert '<option value="2026-07-01" selected>2026年7月</option>' in shown and ">2026年6月<" not in shown
    with office.at_a_desk("district_officer", DISTRICT), pytest.raises(DatabaseError, match="drawn in that month"):
        actions.publish_seed(date(2026, 6, 1), SEED)
    told = officer.post("/cases/seeds/", {"month": "2026-07-01", "seed": SEED}, follow=True).content.decode()
    assert "种子已公布，不能再改" in told
    again = officer.post("/cases/seeds/", {"month": "2026-07-01", "seed": "另一个种子啊啊啊"})
    assert again.status_code == 422 and "这个月的种子已经公布，不能改" in again.content.decode()
