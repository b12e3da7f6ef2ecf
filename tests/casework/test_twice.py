"""What was granted twice before a new grant took the place of the one before: found, shown to who decides, and mended with a trace."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.acts import move_to
from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_amounts import again, amounts, grant
from tests.casework.test_decided_anew import in_force
from tests.casework.test_dying import dies, elder, opened
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, do, open_one
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Decision, Letter
from yingbao.casework.refusals import why_not
from yingbao.casework.replaying import replay
from yingbao.casework.tasks import close_dead
from yingbao.casework.twice.actions import settle
from yingbao.casework.twice.finding import find_twice, number_of
from yingbao.casework.twice.models import Twice
from yingbao.cli import doctoring
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge
from yingbao.registry.models import Statement

WHY = "核对过，后一次是重新申请"


@pytest.fixture
def both(office: OfficeForTests) -> tuple[Case, Case]:
    return granted_twice(office)


def granted_twice(office: OfficeForTests, **facts: object) -> tuple[Case, Case]:
    """Two grants of a household, as an office had them: 800 yuan from January, and 900 from March beside it."""
    first = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=first.subject_id, **facts)
    grant(office, first, "2026-01-01", "800")
    second = again(office, first.policy, first.subject_id)
    grant(office, second, "2026-03-01", "900")
    as_it_was(office, first)
    assert amounts(first) == [(80_000, date(2026, 1, 1), None), (90_000, date(2026, 3, 1), None)]
    return first, second


def as_it_was(office: OfficeForTests, case: Case) -> None:
    """What the case granted, as if nothing had taken its place."""
    matter = f"{case.policy}:{case.event}:{case.number}"
    with office.sql() as con:
        con.execute("DELETE FROM registry_statement WHERE occasion = %s AND valid_to IS NOT NULL", [matter])
        con.execute("UPDATE registry_statement SET recorded_to = NULL WHERE occasion = %s", [matter])


def pays(office: OfficeForTests, case: Case, month: str, *yuan: int | None, **more: Any) -> None:
    """Receipts of a month, as a ledger is taken over: one a payment."""
    begins = date.fromisoformat(f"{month}-01")
    with office.at_a_desk("district_officer", DISTRICT):
        for number, amount in enumerate(yuan):
            told = {"policy": case.policy, "from": begins.isoformat(), "occasion": month} | more
            if amount is not None:
                told["amount"] = amount * 100
            occasion = f"{case.policy}:{month}:{number}"
            state(Saying("household", case.subject_id, "platform", begins, "补录", told, "receipts", occasion=occasion))


def found(case: Case) -> Twice:
    find_twice()
    return Twice.objects.using("owner").get(subject_id=case.subject_id, settled_at=None)


def confirmed(case: Case) -> str:
    """How the letter stands that told of the grant."""
    query = """SELECT l.id, v.standing FROM casework_letter l, casework.verify(l.code) v WHERE l.case_id = %s AND l.kind = 'confirm'"""
    return str(Letter.objects.using("owner").raw(query, [case.pk])[0].standing)  # type: ignore[attr-defined]


def end(office: OfficeForTests, one: Twice, why: str = WHY, **more: str) -> Any:
    given = {"reason": why, **more}
    return office.client("district_officer", DISTRICT).post(f"/twice/{one.pk}/end/", given, follow=True)


def test_what_is_granted_twice_is_found_once_and_told_to_whoever_decides_it(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    first, second = both
    before = number_of("owner")
    one = found(first)
    find_twice()
    assert before >= 1 and Twice.objects.using("owner").filter(subject_id=first.subject_id).count() == 1
    assert amounts(first) == [(80_000, date(2026, 1, 1), None), (90_000, date(2026, 3, 1), None)], "nobody decided yet"
    officer = office.client("district_officer", DISTRICT)
    assert "重复在发，或多发未了结" in officer.get("/").content.decode()
    assert f"/twice/{one.pk}/" in officer.get("/twice/").content.decode()
    page = officer.get(f"/twice/{one.pk}/").content.decode()
    assert first.number in page and second.number in page and "800.00" in page and "不再发" in page
    badges = page[page.index("在发的决定</h2>") :]
    assert badges.index("由后定的取代") < badges.index("留下")
    worker = office.client("community_worker").get(f"/twice/{one.pk}/").content.decode()
    assert "由谁处理" in worker
    assert f"/twice/{one.pk}/end/" not in worker


def test_the_earlier_ends_where_the_later_begins_and_who_ended_it_why_is_kept(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    first, second = both
    one = found(first)
    assert end(office, one, "").status_code == 422
    page = end(office, one).content.decode()
    assert "已处理" in page and WHY in page and f"/twice/{one.pk}/end/" not in page
    assert in_force(first, date(2026, 2, 28)) == [(first.number, date(2026, 1, 1))]
    assert in_force(first, date(2026, 3, 1)) == [(second.number, date(2026, 3, 1))]
    said = Statement.objects.using("owner").filter(subject_id=first.subject_id, topic="decisions").order_by("id")
    assert [(row.valid_to, row.recorded_to is None) for row in said if row.valid_from == date(2026, 1, 1)] == [
        (None, False),
        (date(2026, 3, 1), True),
    ], "what stood there is kept"
    ended = said.get(valid_to=date(2026, 3, 1))
    officer = office.person("district_officer", DISTRICT)[0]
    assert (ended.reason, ended.evidence, ended.author_id) == (WHY, second.number, officer.pk)
    one.refresh_from_db(using="owner")
    assert one.settled_by == officer.pk
    page = office.client("street_reviewer", STREET).get(f"/cases/{first.pk}/").content.decode()
    assert f"自 2026年3月1日 起由办件 {second.number} 的决定取代" in page
    assert f"/twice/{one.pk}/" not in office.client("district_officer", DISTRICT).get("/twice/").content.decode()
    assert "刚才已经有人办了" in end(office, one).content.decode()
    find_twice()
    assert not Twice.objects.using("owner").filter(subject_id=first.subject_id, settled_at=None).exists()


def test_whose_earlier_grant_ends_is_told_by_a_letter_and_the_other_still_holds(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    first, second = both
    one = found(first)
    assert "停发的决定和文书" in end(office, one).content.decode()
    case = Case.objects.using("owner").get(way="twice", subject_id=first.subject_id)
    assert (case.parent_id, case.outcome, case.closed_day) == (first.pk, "stop", FIRST_DAY)
    officer = office.client("district_officer", DISTRICT)
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "重复在发" in page and "还差文书" in page and f"/twice/{one.pk}/" in page
    words = told_of_the_end(office, first)
    assert "听取" not in words, "by the law of that day nobody was to be heard"
    assert "（自2026年1月1日起、每月800.00元的一次）" in words
    assert "自2026年3月1日起停止" in words and "自2026年3月1日起、每月900.00元的确认，照常发放" in words
    assert WHY in words and "行政复议" in words
    assert (confirmed(first), confirmed(second)) == ("changed", "holds")
    assert [replayed.same for replayed in replay(case)] == [True]


def test_why_one_of_two_ends_is_the_other_and_not_what_the_rules_say_of_that_day(
    office: OfficeForTests,
) -> None:
    income = {"business_income": 0, "property_income": 0, "transfer_income": 0, "wage_income": 1_500_000}
    first, _ = granted_twice(office, hukou=COMMUNITY, birth="1980-01-01", **income)
    end(office, found(first))
    ended = Case.objects.using("owner").get(way="twice", subject_id=first.subject_id)
    assert Decision.objects.using("owner").get(case=ended).said == "not", "they earn too much: for a re-check"
    words = told_of_the_end(office, first)
    assert WHY in words and "照常发放，取代这一次" in words
    assert "不符合：" not in words and "15,000.00" not in words


def test_what_was_paid_too_much_until_then_stays_in_the_list(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    one = found(both[0])
    officer = office.client("district_officer", DISTRICT)
    assert "到今天多发" not in officer.get(f"/twice/{one.pk}/").content.decode(), "the later one has not begun"
    move_to(date(2026, 5, 10))
    try:
        for month in ("2026-03", "2026-04", "2026-05"):
            pays(office, both[0], month, 800, 900)
        assert "¥2,400.00" in officer.get(f"/twice/{one.pk}/").content.decode()
        page = end(office, one).content.decode()
        assert "¥2,400.00（3 个月、6 笔发放）" in page and "未了结" in page
        paid, still = (officer.get(f"/twice/?stands={stands}").content.decode() for stands in ("paid", "still"))
        assert (
            "¥2,400.00（3 个月、6 笔发放）" in paid and f"/twice/{one.pk}/" in paid and f"/twice/{one.pk}/" not in still
        )
    finally:
        move_to(FIRST_DAY)


def told_of_the_end(office: OfficeForTests, case: Case) -> str:
    """The letter by which the earlier of two grants ends."""
    ended = Case.objects.using("owner").get(way="twice", subject_id=case.subject_id)
    make(office, ended, "district_officer", DISTRICT)
    (letter,) = letters(ended)
    assert letter.kind == "stop"
    return text_of(pdf_of(office, letter, "district_officer", DISTRICT))


def waiting(client: Any) -> int:
    """How many the first page counts."""
    told = client.get("/").content.decode().partition("重复在发，或多发未了结")[2]
    return int(re.findall(r"<dd[^>]*>(\d+)<", told)[0]) if told else 0


def settles(office: OfficeForTests, one: Twice, became: str, why: str = "分三个月从补发里抵扣", **more: str) -> Any:
    given = {"became": became, "reason": why, "day": "2026-05-09", **more}
    return office.client("district_officer", DISTRICT).post(f"/twice/{one.pk}/overpaid/", given, follow=True)


def test_what_became_of_the_money_is_taken_down_by_who_decides_and_what_is_open_stands_first(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    one = found(both[0])
    officer = office.client("district_officer", DISTRICT)
    assert "多发的钱怎么了结的" not in officer.get(f"/twice/{one.pk}/").content.decode(), "nothing was ended"
    move_to(date(2026, 5, 10))
    try:
        pays(office, both[0], "2026-04", 800, 900)
        before = waiting(officer)
        end(office, one)
        assert waiting(officer) == before, "the grants are dealt with; the money waits"
        assert waiting(office.client("community_worker")) == 0, "who does not decide such cases has nothing to do"
        assert settles(office, one, "offset", why="").status_code == 422
        assert "还没有到" in settles(office, one, "offset", day="2026-05-11").content.decode()
        page = settles(office, one, "offset").content.decode()
        assert "已在以后的发放中抵扣</span>" in page and "分三个月从补发里抵扣" in page and "未了结</span>" not in page
        paid, done = (officer.get(f"/twice/?stands={stands}").content.decode() for stands in ("paid", "done"))
        assert f"/twice/{one.pk}/" in done and f"/twice/{one.pk}/" not in paid
        assert waiting(officer) == before - 1
        again = settles(office, one, "open", why="抵扣的是另一户的").content.decode()
        assert "未了结</span>" in again and "分三个月从补发里抵扣" in again, "what was said before stays"
        assert waiting(officer) == before
        assert f"/twice/{one.pk}/" in officer.get("/twice/?stands=paid").content.decode()
        logged = Entry.objects.using("owner").filter(subject_id=one.subject_id, detail__table="casework_overpaid")
        assert [entry.user_id for entry in logged] == [office.person("district_officer", DISTRICT)[0].pk] * 2
        with office.at_a_desk("community_worker"), pytest.raises(DatabaseError, match="not at this desk"):
            settle(one, "waived", "不该由他定", date(2026, 5, 9))
    finally:
        move_to(FIRST_DAY)


def test_who_is_to_be_heard_before_they_get_less_is_heard_before_the_earlier_grant_ends(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    one = found(both[0])
    officer = office.client("district_officer", DISTRICT)
    assert 'name="heard"' not in officer.get(f"/twice/{one.pk}/").content.decode()
    move_to(date(2026, 7, 2))
    try:
        assert end(office, one).status_code == 422
        with office.at_a_desk("district_officer", DISTRICT), pytest.raises(DatabaseError) as unheard:
            Case.objects.raw("SELECT casework.end_twice(%s, %s, '{}')", [one.pk, WHY])[0]
        assert "本人怎么说" in why_not(unheard.value).zh
        assert f"{WHY}（听取本人意见：没有意见）" in end(office, one, heard="没有意见").content.decode()
        told = told_of_the_end(office, both[0])
        assert "作出决定以前，已于2026年7月2日听取当事人的意见。" in told and "社会救助法》第47条、第48条" in told
    finally:
        move_to(FIRST_DAY)


def test_what_was_mended_is_not_so_again_where_a_further_grant_is(
    office: OfficeForTests, both: tuple[Case, Case]
) -> None:
    first, second = both
    one = found(first)
    end(office, one)
    third = again(office, first.policy, first.subject_id)
    grant(office, third, "2026-05-01", "950")
    as_it_was(office, second)
    officer = office.client("district_officer", DISTRICT)
    later = officer.get(f"/twice/{found(first).pk}/").content.decode()
    assert "重复在发</span>" in later and "由后定的取代" in later and "留下" in later
    page = officer.get(f"/twice/{one.pk}/").content.decode()
    assert "已处理</span>" in page and "重复在发</span>" not in page
    assert "由后定的取代" not in page and "不再发" not in page and "留下</span>" not in page


def test_only_who_decides_such_cases_ends_it(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    one = found(both[0])
    for role, area in (("community_worker", COMMUNITY), ("street_reviewer", STREET), ("street_reviewer", FAR)):
        with office.at_a_desk(role, area), pytest.raises(DatabaseError, match="not at this desk"):
            Case.objects.raw("SELECT casework.end_twice(%s, %s, '{}')", [one.pk, WHY])[0]
    for call in ("casework.find_twice(ARRAY['dibao'])", "casework.granted_twice(ARRAY['dibao'])"):
        with office.sql("yingbao_web") as con, pytest.raises(Exception, match="permission denied"):
            con.execute(f"SELECT {call}")


def test_what_was_decided_last_stays_also_where_it_begins_first(office: OfficeForTests) -> None:
    first = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=first.subject_id)
    grant(office, first, "2026-03-01", "800")
    second = again(office, first.policy, first.subject_id)
    grant(office, second, "2026-01-01", "900")
    as_it_was(office, first)
    one = found(first)
    assert "由后定的全部取代" in office.client("district_officer", DISTRICT).get(f"/twice/{one.pk}/").content.decode()
    end(office, one)
    assert amounts(first) == [(90_000, date(2026, 1, 1), None)]


def test_of_three_each_ends_where_the_next_begins(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    first, second = both
    third = again(office, first.policy, first.subject_id)
    grant(office, third, "2026-05-01", "950")
    as_it_was(office, first)
    as_it_was(office, second)
    end(office, found(first))
    assert amounts(first) == [
        (80_000, date(2026, 1, 1), date(2026, 3, 1)),
        (90_000, date(2026, 3, 1), date(2026, 5, 1)),
        (95_000, date(2026, 5, 1), None),
    ]
    told = Case.objects.using("owner").filter(way="twice", subject_id=first.subject_id).order_by("id")
    assert [case.parent_id for case in told] == [first.pk, second.pk], "each is told by a letter of its own"


def test_a_re_check_that_takes_the_place_of_both_mends_it_too(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    first, _ = both
    one = found(first)
    further = again(office, first.policy, first.subject_id, entry="recheck", parent=first.pk)
    do(office, further, "street_reviewer", STREET, "reduce", reason="重复")
    given = {"task": task_of(further), "outcome": "reduced", "since": "2026-03-01", "amount": "900"}
    client = office.client("district_officer", DISTRICT)
    assert client.post(f"/cases/{further.pk}/act/", given | {"reason": "两次并成一次"}).status_code == 302
    assert [fen for fen, _, until in amounts(first) if until is None] == [90_000]
    assert f"/twice/{one.pk}/" not in client.get("/twice/").content.decode()
    assert "已经不重复" in client.get(f"/twice/{one.pk}/").content.decode()


def test_two_files_of_one_home_that_were_granted_the_same_are_found_once_merged(office: OfficeForTests) -> None:
    cases = [open_one(office) for _ in range(2)]
    for case, since in zip(cases, ("2026-01-01", "2026-02-01"), strict=True):
        office.enrol(COMMUNITY, name="李四", household=case.subject_id)
        grant(office, case, since, "800")
    find_twice()
    homes = [case.subject_id for case in cases]
    assert not Twice.objects.using("owner").filter(subject_id__in=homes).exists()
    with office.at_a_desk("district_officer", DISTRICT):
        merge(homes[0], homes[1], "同一户")
    end(office, found(cases[0]))
    said = Statement.objects.using("owner").filter(subject_id__in=homes, topic="decisions", recorded_to=None)
    assert sorted((row.valid_from, row.valid_to) for row in said) == [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 2, 1), None),
    ]
    shown = office.client("district_officer", DISTRICT).get(f"/subjects/{homes[0]}/received/").content.decode()
    assert shown.count("¥800.00") == 2, "what goes on was granted to the file that is no more"


def test_a_death_is_looked_after_whatever_becomes_of_the_search_for_grants(office: OfficeForTests) -> None:
    person = elder(office)
    case = opened(office, Opening("gaoling", person, "door"))
    dies(office, person)
    with office.sql() as con:
        con.execute("DELETE FROM casework_deaths_seen")
        con.execute("REVOKE EXECUTE ON FUNCTION casework.find_twice(text[]) FROM yingbao_worker")
        try:
            with pytest.raises(DatabaseError, match="find_twice"):
                close_dead()
        finally:
            con.execute("GRANT EXECUTE ON FUNCTION casework.find_twice(text[]) TO yingbao_worker")
    assert Case.objects.using("owner").get(pk=case.pk).outcome == "died"


def test_the_doctor_counts_them(office: OfficeForTests, both: tuple[Case, Case]) -> None:
    told = doctoring._twice()
    assert told.state == "bad" and "处按月发的钱有两个决定同时在发" in told.zh
