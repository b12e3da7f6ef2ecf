"""Somebody of eighty-five who misses the allowance of the old, and their case."""

from __future__ import annotations

from tests.casework.test_way import do
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case
from yingbao.discovery.models import Finding

POLICY = "gaoling"


def an_elder(office: OfficeForTests, birth: str = "1940-01-01") -> int:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    return office.enrol(COMMUNITY, name="赵奶奶", household=home, hukou=COMMUNITY, birth=birth, consent=True)


def found(elder: int) -> Finding:
    """What the night finds of them."""
    a_night([missed(elder, policy=POLICY, programme=POLICY)], subjects=frozenset({elder}))
    return Finding.objects.using("worker").get(subject_id=elder)


def opened(office: OfficeForTests, finding: Finding) -> Case:
    office.client("community_worker").post(f"/findings/{finding.pk}/case/")
    return Case.objects.using("owner").get(finding_id=finding.pk)


def at_the_decision(office: OfficeForTests, elder: int) -> Case:
    """The case of what was found of them, up to where the street decides."""
    case = opened(office, found(elder))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "community_worker", COMMUNITY, "done")
    return case
