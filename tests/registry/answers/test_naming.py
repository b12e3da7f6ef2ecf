"""A proof names those whom the desk sees, and keeps the numbers of those whom it does not."""

from __future__ import annotations

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.discovery.models import Finding
from yingbao.registry.answers import with_names


def marked(what: str, number: int) -> str:
    return f'<bdi class="proof-who" data-file="{number}">{what} {number}</bdi>'


def test_whom_the_desk_sees_is_called_by_name_and_nobody_else(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY)
    member = office.enrol(COMMUNITY, name="王<秀>兰", household=home)
    far = office.enrol(FAR, name="远方的人")
    proof = f"{marked('家庭', home)}：{marked('家庭成员', member)}、{marked('父母', far)}"
    with office.at_a_desk("community_worker"):
        shown = with_names(proof, FIRST_DAY)
    assert "<bdi>王&lt;秀&gt;兰家</bdi>：家庭成员 <bdi>王&lt;秀&gt;兰</bdi>" in shown
    assert marked("父母", far) in shown and "远方的人" not in shown


def test_the_proof_on_a_file_calls_a_household_by_its_head(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    office.enrol(COMMUNITY, name="陈大山", household=home, birth="1970-01-01")
    page = office.client("community_worker").get(f"/subjects/{home}/law/dibao/").content.decode()
    assert "<bdi>陈大山家</bdi>" in page and f"家庭 {home}" not in page


def test_a_finding_says_what_it_is_for_in_words(office: OfficeForTests) -> None:
    person = office.enrol(COMMUNITY, name="某人")
    a_night([missed(person)])
    finding = Finding.objects.using("owner").get(subject_id=person)
    Finding.objects.using("owner").filter(pk=finding.pk).update(occasion="2025-12")
    page = office.client("community_worker").get(f"/findings/{finding.pk}/").content.decode()
    assert "2025年12月" in page and ">2025-12<" not in page and "记录于" in page
