"""What was granted and a death is to end: a re-check opens by itself where the policy names one; people stop it, or find it in a list."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_dying import OLD_AGE, dies, elder, granted, now, opened
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, do
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.accounts.models import Office
from yingbao.casework.actions import Opening
from yingbao.casework.deaths.models import Ending
from yingbao.casework.models import Case, Task
from yingbao.casework.replaying import replay
from yingbao.casework.tasks import close_dead
from yingbao.registry.actions import Saying, state, stop
from yingbao.registry.models import Statement


def runs(office: OfficeForTests, subject: int, policy: str, occasion: str = "") -> int:
    """A decision in force that was imported: its statement."""
    return imported(office, subject, "decisions", f"{policy}:{occasion}:1", policy, occasion)


def imported(office: OfficeForTests, subject: int, topic: str, key: str, policy: str, occasion: str) -> int:
    with office.sql() as con:
        made = con.execute(
            "INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, facts)"
            " SELECT %s, %s, %s, id, '2025-01-01', jsonb_strip_nulls(jsonb_build_object('policy', %s::text, 'occasion', nullif(%s, '')))"
            " FROM registry_source WHERE code = 'civil' RETURNING id",
            [subject, topic, key, policy, occasion],
        ).fetchone()
    assert made is not None
    return int(made[0])


def family(office: OfficeForTests, size: int = 2) -> tuple[int, list[int]]:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    return home, [elder(office, household=home) for _ in range(size)]


def checks(subject: int) -> list[Case]:
    """The re-checks that a death opened."""
    return list(Case.objects.using("owner").filter(subject_id=subject, way="death").order_by("id"))


def all_died(office: OfficeForTests) -> Case:
    """The re-check of a home all of whom died at once."""
    home, both = family(office)
    runs(office, home, "dibao")
    for person in both:
        dies(office, person)
    close_dead()
    (case,) = checks(home)
    return case


def ending(subject: int) -> Ending:
    return Ending.objects.using("owner").get(subject_id=subject)


def lives(office: OfficeForTests, person: int) -> None:
    """The death was a mistake, and is taken back."""
    told = Statement.objects.using("owner").filter(subject_id=person, recorded_to=None, facts__has_key="death").get()
    with office.at_a_desk("community_worker"):
        stop(told.pk, told.valid_from, "登记错人")


def test_what_was_granted_is_checked_again_once_at_the_step_that_the_policy_names(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    close_dead()
    assert checks(person) == []
    dies(office, person)
    for _ in range(3):
        close_dead()
    (case,) = checks(person)
    assert (case.entry, case.parent_id, case.opened_by, case.outcome) == ("certify", first.pk, None, "")
    task = Task.objects.using("owner").get(case=case)
    assert (task.step, task.roles) == ("certify", ["community_worker", "street_reviewer"])
    told = ending(person)
    assert (told.person_id, told.died, told.source.code, told.case_id) == (person, date(2025, 12, 30), "visit", case.pk)
    assert case.number in office.client("community_worker").get("/cases/").content.decode()
    assert Statement.objects.using("owner").get(evidence=first.number, topic="decisions").recorded_to is None


def test_a_family_that_loses_somebody_is_checked_again_in_its_time(office: OfficeForTests) -> None:
    home, (husband, _) = family(office)
    runs(office, home, "dibao")
    dies(office, husband)
    close_dead()
    (case,) = checks(home)
    task = Task.objects.using("owner").get(case=case)
    assert (task.step, task.due, task.roles) == ("recheck_death", date(2026, 3, 31), ["street_reviewer"])
    assert ending(home).enters == "death_in_family"


def test_a_family_whose_policy_says_nothing_of_it_goes_on(office: OfficeForTests) -> None:
    home, (husband, _) = family(office)
    runs(office, home, "gangxing_zhichu")
    dies(office, husband)
    close_dead()
    assert checks(home) == [] and not Ending.objects.using("owner").filter(subject_id=home).exists()


def test_what_was_decided_knowing_of_the_death_is_not_checked_again_for_it(office: OfficeForTests) -> None:
    home, (husband, _) = family(office)
    dies(office, husband)
    runs(office, home, "dibao")
    close_dead()
    assert checks(home) == []


def test_the_last_death_of_a_home_enters_a_re_check_of_its_own_and_two_at_once_enter_one(
    office: OfficeForTests,
) -> None:
    home, (first, last) = family(office)
    runs(office, home, "dibao")
    dies(office, first)
    close_dead()
    (case,) = checks(home)
    do(office, case, "street_reviewer", STREET, "keep")
    dies(office, last)
    close_dead()
    assert [now(one).outcome for one in checks(home)] == ["keep", ""]

    once = all_died(office)
    assert Ending.objects.using("owner").filter(case=once).count() == 2


def test_a_re_check_that_is_open_already_is_the_one(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    again = opened(office, Opening(OLD_AGE, person, "counter", entry="certify", parent=first.pk))
    dies(office, person)
    close_dead()
    assert checks(person) == [] and ending(person).case_id == again.pk and now(again).closed_day is None


def test_who_has_died_is_not_heard_before_it_stops(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, "tekun")
    dies(office, person)
    Office.objects.using("owner").update(day=date(2026, 7, 2))
    try:
        close_dead()
        (case,) = checks(person)
        assert do(office, case, "community_worker", COMMUNITY, "stop", reason="已去世") == "publicise_end"
    finally:
        Office.objects.using("owner").update(day=FIRST_DAY)


def test_a_death_that_was_told_ahead_ends_things_on_its_day(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, "tekun")
    dies(office, person, "2026-01-02")
    close_dead()
    assert checks(person) == []
    Office.objects.using("owner").update(day=date(2026, 1, 2))
    try:
        close_dead()
    finally:
        Office.objects.using("owner").update(day=FIRST_DAY)
    assert [case.entry for case in checks(person)] == ["recheck"]


def test_what_is_granted_to_the_dead_is_seen_at_the_next_look(office: OfficeForTests) -> None:
    person = elder(office)
    dies(office, person)
    close_dead()
    runs(office, person, "tekun")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2025, 12, 31), "登记", {"lives_alone": True}))
    close_dead()
    assert len(checks(person)) == 1


def test_nobody_marks_somebody_as_dead(office: OfficeForTests) -> None:
    home, _ = family(office)
    runs(office, home, "dibao")
    case = opened(office, Opening("dibao", home, "counter", entry="recheck"))
    with office.at_a_desk("street_reviewer", STREET), pytest.raises(DatabaseError, match="not at this desk"):
        Case.objects.raw("SELECT casework.mark(%s, 'died', true, '已去世')", [case.pk])[0]


def test_a_restricted_matter_stays_so_when_it_is_checked_again(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    social = office.person("social_worker", COMMUNITY)[0].pk
    Case.objects.using("owner").filter(pk=first.pk).update(restricted="abuse", people=[social])
    dies(office, person)
    close_dead()
    (case,) = checks(person)
    assert (case.restricted, case.people) == ("abuse", [social])
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 404


def test_the_pages_role_opens_nothing_of_this(office: OfficeForTests) -> None:
    person = elder(office)
    decision = runs(office, person, "tekun")
    dies(office, person)
    for call in (
        f"casework.end_by_death({person}, {decision}, '{{}}')",
        "casework.owed_to_death(ARRAY[1])",
        "casework.look_for_deaths()",
        f"casework.take_up('tekun', {person}, '', NULL, 'death', 'recheck', '', '{{}}', NULL, '{{}}')",
        "casework.close_dead(1)",
    ):
        with office.sql("yingbao_web") as con, pytest.raises(Exception, match="permission denied"):
            con.execute(f"SELECT {call}")
    with office.sql("yingbao_worker") as con, pytest.raises(Exception, match="permission denied"):
        con.execute(
            f"SELECT casework.take_up('tekun', {person}, '', NULL, 'death', 'recheck', '', '{{}}', NULL, '{{}}')"
        )


def test_a_death_that_was_taken_back_closes_its_re_check_and_what_is_in_force_stays(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    dies(office, person)
    close_dead()
    (case,) = checks(person)
    do(office, case, "community_worker", COMMUNITY, "stop", reason="已去世")
    lives(office, person)
    close_dead()
    assert now(case).outcome == "lives"
    paper = Statement.objects.using("owner").get(evidence=first.number, topic="decisions")
    assert (paper.recorded_to, paper.valid_to) == (None, None)
    assert "去世登记已更正" in office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()

    dies(office, person)
    close_dead()
    assert [now(one).outcome for one in checks(person)] == ["lives", ""], "another death, another look"


def test_a_death_that_a_register_had_wrong_is_taken_back_by_a_correction(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, "tekun")
    dies(office, person)
    close_dead()
    (case,) = checks(person)
    given = {"fact_death": "", "since": "2025-12-30", "reason": "同名同姓，登记错人", "evidence": "本人到场"}
    client = office.client("community_worker")
    assert "不填就是：没有发生" in client.get(f"/subjects/{person}/correct/death/").content.decode()
    page = client.post(f"/subjects/{person}/correct/death/", given, follow=True).content.decode()
    assert "没有发生" in page and "已去世" not in page
    close_dead()
    assert now(case).outcome == "lives"


def test_a_case_that_a_mistaken_death_closed_says_how_to_go_on(office: OfficeForTests) -> None:
    person = elder(office)
    case = opened(office, Opening("tekun", person, "door"))
    dies(office, person)
    close_dead()
    client = office.client("community_worker")
    assert "请从档案里重新发起" not in client.get(f"/cases/{case.pk}/").content.decode()
    lives(office, person)
    close_dead()
    assert now(case).outcome == "died"
    assert "请从档案里重新发起" in client.get(f"/cases/{case.pk}/").content.decode()
    assert opened(office, Opening("tekun", person, "door")).closed_day is None


def test_a_re_check_that_somebody_opened_outlives_a_death_that_was_taken_back(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    again = opened(office, Opening(OLD_AGE, person, "counter", entry="certify", parent=first.pk))
    dies(office, person)
    close_dead()
    lives(office, person)
    close_dead()
    assert now(again).closed_day is None and ending(person).lifted_at is not None


def test_what_was_stopped_before_the_death_was_taken_back_stays_stopped(office: OfficeForTests) -> None:
    person = elder(office)
    granted(office, person)
    dies(office, person)
    close_dead()
    (case,) = checks(person)
    do(office, case, "community_worker", COMMUNITY, "stop", reason="已去世")
    given = {"task": task_of(case), "outcome": "stopped", "since": "2026-01-01", "reason": "已去世"}
    assert office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/act/", given).status_code == 302
    lives(office, person)
    close_dead()
    assert now(case).outcome == "stop"


DEVICE = "fuzhu_qiju"
"""Lends something; its process knows no re-check."""


def test_what_no_step_ends_is_stopped_by_hand_by_who_decides_it(office: OfficeForTests) -> None:
    person = elder(office)
    decision = runs(office, person, DEVICE)
    dies(office, person)
    close_dead()
    told = ending(person)
    assert told.case_id is None and checks(person) == []
    deed = f"SELECT casework.stop_by_hand({told.pk}, '2026-01-05', '器具已收回', '{{}}')"
    for role, area in (("community_worker", COMMUNITY), ("street_reviewer", FAR)):
        with office.at_a_desk(role, area), pytest.raises(DatabaseError, match="not at this desk"):
            Case.objects.raw(deed)[0]
    assert Statement.objects.using("owner").get(pk=decision).recorded_to is None
    officer = office.client("district_officer", DISTRICT)
    assert "要由人来停" in officer.get(f"/deaths/{told.pk}/").content.decode()
    assert "去世后要停的" in officer.get("/").content.decode()
    assert f"/deaths/{told.pk}/" in officer.get("/deaths/").content.decode()
    bare = officer.post(f"/deaths/{told.pk}/stop/", {"since": "2026-01-05", "reason": ""})
    assert bare.status_code == 422
    given = {"since": "2026-01-05", "reason": "器具已收回"}
    page = officer.post(f"/deaths/{told.pk}/stop/", given, follow=True).content.decode()
    assert "已停" in page and "器具已收回" in page and "还差文书" in page and "停发通知书" in page
    page = officer.get(f"/deaths/{told.pk}/").content.decode()
    assert "器具已收回" in page and f"/deaths/{told.pk}/stop/" not in page
    now_said = Statement.objects.using("owner").get(subject_id=person, topic="decisions", recorded_to=None)
    assert (now_said.valid_to, now_said.reason) == (date(2026, 1, 5), "器具已收回")
    assert f"/deaths/{told.pk}/" not in officer.get("/deaths/").content.decode()
    assert "刚才已经有人办了" in officer.post(f"/deaths/{told.pk}/stop/", given, follow=True).content.decode()


def test_what_is_to_be_stopped_by_hand_goes_when_it_ends_otherwise_or_the_death_is_taken_back(
    office: OfficeForTests,
) -> None:
    ended, alive = elder(office), elder(office)
    decision = runs(office, ended, DEVICE)
    runs(office, alive, DEVICE)
    for person in (ended, alive):
        dies(office, person)
    close_dead()
    client = office.client("community_worker")
    page = client.get("/deaths/").content.decode()
    assert all(f"/deaths/{ending(one).pk}/" in page for one in (ended, alive))
    with office.sql() as con:
        con.execute("UPDATE registry_statement SET recorded_to = now() WHERE id = %s", [decision])
    lives(office, alive)
    close_dead()
    page = client.get("/deaths/").content.decode()
    assert not any(f"/deaths/{ending(one).pk}/" in page for one in (ended, alive))


def test_the_case_says_who_died_and_who_says_so(office: OfficeForTests) -> None:
    home, (husband, _) = family(office)
    runs(office, home, "dibao")
    dies(office, husband)
    close_dead()
    (case,) = checks(home)
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert "为什么复核" in page and "去世（来源：入户核查）" in page and "登记的死亡" in page


def test_what_happened_once_and_was_delivered_needs_no_end(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, DEVICE, "e1")
    imported(office, person, "receipts", "r", DEVICE, "e1")
    dies(office, person)
    close_dead()
    assert not Ending.objects.using("owner").filter(subject_id=person).exists()


def test_the_family_is_told_of_what_was_stopped_by_hand(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, DEVICE)
    other = imported(office, person, "decisions", f"{DEVICE}::2", DEVICE, "")
    dies(office, person)
    close_dead()
    told = Ending.objects.using("owner").exclude(decision=other).get(subject_id=person)
    officer = office.client("district_officer", DISTRICT)
    officer.post(f"/deaths/{told.pk}/stop/", {"since": "2026-01-05", "reason": "器具已收回"})
    (case,) = checks(person)
    assert (case.entry, case.outcome, case.closed_day) == ("by_hand", "stop", FIRST_DAY)
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "为什么停发" in page and "停发" in page and "王奶奶于2025年12月30日去世" in page
    make(office, case, "district_officer", DISTRICT)
    (letter,) = letters(case)
    words = text_of(pdf_of(office, letter, "district_officer", DISTRICT))
    assert (
        letter.kind == "stop" and "王奶奶的家属" in words and "自2026年1月5日起停止" in words and "器具已收回" in words
    )
    assert "还差文书" not in officer.get(f"/cases/{case.pk}/").content.decode()
    ended = Statement.objects.using("owner").get(subject_id=person, recorded_to=None, valid_to=date(2026, 1, 5))
    assert ended.evidence == case.number
    assert Statement.objects.using("owner").get(pk=other).recorded_to is None, "of another device nobody decided"
    assert [one.same for one in replay(case)] == [True]


def test_what_has_no_process_is_stopped_with_a_letter_too(office: OfficeForTests) -> None:
    person = elder(office)
    runs(office, person, "jiance_zaice")
    dies(office, person)
    close_dead()
    street = office.client("street_reviewer", STREET)
    street.post(f"/deaths/{ending(person).pk}/stop/", {"since": "2026-01-05", "reason": "已去世"})
    (case,) = checks(person)
    make(office, case, "street_reviewer", STREET)
    assert [one.kind for one in letters(case)] == ["stop"]
