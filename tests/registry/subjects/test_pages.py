"""A file as the people of an office read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.registry.actions import Saying, state

NUMBER = "990000194005010026"


@pytest.fixture(scope="module")
def family(office: OfficeForTests) -> dict[str, int]:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    shared = {"hukou": COMMUNITY, "household": home}
    elder = office.enrol(
        COMMUNITY,
        name="王秀兰",
        sex="female",
        birth="1940-05-01",
        consent=True,
        id_number=NUMBER,
        serious_illness=True,
        **shared,
    )
    child = office.enrol(COMMUNITY, name="王小宝", sex="male", birth="2015-05-01", **shared)
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "visit", date(2025, 1, 1), "走访", {}, topic="guardian", other=elder))
        state(Saying("person", elder, "correction", date(2025, 6, 1), "本人说明", {"lives_alone": False}))
    return {"home": home, "elder": elder, "child": child}


PARTS = ("", "law/", "received/", "history/", "moment/")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("who", ["elder", "child", "home"])
def test_every_part_of_a_file_opens_for_its_worker_and_not_for_another_community(
    office: OfficeForTests, family: dict[str, int], who: str, part: str
) -> None:
    path = f"/subjects/{family[who]}/{part}"
    assert office.client("community_worker").get(path).status_code == 200
    assert office.client("community_worker", FAR).get(path).status_code == 404


def test_the_profile_says_who_told_and_masks_what_is_sensitive(office: OfficeForTests, family: dict[str, int]) -> None:
    page = office.client("community_worker").get(f"/subjects/{family['elder']}/").content.decode()
    assert "王秀兰" in page and "85 岁" in page and "入户核查" in page and "更正" in page
    assert NUMBER not in page


def test_a_masked_number_is_shown_with_a_reason_and_the_look_is_logged(
    office: OfficeForTests, family: dict[str, int]
) -> None:
    client, path = office.client("community_worker"), f"/subjects/{family['elder']}/reveal/"
    refused = client.post(path, {"fact": "id_number"}).content.decode()
    assert NUMBER not in refused
    page = client.post(path, {"fact": "id_number", "reason": "核对身份"}).content.decode()
    assert NUMBER in page
    last = Entry.objects.using("gate").filter(kind="look", subject_id=family["elder"]).latest("id")
    assert last.detail["reason"] == "核对身份"


def test_the_law_answers_for_whoever_is_on_screen_with_its_proof(
    office: OfficeForTests, family: dict[str, int]
) -> None:
    client = office.client("community_worker")
    page = client.get(f"/subjects/{family['elder']}/law/").content.decode()
    assert "高龄老人津贴" in page
    proof = client.get(f"/subjects/{family['elder']}/law/gaoling/").content.decode()
    assert "1940" in proof and "第" in proof


def test_relations_lead_to_files_and_a_guardian_is_named(office: OfficeForTests, family: dict[str, int]) -> None:
    page = office.client("community_worker").get(f"/subjects/{family['child']}/").content.decode()
    assert "监护人" in page and "王秀兰" in page


def test_the_history_tells_who_corrected_and_why(office: OfficeForTests, family: dict[str, int]) -> None:
    page = office.client("community_worker").get(f"/subjects/{family['elder']}/history/").content.decode()
    assert "本人说明" in page


def test_the_time_machine_knows_the_day_before_the_correction(office: OfficeForTests, family: dict[str, int]) -> None:
    path = f"/subjects/{family['elder']}/moment/?valid=2025-03-01&known=2026-12-31"
    assert office.client("community_worker").get(path).status_code == 200


def test_a_role_that_may_not_look_closely_is_told_so(office: OfficeForTests, family: dict[str, int]) -> None:
    page = office.client("social_worker").get(f"/subjects/{family['elder']}/law/")
    assert page.status_code == 200
    assert NUMBER not in page.content.decode()


def test_a_citizen_reads_their_own_file(office: OfficeForTests, family: dict[str, int]) -> None:
    from yingbao.accounts.models import User

    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=family["elder"])
    office.tokens.clear()
    client = office.client("citizen", "")
    page = client.get(f"/subjects/{family['elder']}/")
    assert page.status_code == 200
    assert "/log/mine/" in page.content.decode()
    assert client.get(f"/subjects/{family['child']}/").status_code == 404
    told = client.get(f"/subjects/{family['elder']}/law/").content.decode().partition("<main")[2]
    assert "也算进了您看不到档案的人" in told and "岗位" not in told and "王小宝" not in told


def test_who_delivers_sees_names_and_addresses_and_nothing_else_that_is_personal(office: OfficeForTests) -> None:
    facts = {"sex": "female", "lives_alone": True, "address": "演示路 8 号", "phone": "13800000000"}
    person = office.enrol(name="送餐老人", birth="1940-01-01", **facts)
    client = office.client("delivery_staff")
    page = client.get(f"/subjects/{person}/").content.decode().partition("<main")[2]
    assert "送餐老人" in page and "演示路 8 号" in page
    for word in ("女", "独居", "13800000000"):
        assert word not in page
    listed = client.get("/residents/").content.decode()
    assert "演示路 8 号" in listed and "独居" not in listed
    assert "送餐老人" not in office.client("delivery_staff", FAR).get("/residents/").content.decode()


def test_what_is_sensitive_of_a_relation_is_shown_with_a_reason_and_the_look_is_logged(office: OfficeForTests) -> None:
    child, father = office.enrol(name="小宝", birth="2015-05-01"), office.enrol(name="孩子父亲", birth="1985-01-01")
    with office.at_a_desk("community_worker"):
        facts = {"income": 345600, "civil_capacity": False}
        tie = state(Saying("person", child, "visit", date(2025, 1, 1), "走访", facts, topic="supporters", other=father))
    client, path = office.client("community_worker"), f"/subjects/{child}/"
    page = client.get(path).content.decode()
    assert f'value="{tie}.income"' in page and "3,456.00" not in page
    assert "3,456.00" not in client.post(f"{path}reveal/", {"fact": f"{tie}.income"}).content.decode()
    shown = client.post(f"{path}reveal/", {"fact": f"{tie}.income", "reason": "核查赡养能力"}).content.decode()
    assert "3,456.00" in shown
    last = Entry.objects.using("gate").filter(kind="look", subject_id=child).latest("id")
    assert last.detail == {"facts": ["supporters.income"], "reason": "核查赡养能力"}
    grouped = client.post(f"{path}reveal/", {"panel": f"tie {tie}", "reason": "核查赡养能力"}).content.decode()
    assert "3,456.00" in grouped and f'value="{tie}.civil_capacity"' not in grouped
    assert f'value="{tie}.income"' not in office.client("social_worker").get(path).content.decode()


def test_a_doctor_is_shown_no_income_of_a_relation(office: OfficeForTests, family: dict[str, int]) -> None:
    with office.at_a_desk("community_worker"):
        said = Saying("person", family["child"], "visit", date(2025, 1, 1), "走访", {"income": 100}, topic="supporters")
        tie = state(replace(said, other=family["elder"]))
    client, path = office.client("doctor"), f"/subjects/{family['child']}/reveal/"
    assert client.post(path, {"fact": f"{tie}.income", "reason": "好奇"}).status_code == 403
