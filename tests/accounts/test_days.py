"""Moving the office's day: who may, what it says before, and what follows."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from tests.office import FIRST_DAY, PASSWORD, OfficeForTests
from yingbao.accounts import days
from yingbao.accounts.models import Assignment, Desk, Entry, Office, User
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject
from yingbao.registry.rolling import BATCH, roll

JULY = date(2026, 7, 1)
DISTRICT = "440311"


@pytest.fixture(autouse=True)
def _back(office: OfficeForTests) -> None:
    Office.objects.using("owner").update(day=FIRST_DAY, made_up=True)


def jobs(office: OfficeForTests) -> list[dict[str, str]]:
    with office.sql() as con:
        rows = con.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'registry.roll' ORDER BY id"
        ).fetchall()
    return [args for (args,) in rows]


def test_before_it_is_moved_the_page_says_what_changes(office: OfficeForTests) -> None:
    person = office.enrol(name="林奶奶", birth="1946-05-05")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2026, 3, 1), "换了住处", {"residence": "440311001002"}))
    officer = office.client("district_officer", DISTRICT)
    page = officer.post("/date/", {"day": "2026-07-01", "reason": "演示"}).content.decode()
    assert "从 2025-12-31 调到 2026-07-01" in page and "1 份档案" in page and "法规和标准" in page
    assert Office.objects.using("gate").get().day == FIRST_DAY, "nothing yet"


def test_after_a_second_yes_it_is_moved_logged_and_the_files_follow(office: OfficeForTests) -> None:
    person = office.enrol(name="赵爷爷", birth="1950-01-01")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2026, 2, 1), "改名", {"name": "赵大爷"}))
    before = len(jobs(office))
    officer = office.client("district_officer", DISTRICT)
    answer = officer.post("/date/", {"day": "2026-07-01", "reason": "演示", "confirmed": "yes"}, follow=True)
    assert "办公日期现在是 2026年7月1日" in answer.content.decode()
    assert Entry.objects.using("gate").filter(kind="day").latest("id").detail == {
        "from": "2025-12-31", "to": "2026-07-01", "reason": "演示",
    }  # fmt: skip
    (job,) = jobs(office)[before:]
    assert Subject.objects.using("owner").get(pk=person).name == "赵爷爷"
    assert roll(**job) >= 1
    assert Subject.objects.using("owner").get(pk=person).name == "赵大爷"


def test_moved_back_the_files_are_what_they_were(office: OfficeForTests) -> None:
    person = office.enrol(name="钱阿姨")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2026, 2, 1), "改名", {"name": "钱女士"}))
    token = office.token("district_officer", DISTRICT)
    for day, name in ((JULY, "钱女士"), (FIRST_DAY, "钱阿姨")):
        was = days.move(token, day, "演示")
        roll(was.isoformat(), day.isoformat())
        assert Subject.objects.using("owner").get(pk=person).name == name


def test_of_whom_it_only_changes_what_they_are_paid_nothing_is_written(office: OfficeForTests) -> None:
    paid, moving = office.enrol(name="孙阿姨"), office.enrol(name="周阿姨")
    told = "INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, facts) SELECT %s, %s, id, '2031-02-01', '{}'"
    with office.sql() as con:
        for person, topic in ((paid, "receipts"), (paid, "decisions"), (moving, "facts")):
            con.execute(f"{told} FROM registry_source WHERE code = 'visit'", [person, topic])
        turning = con.execute("SELECT registry.turning('2031-01-01', '2031-03-01')").fetchall()
    assert turning == [(moving,)]


def test_wherever_the_day_goes_every_file_says_what_holds_on_it(office: OfficeForTests) -> None:
    drawn, people = random.Random(7), [office.enrol(name=f"抽{place}") for place in range(5)]
    told = """INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, valid_to, facts)
              SELECT %s, %s, id, %s, %s, jsonb_build_object('alias', %s::text) FROM registry_source WHERE code = 'visit' ON CONFLICT DO NOTHING"""
    stale = """SELECT count(*) FROM registry.derive(%s, office.today(), 'infinity') d JOIN registry_subject s ON s.id = d.subject
               WHERE s.profile <> d.facts"""
    was, moved = FIRST_DAY, 0
    with office.sql() as con:
        for said in range(30):
            starts = FIRST_DAY + timedelta(drawn.randint(-200, 200))
            ends = drawn.choice((None, starts + timedelta(drawn.randint(1, 200))))
            topic = drawn.choice(("facts", "facts", "receipts", "decisions"))
            con.execute(told, [drawn.choice(people), topic, starts, ends, str(said)])
        con.execute("SELECT registry.refresh(%s)", [people])
        con.commit()
        for day in [FIRST_DAY + timedelta(drawn.randint(-220, 420)) for _ in range(12)]:
            con.execute("UPDATE accounts_office SET day = %s", [day])
            moved += con.execute(stale, [people]).fetchone()[0]
            con.commit()
            roll(was.isoformat(), day.isoformat())
            assert con.execute(stale, [people]).fetchone() == (0,), f"{was} to {day}"
            con.commit()
            was = day
    assert moved, "some said otherwise before"


def test_more_files_than_one_batch_are_all_rolled(office: OfficeForTests) -> None:
    with office.sql() as con:
        con.execute(
            "INSERT INTO registry_subject (kind, area) SELECT 'person', '440311001001' FROM generate_series(1, %s)",
            [BATCH + 7],
        )
        con.execute(
            """INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, facts)
               SELECT s.id, 'facts', (SELECT id FROM registry_source WHERE code = 'visit'), '2027-01-15', '{"name": "批"}'
               FROM registry_subject s WHERE s.profile = '{}' AND s.name = ''"""
        )
    Office.objects.using("owner").update(day=date(2027, 2, 1))
    assert roll("2027-01-01", "2027-02-01") == BATCH + 7
    assert Subject.objects.using("owner").filter(name="批").count() == BATCH + 7


def test_only_who_may_moves_it(office: OfficeForTests) -> None:
    assert office.client("community_worker").get("/date/").status_code == 403
    with pytest.raises(DatabaseError, match="not at this desk"), transaction.atomic("gate"):
        connections["gate"].cursor().execute("SELECT office.move_day('2026-07-01', 'x')")
    with office.sql("yingbao_web") as con, pytest.raises(Exception, match="permission denied"):
        con.execute("UPDATE accounts_office SET day = '2030-01-01'")


def test_it_cannot_be_moved_to_where_nobody_could_move_it_back(office: OfficeForTests) -> None:
    officer = office.client("district_officer", DISTRICT)
    page = officer.post("/date/", {"day": "2019-01-01", "reason": "试", "confirmed": "yes"}).content.decode()
    assert "没有人能把日期调回来" in page
    assert Office.objects.using("gate").get().day == FIRST_DAY


def test_desks_that_end_in_between_are_closed(office: OfficeForTests) -> None:
    user = User.objects.create_user("temporary", PASSWORD, using="owner", name="临时")
    held = Assignment.objects.using("owner").create(
        user=user, role_id="doctor", area="440311001001", starts=FIRST_DAY, ends=date(2026, 3, 1)
    )
    from yingbao.accounts.actions import open_desk

    open_desk(user.pk, held.pk, "care")
    foreseen = str(days.foresee(FIRST_DAY, JULY))
    assert "1 个岗位" in foreseen and "线索按新的一天重新算" in foreseen
    days.move(office.token("district_officer", DISTRICT), JULY, "演示")
    assert not Desk.objects.using("gate").filter(user=user, closed_at=None).exists()


def test_a_real_office_goes_by_the_calendar_and_a_made_up_one_does_not(office: OfficeForTests) -> None:
    assert not days.follow_the_calendar(JULY)
    Office.objects.using("owner").update(made_up=False)
    assert days.follow_the_calendar(JULY)
    assert Office.objects.using("gate").get().day == JULY
    assert not days.follow_the_calendar(JULY), "once a day"
    assert jobs(office)[-1] == {"one": "2025-12-31", "other": "2026-07-01"}
