"""The findings as a worker sees them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.clients import Client
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.discovery.models import Finding

POLICY = "gaoling"


@pytest.fixture(scope="module")
def finding(office: OfficeForTests) -> Finding:
    subject = office.enrol(COMMUNITY, name="王奶奶")
    a_night([missed(subject, policy=POLICY, programme=POLICY)])
    with office.sql() as con:
        con.execute(
            "UPDATE discovery_finding SET proof = %s",
            [json.dumps({"zh": "<p>年满八十</p>", "en": "<p>eighty</p>", "whose": [subject]})],
        )
    return Finding.objects.using("worker").get(subject_id=subject)


def test_a_worker_reads_who_is_suspected_to_be_missed_and_why(office: OfficeForTests, finding: Finding) -> None:
    client = office.client("community_worker")
    listed = client.get("/findings/").content.decode()
    assert "王奶奶" in listed and "疑似应保未保（待核实）" in listed
    page = client.get(f"/findings/{finding.pk}/").content.decode()
    assert "高龄" in page and "300.00" in page and "年满八十" not in page


def test_where_no_money_is_given_none_is_shown(office: OfficeForTests) -> None:
    lent = office.enrol(COMMUNITY, name="借轮椅的人")
    no_money = {"entitled_fen": 0, "entitled_max_fen": 0, "stake_fen": 0}
    a_night([missed(lent, policy="fuzhu_qiju", programme="fuzhu_qiju", **no_money)], subjects=frozenset({lent}))
    found = Finding.objects.using("worker").get(subject_id=lent)
    client = office.client("community_worker")
    listed = client.get("/findings/?policy=fuzhu_qiju&state=suspected").content.decode()
    assert "借轮椅的人" in listed and "0.00" not in listed
    assert "0.00" not in client.get(f"/findings/{found.pk}/").content.decode()


def test_the_proof_is_shown_after_a_look_that_is_on_record(office: OfficeForTests, finding: Finding) -> None:
    page = office.client("community_worker").post(f"/findings/{finding.pk}/proof/").content.decode()
    assert "<p>年满八十</p>" in page
    assert Entry.objects.using("gate").filter(kind="look", subject_id=finding.subject_id).exists()


def test_a_proof_says_of_which_day_it_is_and_that_the_finding_has_moved_on(office: OfficeForTests) -> None:
    subject = office.enrol(COMMUNITY, name="所属期移动的人")
    only, client = frozenset({subject}), office.client("community_worker")
    a_night([missed(subject, policy=POLICY, programme=POLICY)], subjects=only)
    found = Finding.objects.using("worker").get(subject_id=subject)
    kept = {"zh": "<p>年满八十</p>", "en": "<p>eighty</p>", "whose": [subject]}
    _keep(office, found, kept)
    assert "依据写于 2025年12月31日" in _why(client, found), "of the night that opened it, where no day was kept"
    _keep(office, found, {**kept, "day": "2025-12-30", "occasion": "2025-12"})
    page = _why(client, found)
    assert "依据写于 2025年12月30日" in page and "较早一期" not in page
    a_night([missed(subject, policy=POLICY, programme=POLICY, occasion="2026-01")], date(2026, 1, 31), only)
    page = _why(client, found)
    assert "较早一期" in page and "写于 2025年12月30日" in page and "2026年1月" in page


def _keep(office: OfficeForTests, found: Finding, proof: dict[str, object]) -> None:
    with office.sql() as con:
        con.execute("UPDATE discovery_finding SET proof = %s WHERE id = %s", [json.dumps(proof), found.pk])


def _why(client: Client, found: Finding) -> str:
    return client.post(f"/findings/{found.pk}/proof/").content.decode()


def test_a_word_is_taken_down_and_told_in_the_history(office: OfficeForTests, finding: Finding) -> None:
    client = office.client("community_worker")
    refused = client.post(f"/findings/{finding.pk}/settle/", {"state": "declined"})
    assert refused.status_code == 422 and "请写明原因" in refused.content.decode()
    said = {"state": "declined", "reason": "不愿领取", "until": date(2026, 6, 30).isoformat()}
    page = client.post(f"/findings/{finding.pk}/settle/", said, follow=True).content.decode()
    assert "本人放弃" in page and "不愿领取" in page
    assert "王奶奶" not in client.get("/findings/").content.decode()
    assert "王奶奶" in client.get("/findings/?state=declined").content.decode()


def test_another_community_does_not_even_learn_that_it_exists(office: OfficeForTests, finding: Finding) -> None:
    client = office.client("community_worker", FAR)
    assert client.get(f"/findings/{finding.pk}/").status_code == 404
    assert client.post(f"/findings/{finding.pk}/proof/").status_code == 404


@pytest.mark.parametrize(
    ("cause", "zh", "en"),
    [
        ("fact:lives_alone", "要先弄清：独居", "something unknown: lives alone"),
        ("parameter:asset_limit", "参数“人均财产限额”，区里还没有填", "the parameter “asset limit a head”"),
        ("policy:tekun", "“特困人员救助供养（深圳）”的结果", "what comes of “Support of people"),
        ("fact:?", "还没有查清的情况", "something that is not known yet"),
    ],
)
def test_what_is_not_known_is_said_in_words_that_lead_to_where_it_is_asked(
    office: OfficeForTests, cause: str, zh: str, en: str
) -> None:
    subject = office.enrol(COMMUNITY, name="李奶奶")
    a_night([missed(subject, policy=POLICY, programme=POLICY, cell="ask", cause=cause)], subjects=frozenset({subject}))
    number = Finding.objects.using("worker").get(subject_id=subject).pk
    client = office.client("community_worker")
    page = client.get(f"/findings/{number}/").content.decode()
    assert zh in page and cause not in page
    assert (f'href="/subjects/{subject}/law/"' in page) == (not cause.startswith("parameter"))
    client.cookies["lang"] = "en"
    assert en in client.get(f"/findings/{number}/").content.decode()


def test_a_parameter_that_lacks_leads_who_may_publish_to_the_editions(office: OfficeForTests) -> None:
    subject = office.enrol(COMMUNITY, name="孙奶奶")
    unknown = missed(subject, policy=POLICY, programme=POLICY, cell="ask", cause="parameter:asset_limit")
    a_night([unknown], subjects=frozenset({subject}))
    number = Finding.objects.using("worker").get(subject_id=subject).pk
    page = office.client("district_officer", "440311").get(f"/findings/{number}/").content.decode()
    assert 'href="/editions/">看缺什么' in page
