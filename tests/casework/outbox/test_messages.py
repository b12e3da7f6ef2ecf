"""Messages are made once as a case goes, say nothing of what it is about, and reach the gateway exactly once, whatever dies between."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from tests.casework.test_way import DISTRICT, STREET, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case
from yingbao.casework.outbox import actions, sending
from yingbao.casework.outbox.files import Files
from yingbao.casework.outbox.gateway import Outgoing, Receipt
from yingbao.casework.outbox.models import Message
from yingbao.registry.actions import Saying, state

PHONE = "13900000001"


class Deaf:
    """A gateway that is away, and takes whatever it is given once it is back; `unsure`: nobody can ask it."""

    def __init__(self, *, away: bool = False, unsure: bool = False) -> None:
        self.away, self.unsure, self.taken = away, unsure, dict[str, list[Outgoing]]()
        self.told: list[Receipt] = []

    def hand(self, run: str, messages: Sequence[Outgoing]) -> None:
        if self.away:
            raise ConnectionError
        self.taken.setdefault(run, list(messages))

    def holds(self, run: str) -> bool | None:
        return None if self.unsure else run in self.taken

    def receipts(self) -> list[Receipt]:
        return self.told


def accepted(office: OfficeForTests, *, phone: str = PHONE, **more: str) -> Case:
    """A case that was accepted; its household has one grown-up, with a phone."""
    case = open_one(office)
    someone = office.enrol(COMMUNITY, name="陈大山", household=case.subject_id, **{"birth": "1970-03-01", **more})
    if phone:
        with office.at_a_desk("community_worker"):
            state(Saying("person", someone, "declared", date(2025, 1, 1), "本人申报", {"phone": phone}))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    return case


def of(case: Case) -> Message:
    return Message.objects.using("owner").get(case=case)


def test_a_step_tells_once_by_text_and_the_text_says_nothing_of_the_matter(office: OfficeForTests) -> None:
    case = accepted(office)
    assert (of(case).kind, of(case).channel, of(case).state) == ("accepted", "sms", "waiting")
    service = Deaf()
    sending.send_all(service)
    sending.send_all(service)
    taken = [one for messages in service.taken.values() for one in messages if one.number == of(case).pk]
    assert [one.phone for one in taken] == [PHONE] and of(case).state == "handed"
    assert case.number in taken[0].text
    assert not [word for word in ("陈大山", "低保", "最低生活", "元") if word in taken[0].text]


def test_who_has_no_phone_is_told_in_person_at_a_door_of_the_day(office: OfficeForTests) -> None:
    case = accepted(office, phone="")
    assert of(case).channel == "hand"
    worker = office.client("community_worker", COMMUNITY)
    assert "当面告知：已受理" in worker.get("/doors/").content.decode()
    page = f"/outbox/{of(case).pk}/"
    assert worker.post(page, {"step": "told", "how": ""}).status_code == 422
    assert worker.post(page, {"step": "told", "how": "在家告知本人"}).status_code == 302
    assert of(case).state == "delivered" and page not in worker.get("/doors/").content.decode()


def test_a_childs_guardian_is_told_and_never_one_who_is_disputed(office: OfficeForTests) -> None:
    from django.db import connections

    child = office.enrol(COMMUNITY, name="小明", birth="2018-01-01")
    guardian = office.enrol(COMMUNITY, name="王芳", birth="1980-01-01")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "correction", date(2020, 1, 1), "登记", {}, "guardian", other=guardian))

    def hears() -> int | None:
        with connections["owner"].cursor() as cursor:
            found = cursor.execute("SELECT casework.hears(%s)", [child]).fetchone()[0]
            return None if found is None else int(found)

    assert hears() == guardian
    with office.at_a_desk("community_worker"):
        state(
            Saying(
                "person",
                child,
                "correction",
                date(2020, 1, 1),
                "有争议",
                {"disputed": True},
                "guardian",
                other=guardian,
            )
        )
    assert hears() is None


def test_a_restricted_case_tells_nobody(office: OfficeForTests) -> None:
    case = open_one(office, restricted="abuse")
    office.enrol(COMMUNITY, name="李四", household=case.subject_id, birth="1970-03-01")
    do(office, case, "community_worker", COMMUNITY, "agrees")
    with office.at_a_desk("district_officer", DISTRICT):
        assert not Message.objects.using("owner").filter(case=case).exists()


def test_a_gateway_that_is_away_is_asked_again_and_then_somebody_looks(
    office: OfficeForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSE", timedelta(0))
    case, service = accepted(office), Deaf(away=True)
    for _ in range(sending.TRIES):
        sending.send_all(service)
    assert of(case).state == "failed" and of(case).tries == sending.TRIES
    assert "消息未送达" in office.client("community_worker", COMMUNITY).get("/news/").content.decode()


@pytest.mark.parametrize(("unsure", "state"), [(False, "handed"), (True, "unsure")])
def test_a_worker_killed_after_the_gateway_took_a_run_sends_nothing_twice(
    office: OfficeForTests, *, unsure: bool, state: str
) -> None:
    case, service = accepted(office), Deaf(unsure=unsure)
    run, claimed = sending._claim("sms") or pytest.fail("nothing waited")
    service.hand(run, [Outgoing(one.pk, PHONE, one.text) for one in claimed])
    sending.send_all(service)  # the worker that comes after
    assert of(case).state == state and list(service.taken) == [run]


DIES = """
import os, django
django.setup()
from django.db import connections
connections["worker"].settings_dict["NAME"] = {name!r}
from yingbao.casework.outbox import files, sending
held = files.Files.hand
def hand(self, run, messages):
    {before}held(self, run, messages)
    os.kill(os.getpid(), 9)
files.Files.hand = hand
sending.send_all(files.Files())
"""


@pytest.mark.parametrize("before", ["", "0 and "])
def test_a_worker_killed_for_good_leaves_one_file_that_names_each_message_once(
    office: OfficeForTests, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSE", timedelta(0))
    case = accepted(office)
    died = subprocess.run([sys.executable, "-c", DIES.format(name=office.name, before=before)], check=False)
    assert died.returncode == -9 and of(case).state == "handing"
    service = Files()
    sending.send_all(service)
    runs = set(Message.objects.using("owner").exclude(run="").values_list("run", flat=True))
    rows = [
        row
        for run in runs
        if service.holds(run)
        for row in csv.reader(io.StringIO(service.read(run).decode("utf-8-sig")))
    ]
    assert of(case).state == "handed"
    assert [row[1] for row in rows if row[0] == str(of(case).pk)] == [PHONE]


def test_the_file_goes_out_to_who_may_see_phones_and_its_answers_come_back(office: OfficeForTests) -> None:
    case = accepted(office)
    sending.send_all(Files())
    officer = office.client("district_officer", DISTRICT)
    fetched = officer.post(f"/outbox/{of(case).pk}/file/")
    assert fetched.status_code == 200 and PHONE in fetched.content.decode()
    assert office.client("social_worker", COMMUNITY).post(f"/outbox/{of(case).pk}/file/").status_code == 403
    assert office.client("community_worker", FAR).post(f"/outbox/{of(case).pk}/file/").status_code == 404
    head, *rows = csv.reader(io.StringIO(fetched.content.decode("utf-8-sig")))
    told = [[*row[:3], "失败", "空号"] if row[0] == str(of(case).pk) else row for row in rows]
    told += [["999999999", "", "", "成功", ""], ["=1+1", "", "", "成功", ""], [rows[0][0], "", "", "也许", ""]]
    out = io.StringIO()
    csv.writer(out).writerows([head, *told])
    upload = SimpleUploadedFile("answers.csv", out.getvalue().encode("utf-8-sig"))
    page = officer.post("/outbox/answers/", {"file": upload}).content.decode()
    assert "收下 1 行" in page and page.count("不是本单位发出的消息") == 2 and "请写“成功”或“失败”" in page
    assert (of(case).state, of(case).why) == ("failed", "空号")
    assert officer.post(f"/outbox/{of(case).pk}/", {"step": "again", "how": "号码已更正"}).status_code == 302
    assert of(case).state == "waiting"


def test_after_a_failed_try_the_gateway_is_left_alone_for_a_while(office: OfficeForTests) -> None:
    case, service = accepted(office), Deaf(away=True)
    sending.send_all(service)
    service.away = False
    sending.send_all(service)
    assert (of(case).state, of(case).tries) == ("waiting", 1) and not service.taken


class Slow(Deaf):
    """A gateway that takes a run and then does not answer; `mute`: nor when it is asked whether it has it."""

    mute = False

    def hand(self, run: str, messages: Sequence[Outgoing]) -> None:
        super().hand(run, messages)
        raise TimeoutError

    def holds(self, run: str) -> bool | None:
        if self.mute:
            raise TimeoutError
        return super().holds(run)


def test_a_gateway_that_took_a_run_and_did_not_answer_is_given_nothing_twice(office: OfficeForTests) -> None:
    case, service = accepted(office), Slow()
    service.mute = True
    sending.send_all(service)
    assert of(case).state == "handing"
    service.mute = False
    sending.send_all(service)
    assert of(case).state == "handed" and list(service.taken) == [of(case).run]


def test_a_gateway_of_which_nobody_learns_anything_leaves_it_to_a_person(
    office: OfficeForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", timedelta(0))
    case, service = accepted(office), Slow()
    service.mute = True
    sending.send_all(service)
    assert of(case).state == "unsure"
    with office.at_a_desk("community_worker"):
        actions.settle(of(case).pk, "waiting", "对方没有收到")
    assert (of(case).state, of(case).tries) == ("waiting", 0)


def test_a_phone_that_was_used_stands_in_the_log_and_the_page_shows_its_end(office: OfficeForTests) -> None:
    case = accepted(office)
    sending.send_all(Deaf())
    with office.sql() as con:
        found = con.execute(
            "SELECT detail ->> 'facts' FROM accounts_entry WHERE kind = 'look' AND subject_id = %s AND (detail ->> 'message')::bigint = %s",
            [of(case).whom_id, of(case).pk],
        ).fetchall()
    assert found == [('["person.phone"]',)]
    told = office.client("community_worker", COMMUNITY).get(f"/outbox/{of(case).pk}/").content.decode()
    assert "…0001" in told and PHONE not in told


def test_who_is_disputed_between_the_step_and_the_sending_is_not_told(office: OfficeForTests) -> None:
    child = office.enrol(COMMUNITY, name="小红", birth="2018-01-01")
    guardian = office.enrol(COMMUNITY, name="王芳", birth="1980-01-01")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "correction", date(2020, 1, 1), "登记", {}, "guardian", other=guardian))
        state(Saying("person", guardian, "declared", date(2025, 1, 1), "本人申报", {"phone": PHONE}))
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    with office.sql() as con:  # the same case as if it were the child's
        con.execute("UPDATE casework_case SET subject_id = %s WHERE id = %s", [child, case.pk])
    do(office, case, "street_reviewer", STREET, "accepted")
    assert (of(case).whom_id, of(case).channel) == (guardian, "sms")
    with office.at_a_desk("community_worker"):
        disputed = {"disputed": True}
        state(Saying("person", child, "declared", date(2025, 1, 1), "有争议", disputed, "guardian", other=guardian))
    service = Deaf()
    sending.send_all(service)
    assert (of(case).whom_id, of(case).channel, of(case).state) == (child, "hand", "waiting")
    assert not [one for run in service.taken.values() for one in run if one.number == of(case).pk]


def test_files_of_runs_are_forgotten_when_their_time_is_over(office: OfficeForTests) -> None:
    case = accepted(office)
    sending.send_all(Files())
    Files().forget()
    assert Files().holds(of(case).run)
    Files(kept_days=-1).forget()
    assert not Files().holds(of(case).run)
    answer = office.client("district_officer", DISTRICT).post(f"/outbox/{of(case).pk}/file/")
    assert answer.status_code == 404


def test_what_was_delivered_stays_so(office: OfficeForTests) -> None:
    case = accepted(office)
    service = Deaf()
    sending.send_all(service)
    service.told = [Receipt(of(case).pk, delivered=True)]
    sending.send_all(service)
    service.told = [Receipt(of(case).pk, delivered=False, why="late")]
    sending.send_all(service)
    assert of(case).state == "delivered"
    with office.at_a_desk("community_worker"), pytest.raises(DatabaseError):
        actions.settle(of(case).pk, "waiting", "再发一次")


def test_sql_in_hand_reads_and_settles_only_what_the_desk_sees(office: OfficeForTests) -> None:
    case = accepted(office)
    for role, area, sees in (
        ("community_worker", COMMUNITY, True),
        ("community_worker", FAR, False),
        ("analyst", "", False),
    ):
        with office.sql("yingbao_web") as con, con.transaction():
            con.execute("SELECT set_config('yingbao.desk', %s, true)", [office.token(role, area)])
            found = con.execute("SELECT id FROM casework_message WHERE id = %s", [of(case).pk]).fetchall()
            assert bool(found) is sees, role
    settles, phone = "SELECT casework.settle_message(%s, 'delivered', 'told', '')", "SELECT * FROM casework.phone(%s)"
    for statement, number in ((settles, of(case).pk), (phone, of(case).whom_id)):
        with office.sql("yingbao_web") as con:
            con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker", FAR)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(statement, [number])
