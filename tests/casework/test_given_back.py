"""What a case or a person's word kept from the nights is looked at again when it is given back: it may be no longer so."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.elders import opened
from tests.casework.test_against import refuse
from tests.casework.test_way import STREET, do
from tests.discovery.test_night import ELDER, POLICY, correct
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case
from yingbao.discovery.actions import settle
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes, run_night


@pytest.fixture(scope="module", autouse=True)
def _the_first_night(office: OfficeForTests) -> None:
    run_night()


def of(about: int, policy: str) -> Finding:
    return Finding.objects.using("worker").get(subject_id=about, policy=policy)


def worked_on(office: OfficeForTests, about: int, policy: str) -> Case:
    """A case of a finding that no rule would make of who is known so little of."""
    run_changes()
    a_night([missed(about, policy=policy, programme=policy)], subjects=frozenset({about}))
    case = opened(office, of(about, policy))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    run_changes()
    assert of(about, policy).state == "in_process", "as long as the case works on it"
    return case


def test_what_is_not_accepted_is_closed_at_the_next_look(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    case = worked_on(office, home, "dibao")
    do(office, case, "street_reviewer", STREET, "not_accepted", reason="不归本街道受理")
    assert of(home, "dibao").state == "suspected"
    run_changes()
    assert of(home, "dibao").state == "gone"


def test_what_is_refused_is_closed_at_the_next_look(office: OfficeForTests) -> None:
    elder = office.enrol(COMMUNITY, name="王奶奶", **{**ELDER, "birth": "1990-05-01"})
    case = worked_on(office, elder, POLICY)
    do(office, case, "community_worker", COMMUNITY, "done")
    assert refuse(office, case).status_code == 302
    assert of(elder, POLICY).state == "mistaken"
    run_changes()
    assert of(elder, POLICY).state == "gone"


def test_what_was_declined_is_closed_when_it_is_opened_again(office: OfficeForTests) -> None:
    elder = office.enrol(COMMUNITY, name="王奶奶", **ELDER)
    run_changes()
    with office.at_a_desk("community_worker"):
        settle(of(elder, POLICY).pk, "declined", "不愿意", date(2026, 6, 1))
    correct(office, elder, birth="1990-05-01")
    run_changes()
    assert of(elder, POLICY).state == "declined", "her word holds"
    with office.at_a_desk("community_worker"):
        settle(of(elder, POLICY).pk, "suspected", "")
    run_changes()
    assert of(elder, POLICY).state == "gone"
