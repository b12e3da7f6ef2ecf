"""Who works for an organisation finds its file, what it is to do, its cases and their letters, and no other's."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.accounts.test_rights import sighted, working_for
from tests.browser import WIDTHS, Desk, violations
from tests.casework.letters.test_making import make
from tests.casework.test_way import DISTRICT, TODAY, others
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.first import demo_people
from yingbao.accounts.models import User
from yingbao.casework import actions
from yingbao.casework.actions import Deed, Opening
from yingbao.casework.models import Case, Letter
from yingbao.demo.office import own_files
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject

DUTY = "shehui_nianbao"


@pytest.fixture
def body(office: OfficeForTests) -> int:
    """A social service organisation that filed no report."""
    return a_body(office, "光明养老服务中心")


def a_body(office: OfficeForTests, name: str) -> int:
    made = office.enrol(kind="organisation", name=name, registered_area=COMMUNITY, registered="2015-03-01")
    with office.at_a_desk("community_worker"):
        state(Saying("organisation", made, "visit", date(2025, 1, 1), "登记", {"kind": "minfei"}))
    return made


def a_case(office: OfficeForTests, body: int) -> Case:
    """The district took the report in, found papers missing, and said so in a letter."""
    with office.at_a_desk("district_officer", DISTRICT):
        case = Case.objects.get(pk=actions.open_case(Opening(DUTY, body, "counter"), TODAY))
        for outcome in ("done", "incomplete"):
            task = case.tasks.select_related("plan").get(done_at=None)
            actions.act(case, task, Deed(outcome, "已收", papers=others("财务报表")), TODAY)
    make(office, case, "district_officer", DISTRICT)
    return case


def at_work(office: OfficeForTests, body: int, role: str = "organisation_user") -> Any:
    working_for(office, role, body)
    return office.client(role, "")


def test_the_first_page_leads_to_the_file_and_the_duties(office: OfficeForTests, body: int) -> None:
    browser = at_work(office, body)
    main = browser.get("/").content.decode().partition("<main")[2]
    assert "本单位的档案" in main and f'href="/subjects/{body}/"' in main and 'href="/cases/ours/"' in main
    assert 'role="search"' not in main and "居民" not in main.partition("</main>")[0]
    assert browser.get(f"/subjects/{body}/law/").status_code == 200
    for path in ("/cases/", "/cases/mine/"):
        assert browser.get(path, follow=True).redirect_chain[-1][0] == "/cases/ours/"


def test_what_was_found_of_it_and_its_cases_stand_there_and_nobody_elses(office: OfficeForTests, body: int) -> None:
    other = a_body(office, "别家社会组织")
    run_changes()
    assert {one.subject_id for one in Finding.objects.using("worker").filter(policy=DUTY)} >= {body, other}
    case, hidden = a_case(office, body), a_case(office, other)
    browser = at_work(office, body)
    page = browser.get("/cases/ours/").content.decode()
    found = page.partition('id="found"')[2].partition("</section>")[0]
    assert "社会组织年度报告" in found and set(re.findall(r"/subjects/(\d+)/law", found)) == {str(body)}
    assert case.number in page and hidden.number not in page and "别家社会组织" not in page
    for path in (f"/subjects/{other}/", f"/subjects/{other}/law/", f"/cases/{hidden.pk}/", f"/subjects/{other}/cases/"):
        assert browser.get(path).status_code == 404


def test_it_reads_its_letters_and_no_other_and_decides_nothing(office: OfficeForTests, body: int) -> None:
    case, hidden = a_case(office, body), a_case(office, a_body(office, "别家社会组织"))
    browser = at_work(office, body)
    assert "补正材料通知书" in browser.get(f"/cases/{case.pk}/").content.decode()
    mine, theirs = (Letter.objects.using("owner").filter(case=one).latest("id") for one in (case, hidden))
    assert "财务报表" in browser.post(f"/letters/{mine.pk}/").content.decode()
    assert browser.post(f"/letters/{theirs.pk}/").status_code == 404
    assert browser.post(f"/cases/{case.pk}/act/", {"outcome": "complete"}).status_code == 403
    assert browser.get(f"/subjects/{body}/case/").status_code == 403


def test_with_sql_in_hand_it_has_its_own_and_nothing_else(office: OfficeForTests, body: int) -> None:
    run_changes()
    case = a_case(office, body)
    a_case(office, a_body(office, "别家社会组织"))
    run_changes()
    token = working_for(office, "organisation_user", body)
    found = sighted(office, token)
    assert found["registry_subject"] == found["registry_statement"] == found["casework_case"] == {body}
    assert found["casework_letter"] == {case.pk} and not found["discovery_finding"]
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        assert con.execute("SELECT DISTINCT subject FROM discovery.own_findings()").fetchall() == [(body,)]
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker")])
        assert not con.execute("SELECT * FROM discovery.own_findings()").fetchall(), "it is of one's own alone"


def test_a_citizen_is_told_no_finding_of_themselves(office: OfficeForTests) -> None:
    person = office.enrol(name="王奶奶", birth="1930-01-01")
    run_changes()
    assert Finding.objects.using("worker").filter(subject_id=person).exists()
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [working_for(office, "citizen", person)])
        assert not con.execute("SELECT * FROM discovery.own_findings()").fetchall()


def test_in_the_demonstration_both_accounts_have_a_file(office: OfficeForTests, body: int) -> None:
    facility = office.enrol(kind="place", name="某养老院")
    with office.at_a_desk("district_officer", DISTRICT):
        facts = {"kind": "facility", "area": COMMUNITY}
        state(Saying("place", facility, "visit", date(2025, 1, 1), "登记", facts))
    run_changes()
    own = own_files()
    assert {"danwei", "jigou"} <= {one.username for one in demo_people(own)}
    kinds = dict(Subject.objects.using("owner").values_list("pk", "kind"))
    assert (kinds[own["danwei"]], kinds[own["jigou"]]) == ("organisation", "place")
    assert User.objects.using("owner").get(username="danwei").subject_id == own["danwei"]


def test_an_account_without_an_organisation_is_told_what_is_missing(office: OfficeForTests) -> None:
    person = office.enrol(name="某人")
    page = at_work(office, person, "institution_operator").get("/cases/ours/").content.decode()
    assert "还没有连到单位" in page and "该办的事" not in page


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_reads_well(desk: Desk, body: int, width: int) -> None:
    run_changes()
    a_case(desk.office, body)
    working_for(desk.office, "organisation_user", body)
    with desk.page("/cases/ours/", width, "en", role="organisation_user", area="") as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
