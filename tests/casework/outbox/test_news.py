"""News of a desk: what came, was urged, became overdue; once seen it is old, and what is to be done stays."""

from __future__ import annotations

import re

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.test_way import DISTRICT, STREET, another, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Task


def page(office: OfficeForTests, role: str, area: str) -> str:
    return str(office.client(role, area).get("/news/").content.decode())


def see(office: OfficeForTests, role: str, area: str) -> None:
    upto = re.search(r'name="upto" value="([^"]+)"', page(office, role, area))
    now = upto[1] if upto else timezone.now().isoformat()
    assert office.client(role, area).post("/news/seen/", {"upto": now}).status_code == 302


def test_a_case_that_came_is_news_until_it_was_seen(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    link = f"/cases/{case.pk}/"
    assert link in page(office, "street_reviewer", STREET) and "到您手上" in page(office, "street_reviewer", STREET)
    assert link not in page(office, "street_reviewer", FAR[:9])
    see(office, "street_reviewer", STREET)
    assert link not in page(office, "street_reviewer", STREET)
    assert link in office.client("street_reviewer", STREET).get("/cases/").content.decode()


def test_an_urging_is_news_with_its_words(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    see(office, "street_reviewer", STREET)
    urged = office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/urge/", {"reason": "请尽快受理"})
    assert urged.status_code == 302
    told = page(office, "street_reviewer", STREET)
    assert "被督办" in told and "请尽快受理" in told


def test_what_comes_while_somebody_reads_stays_new(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", STREET)
    open_one_more = open_one(office)
    do(office, open_one_more, "community_worker", COMMUNITY, "agrees")
    upto = re.search(r'name="upto" value="([^"]+)"', client.get("/news/").content.decode())
    assert upto is not None
    later = open_one(office)
    do(office, later, "community_worker", COMMUNITY, "agrees")
    client.post("/news/seen/", {"upto": upto[1]})
    told = client.get("/news/").content.decode()
    assert f"/cases/{later.pk}/" in told and f"/cases/{open_one_more.pk}/" not in told


def test_nonsense_is_no_moment(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", STREET)
    for text in ("", "yesterday", "2025-13-45T00:00:00Z", "2025-12-31T00:00:00"):
        assert client.post("/news/seen/", {"upto": text}).status_code == 302


def test_what_is_sent_back_says_why_and_what_i_sent_on_myself_is_no_news(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    see(office, "community_worker", COMMUNITY)
    reviewer = another(office, "street_reviewer", STREET)
    another(office, "street_reviewer", COMMUNITY)
    do(office, case, "community_worker", COMMUNITY, "done", second=reviewer)
    assert f"/cases/{case.pk}/" not in page(office, "community_worker", COMMUNITY)
    with office.sql() as con:
        con.execute(
            "UPDATE casework_task SET entered_at = clock_timestamp() WHERE case_id = %s AND done_at IS NULL", [case.pk]
        )
    step = Task.objects.using("owner").get(case=case, done_at=None)
    first = Task.objects.using("owner").filter(case=case, role="street_reviewer").first()
    assert first is not None
    with office.sql() as con:  # as a step that leads back would have entered it
        con.execute(
            "UPDATE casework_task SET step = %s, roles = '{street_reviewer}' WHERE id = %s", [first.step, step.pk]
        )
    told = page(office, "street_reviewer", STREET)
    assert "退回到您手上" in told and f"/cases/{case.pk}/" in told


def test_days_make_news_when_the_offices_day_comes_to_them(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    see(office, "street_reviewer", STREET)

    def when(warn: str, due: str) -> str:
        with office.sql() as con:
            con.execute(
                "UPDATE casework_task SET warn = office.today() + %s::int, due = office.today() + %s::int WHERE case_id = %s AND done_at IS NULL",
                [warn, due, case.pk],
            )
            con.execute("UPDATE casework_seen SET day = office.today() - 3")
        return page(office, "street_reviewer", STREET)

    assert ">快到期<" in when("-2", "0") and ">已超时<" in when("-5", "-1")
    assert ">快到期<" not in when("-3", "2"), "seen on the day on which it was nearly late already"
    assert ">已超时<" not in when("-9", "-4"), "it was late when the desk last looked"


def test_an_appeal_is_news_for_who_worked_on_what_it_is_against(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "not_accepted", reason="户籍不在本区")
    see(office, "street_reviewer", STREET)
    with office.sql() as con:
        entry = con.execute(
            "SELECT step FROM casework_plan WHERE current AND policy = %s AND does = 'appeal' LIMIT 1", [case.policy]
        ).fetchone()
        assert entry is not None
        made = con.execute(
            """INSERT INTO casework_case (number, policy, subject_id, event, parent_id, entry, way, area, restricted, people, marks, outcome,
                 opened_day, opened_at) SELECT 'A-1', policy, subject_id, 'appeal', id, %s, way, area, '', '{}', '{}', '', opened_day,
                 clock_timestamp() FROM casework_case WHERE id = %s RETURNING id""",
            [entry[0], case.pk],
        ).fetchone()
        assert made is not None
    assert f"/cases/{made[0]}/" in page(office, "street_reviewer", STREET)
    assert f"/cases/{made[0]}/" not in page(office, "street_reviewer", FAR[:9])


def test_a_desk_that_was_given_is_news(office: OfficeForTests) -> None:
    user, _ = office.person("street_reviewer", STREET)
    see(office, "street_reviewer", STREET)
    with office.sql() as con:
        con.execute(
            """INSERT INTO accounts_assignment (user_id, role_id, area, department, starts, reason)
               VALUES (%s, 'community_worker', %s, '', office.today(), '')""",
            [user.pk, COMMUNITY],
        )
    told = page(office, "street_reviewer", STREET)
    assert "交给您一个岗位" in told and "社区民政专干" in told
    see(office, "street_reviewer", STREET)
    assert "交给您一个岗位" not in page(office, "street_reviewer", STREET)


def test_the_bell_counts_what_the_page_lists_in_one_query(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    client = office.client("street_reviewer", STREET)
    listed = client.get("/news/").content.decode()
    shown = re.search(r'<span class="count">(\d+)</span>', client.get("/news/count/").content.decode())
    assert shown is not None and int(shown[1]) == listed.count('<li><span class="badge')
    assert client.get("/news/count/").content.decode().strip() in listed, "the part is what the page has"
    with CaptureQueriesContext(connections["default"]) as asked:
        client.get("/news/count/")
    assert sum("casework.news" in one["sql"] for one in asked.captured_queries) == 1
    assert len(asked.captured_queries) == 5, "the desk, the news, and what is around them"


def test_the_bell_keeps_nobody_signed_in_and_takes_nobody_away(office: OfficeForTests) -> None:
    client = office.client("street_reviewer", STREET)
    client.get("/news/")
    session = client.session
    session["seen"] = before = session["came"] = session["came"] - 1000
    session.save()
    assert client.get("/news/count/", headers={"HX-Request": "true", "HX-Trigger": "bell"}).status_code == 200
    assert client.session["seen"] == before
    client.get("/news/")
    assert client.session["seen"] > before
    session = client.session
    session["seen"] -= 100_000
    session.save()
    over = client.get("/news/count/", headers={"HX-Request": "true", "HX-Trigger": "bell"})
    assert over.status_code == 286 and "HX-Redirect" not in over and not over.content
