"""A case that is over reads what holds now; what it offers is not over; and a second grant is not begun unawares."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.test_decided_anew import decide
from tests.casework.test_offered import page
from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case

OFFICER, SECOND, WORKER = ("district_officer", DISTRICT), ("district_officer", STREET), ("community_worker", COMMUNITY)


@pytest.fixture
def granted(office: OfficeForTests) -> Case:
    """A household's 低保, from the month after."""
    to_the_day(office, TODAY)
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, *OFFICER, "granted", "2026-01-01", "800")
    do(office, case, "street_reviewer", STREET, "done")
    case.refresh_from_db(using="owner")
    return case


def appealed(office: OfficeForTests, case: Case) -> Case:
    with office.at_a_desk(*WORKER):
        about = Opening(case.policy, case.subject_id, "counter", entry="appeal", parent=case.pk)
        appeal = Case.objects.get(pk=actions.open_case(about, TODAY))
    do(office, appeal, *SECOND, "overturned", reason="收入没有查清")
    return appeal


def listed(office: OfficeForTests, case: Case) -> str:
    told = office.client(*WORKER).get(f"/subjects/{case.subject_id}/cases/").content.decode()
    return str(next(row for row in told.split("<tr>") if f">{case.number}<" in row))


def to_the_day(office: OfficeForTests, day: date) -> None:
    with office.sql() as con:
        con.execute("UPDATE accounts_office SET day = %s", [day])


def test_what_an_appeal_set_aside_reads_so_and_offers_nothing_that_is_over(
    office: OfficeForTests, granted: Case
) -> None:
    assert "已确认" in listed(office, granted) and "撤销" not in listed(office, granted)
    assert 'value="recheck"' in page(office, granted, *WORKER)
    appeal = appealed(office, granted)
    shown = page(office, granted, *WORKER)
    assert "已确认（已撤销，正在重新办理）" in listed(office, granted) and "已确认（已撤销，正在重新办理）" in shown
    assert "这件办完以后" not in shown and "原决定已经撤销" in shown and f"/cases/{appeal.pk}/" in shown
    client = office.client(*WORKER)
    for entry in ("recheck", "appeal"):
        told = client.post(f"/cases/{granted.pk}/again/", {"entry": entry}, follow=True).content.decode()
        assert f"在编号 {appeal.number} 里重新办理" in told
    assert Case.objects.using("owner").filter(subject_id=granted.subject_id).count() == 2
    do(office, appeal, *WORKER, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, appeal, "street_reviewer", STREET, "done")
    do(office, appeal, "street_reviewer", STREET, "fits_not", reason="收入高于标准")
    decide(office, appeal, "district_officer", COMMUNITY, "refused", "2026-02-01")
    do(office, appeal, "street_reviewer", STREET, "done")
    assert "已确认（已撤销）" in listed(office, granted)
    assert "不予确认<" in listed(office, appeal) and "复查申诉" in page(office, appeal, *WORKER)
    english = office.client(*WORKER)
    english.post("/language/", {"lang": "en", "next": "/"})
    assert "granted (set aside)" in english.get(f"/cases/{granted.pk}/").content.decode()


def test_what_is_stopped_reads_so_from_the_day_on_which_it_is(office: OfficeForTests, granted: Case) -> None:
    to_the_day(office, date(2026, 3, 10))
    with office.at_a_desk("street_reviewer", STREET):
        about = Opening(granted.policy, granted.subject_id, "office", entry="recheck", parent=granted.pk)
        further = Case.objects.get(pk=actions.open_case(about, date(2026, 3, 10)))
    do(office, further, "street_reviewer", STREET, "stop", reason="收入超过标准")
    decide(office, further, *OFFICER, "stopped", "2026-04-01")
    assert "已确认<" in listed(office, granted), "it is paid until then"
    to_the_day(office, date(2026, 4, 1))
    assert "已确认（后来已停发）" in listed(office, granted) and "已停发<" in listed(office, further)


def test_who_was_granted_it_a_moment_ago_is_told_before_a_second_case(office: OfficeForTests, granted: Case) -> None:
    worker, given = office.client(*WORKER), {"policy": granted.policy, "way": "counter"}
    told = worker.post(f"/subjects/{granted.subject_id}/case/", given).content.decode()
    assert f"已经在 2025年12月31日 由办件 {granted.number} 确认，从 2026年1月1日 起" in told
    assert f"/cases/{granted.pk}/" in told and 'name="despite"' in told
    assert Case.objects.using("owner").filter(subject_id=granted.subject_id).count() == 1
    assert worker.post(f"/subjects/{granted.subject_id}/case/", given | {"despite": "on"}).status_code == 302
    assert Case.objects.using("owner").filter(subject_id=granted.subject_id).count() == 2
