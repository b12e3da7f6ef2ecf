"""What a clerk writes down by hand, and what the office does with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from stdnum.cn import ric

from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.registry.models import Statement, Subject
from yingbao.registry.registering.fields import reader_of
from yingbao.registry.search.keys import rekey_changed

BASE = {"since": "2025-12-01", "reason": "入户了解", "evidence": "", "source": "visit"}


def numbered(body: str) -> str:
    return body + str(ric.calc_check_digit(body + "0"))


NUMBER = numbered("99000019470312008")


def refused(response: Any) -> bool:
    """The form came back with what is wrong."""
    return response.status_code == 200 and "还没有保存" in response.content.decode()


def saved(office: OfficeForTests, response: Any) -> Subject:
    assert response.status_code == 302, response.content.decode()
    number = int(response.headers["Location"].strip("/").split("/")[-1])
    return Subject.objects.using("owner").get(pk=number)


def new(office: OfficeForTests, role: str = "community_worker", kind: str = "person", **facts: str) -> Any:
    given = {f"fact_{name}": value for name, value in facts.items()}
    return office.client(role).post(f"/new/{kind}/", {**BASE, "area": COMMUNITY, **given})


def test_somebody_found_at_a_door_is_registered_with_a_description_alone(office: OfficeForTests) -> None:
    found = saved(office, new(office, description="约七十岁，女，蓝色外套"))
    assert found.profile == {"description": "约七十岁，女，蓝色外套", "residence": COMMUNITY}
    page = office.client("community_worker").get(f"/subjects/{found.pk}/").content.decode()
    assert "身份待查" in page


def test_nobody_is_registered_about_whom_nothing_is_known(office: OfficeForTests) -> None:
    response = new(office)
    assert refused(response)
    assert "至少填一项能认出来的" in response.content.decode()


def test_the_id_number_says_birth_and_sex_and_is_kept_secret(office: OfficeForTests) -> None:
    found = saved(office, new(office, name="赵桂芳", id_number=NUMBER))
    assert found.profile["birth"] == "1947-03-12" and found.profile["sex"] == "female"
    assert NUMBER not in str(found.profile)


def test_a_number_that_somebody_has_already_leads_to_their_file_and_not_to_a_second_one(office: OfficeForTests) -> None:
    number = numbered("99000019500101123")
    first = saved(office, new(office, name="钱大爷", id_number=number))
    again = new(office, name="钱大爷", id_number=number)
    assert again.status_code == 200
    assert f"/subjects/{first.pk}/" in again.content.decode()
    assert Subject.objects.using("owner").filter(name="钱大爷").count() == 1


def test_a_number_registered_in_another_community_is_told_without_saying_whose(office: OfficeForTests) -> None:
    number = numbered("99000019500101321")
    office.enrol(FAR, name="远方的人", id_number=number)
    page = new(office, name="某某", id_number=number).content.decode()
    assert "别处已有这个号码的档案" in page and "远方的人" not in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"id_number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "校验"),
        ({"id_number": "44031119500101"}, "18"),
        ({"id_number": numbered("99000019600101001"), "birth": "1961-01-01"}, "说的不一样"),
        ({"name": "甲", "birth": "2030-01-01"}, "2025"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(office: OfficeForTests, facts: dict[str, str], said: str) -> None:
    response = new(office, **facts)
    assert refused(response)
    assert said in response.content.decode()


def test_a_number_of_an_unknown_region_only_warns(office: OfficeForTests) -> None:
    given = {**BASE, "area": COMMUNITY, "fact_id_number": numbered("99000019480505003")}
    page = office.client("community_worker").post("/new/person/", given, follow=True).content.decode()
    assert "已登记" in page and "990000" in page and given["fact_id_number"] not in page


def test_a_new_household_takes_its_first_member_in(office: OfficeForTests) -> None:
    person = office.enrol(name="孙独居")
    given = {**BASE, "area": COMMUNITY, "fact_address": "演示路 1 号"}
    home = saved(office, office.client("community_worker").post(f"/new/household/?person={person}", given))
    assert Subject.objects.using("owner").get(pk=person).household_id == home.pk


def test_a_correction_needs_evidence_shows_the_old_word_and_is_believed(office: OfficeForTests) -> None:
    person = office.enrol(name="李四", lives_alone=True)
    client, path = office.client("community_worker"), f"/subjects/{person}/correct/lives_alone/"
    shown = client.get(path).content.decode()
    assert "入户核查" in shown and "是" in shown
    given = {"fact_lives_alone": "false", "since": "2025-12-01", "reason": "与女儿同住"}
    assert refused(client.post(path, given))
    assert client.post(path, {**given, "evidence": "居住证明"}).status_code == 302
    assert Subject.objects.using("owner").get(pk=person).profile["lives_alone"] is False
    last = Statement.objects.using("owner").filter(subject_id=person).latest("id")
    assert (last.source.code, last.reason, last.evidence) == ("correction", "与女儿同住", "居住证明")


def test_what_was_said_wrongly_can_be_made_unknown_again(office: OfficeForTests) -> None:
    person = office.enrol(name="周五", birth="1900-01-01", hukou=COMMUNITY)
    given = {"unknown": "on", "since": "2025-12-01", "reason": "登记有误", "evidence": "本人说明"}
    client = office.client("community_worker")
    assert client.post(f"/subjects/{person}/correct/birth/", given).status_code == 302
    page = client.get(f"/subjects/{person}/").content.decode()
    assert "125 岁" not in page
    assert client.get(f"/subjects/{person}/law/").status_code == 200


def test_a_death_that_was_a_mistake_is_corrected_to_no_death(office: OfficeForTests) -> None:
    person = office.enrol(name="周五", birth="1930-01-01", hukou=COMMUNITY, death="2025-12-01")
    client, path = office.client("community_worker"), f"/subjects/{person}/correct/death/"
    assert "不填就是：没有发生" in client.get(path).content.decode()
    given = {"fact_death": "", "since": "2025-12-01", "reason": "同名误传", "evidence": "走访记录"}
    page = client.post(path, given, follow=True).content.decode()
    assert "没有发生" in page and Subject.objects.using("owner").get(pk=person).profile["death"] == "9000-01-01"
    told = Statement.objects.using("owner").filter(subject_id=person, source__code="correction").get()
    assert told.facts == {"death": "9000-01-01"}, (
        "it is known that nobody died; what nobody knows is asked for at night"
    )


def test_money_is_typed_in_yuan_and_kept_in_fen(office: OfficeForTests) -> None:
    person = office.enrol(name="吴六", hukou=COMMUNITY)
    client, path = office.client("community_worker"), f"/subjects/{person}/visit/?facts=wage_income"
    assert refused(client.post(path, {**BASE, "fact_wage_income": "1234.567"}))
    assert client.post(path, {**BASE, "fact_wage_income": "1,234.56"}).status_code == 302
    with office.sql() as con:
        assert con.execute("SELECT sensitive FROM registry_subject WHERE id = %s", [person]).fetchone() == (
            {"wage_income": 123456},
        )


def test_a_visit_in_which_nothing_was_learned_is_not_recorded(office: OfficeForTests) -> None:
    person = office.enrol(name="郑七")
    response = office.client("community_worker").post(f"/subjects/{person}/visit/", BASE)
    assert refused(response)
    assert "什么都没有填" in response.content.decode()


def test_a_guardian_is_recorded_disputed_and_ended_again(office: OfficeForTests) -> None:
    child, elder = office.enrol(name="小宝", birth="2015-05-01"), office.enrol(name="外婆", birth="1955-01-01")
    client = office.client("community_worker")
    given = {**BASE, "other": str(elder), "fact_disputed": "true"}
    assert client.post(f"/subjects/{child}/relate/guardian/", given).status_code == 302
    page = client.get(f"/subjects/{child}/").content.decode()
    assert "外婆" in page and "有争议" in page and "2033年5月1日" in page
    held = Statement.objects.using("owner").get(subject_id=child, topic="guardian")
    path = f"/subjects/{child}/stop/{held.pk}/"
    assert refused(client.post(path, {"day": "2020-01-01", "reason": "改判"}))
    assert client.post(path, {"day": "2025-12-31", "reason": "改判"}).status_code == 302
    assert "外婆" not in client.get(f"/subjects/{child}/").content.decode()


def test_who_leaves_a_household_belongs_to_none_and_may_join_another(office: OfficeForTests) -> None:
    home, other = (office.enrol(kind="household", residence=COMMUNITY) for _ in "ab")
    person = office.enrol(name="搬走的人", birth="1950-01-01", household=home)
    client, path = office.client("community_worker"), f"/subjects/{person}/leave/household/"
    assert path in client.get(f"/subjects/{person}/").content.decode()
    assert "搬走的人家" in client.get(path).content.decode()
    assert refused(client.post(path, {"day": "2025-12-01", "reason": ""}))
    assert refused(client.post(path, {"day": "2020-01-01", "reason": "分户"}))
    assert client.post(path, {"day": "2025-12-01", "reason": "分户"}).status_code == 302
    left = Subject.objects.using("owner").get(pk=person)
    assert left.household_id is None and left.profile["birth"] == "1950-01-01"
    assert client.get(path).status_code == 404
    assert client.get(f"/subjects/{person}/law/").status_code == 200
    history = client.get(f"/subjects/{person}/history/").content.decode()
    assert "分户" in history
    given = {**BASE, "since": "2025-12-20", "other": str(other)}
    assert client.post(f"/subjects/{person}/relate/household/", given).status_code == 302
    assert Subject.objects.using("owner").get(pk=person).household_id == other


def test_who_may_not_state_ends_no_membership(office: OfficeForTests) -> None:
    home = office.enrol(kind="household", residence=COMMUNITY)
    person = office.enrol(name="某人", household=home)
    path = f"/subjects/{person}/leave/household/"
    assert office.client("doctor").post(path, {"day": "2025-12-01", "reason": "分户"}).status_code == 403
    assert path not in office.client("doctor").get(f"/subjects/{person}/").content.decode()
    assert office.client("community_worker", FAR).get(path).status_code == 404


def test_a_relation_to_a_file_out_of_reach_or_of_another_kind_is_refused(office: OfficeForTests) -> None:
    person, far = office.enrol(name="甲"), office.enrol(NEIGHBOUR, name="乙")
    home = office.enrol(kind="household", residence=COMMUNITY)
    client = office.client("community_worker")
    for other in (far, home, person):
        assert refused(client.post(f"/subjects/{person}/relate/carer/", {**BASE, "other": str(other)}))


def test_a_restricted_word_is_only_on_its_own_page_and_reading_it_is_logged_in_secret(office: OfficeForTests) -> None:
    person = office.enrol(name="受害人")
    client, path = office.client("district_officer", "440311"), f"/subjects/{person}/restricted/"
    given = {"kind_of": "safe_address", "since": "2025-12-01", "reason": "躲避家暴", "address": "安全屋三号"}
    assert client.post(path, given).status_code == 302
    assert "安全屋三号" in client.get(path).content.decode()
    last = Entry.objects.using("gate").filter(kind="look", subject_id=person).latest("id")
    assert last.hidden
    for part in ("", "history/", "moment/", "law/", "received/"):
        assert "安全屋三号" not in client.get(f"/subjects/{person}/{part}").content.decode()
    assert office.client("community_worker").get(path).status_code == 403


def test_who_may_not_state_sees_no_form(office: OfficeForTests) -> None:
    person = office.enrol(name="某人")
    for path in ("/new/person/", f"/subjects/{person}/visit/", f"/subjects/{person}/correct/name/"):
        assert office.client("doctor").get(path).status_code == 403
    assert "记录走访" not in office.client("doctor").get(f"/subjects/{person}/").content.decode()


def test_dates_of_registering_do_not_lie_ahead(office: OfficeForTests) -> None:
    person = office.enrol(name="冯八")
    response = office.client("community_worker").post(
        f"/subjects/{person}/visit/", {**BASE, "since": date(2026, 1, 1).isoformat(), "fact_phone": "13800000000"}
    )
    assert refused(response)
    assert "还没有到" in response.content.decode()


def happens(office: OfficeForTests, home: int, **facts: str) -> Any:
    given = {f"fact_{name}": value for name, value in facts.items()}
    about = {"source": "declared", "reason": "邻居来电", "evidence": "", **given}
    return office.client("community_worker").post(f"/subjects/{home}/happened/hardships/", about)


def test_a_hardship_is_taken_down_with_its_day_and_the_law_sees_it(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY)
    person = office.enrol(COMMUNITY, name="郑大山", household=home)
    client = office.client("community_worker")
    path = f"/subjects/{home}/happened/hardships/"
    ways = client.get(f"/subjects/{person}/happened/").content.decode()
    assert path in ways, "from the person's file, too"
    assert f"/subjects/{person}/visit/?facts=death" in ways, "and a death is taken down from here"
    place = reader_of(FIRST_DAY).areas.full_name(COMMUNITY)
    assert f'name="fact_place" value="{place}"' in client.get(path).content.decode(), "where it happened is proposed"
    happens(office, home, kind="fire", date="2025-12-30", place=COMMUNITY, urgent="true")
    said = Statement.objects.using("owner").get(subject_id=home, topic="hardships")
    assert (said.occasion, str(said.valid_from), said.source.code) == ("2025-12-30", "2025-12-30", "declared")
    assert said.facts == {"kind": "fire", "date": "2025-12-30", "place": COMMUNITY, "urgent": True}
    assert "火灾" in client.get(f"/subjects/{home}/received/").content.decode()
    assert "急难型" in client.get(f"/subjects/{home}/law/").content.decode()


def test_what_happened_is_not_registered_twice_nor_before_it_happened(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY)
    assert "还没有到" in happens(office, home, kind="fire", date="2026-01-01").content.decode()
    assert refused(happens(office, home, kind="fire")), "without a day nobody can tell it from another"
    assert happens(office, home, kind="fire", date="2025-12-30").status_code == 302
    again = happens(office, home, kind="illness", date="2025-12-30")
    assert "已经登记过一次" in again.content.decode() and "火灾" in again.content.decode()
    client = office.client("community_worker")
    other = {"fact_kind": "illness", "fact_date": "2025-12-30", "another": "on", "source": "visit", "reason": "家属说"}
    assert client.post(f"/subjects/{home}/happened/hardships/", other).status_code == 302
    found = Statement.objects.using("owner").filter(subject_id=home, topic="hardships").order_by("id")
    assert [one.occasion for one in found] == ["2025-12-30", "2025-12-30-2"]


def test_what_was_registered_by_mistake_is_taken_back_and_may_be_registered_again(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY)
    happens(office, home, kind="fire", date="2025-12-30")
    said = Statement.objects.using("owner").get(subject_id=home, topic="hardships")
    client, path = office.client("community_worker"), f"/subjects/{home}/stop/{said.pk}/"
    assert path in client.get(f"/subjects/{home}/received/").content.decode()
    client.post(path, {"day": "2025-12-30", "reason": "登错了户"})
    assert "火灾" not in client.get(f"/subjects/{home}/received/").content.decode()
    assert happens(office, home, kind="illness", date="2025-12-30").status_code == 302


def test_events_of_another_kind_of_file_or_another_place_are_not_for_this_page(office: OfficeForTests) -> None:
    person, far = office.enrol(COMMUNITY, name="冯小"), office.enrol(FAR, "household", residence=FAR)
    client = office.client("community_worker")
    assert client.get(f"/subjects/{person}/happened/hardships/").status_code == 404
    assert client.get(f"/subjects/{far}/happened/hardships/").status_code == 404


def test_who_is_likely_registered_already_is_shown_before_a_second_file_and_nothing_typed_is_lost(
    office: OfficeForTests,
) -> None:
    there = office.enrol(name="欧阳雪", birth="1951-02-03", sex="female", address="演示路 8 号")
    rekey_changed()
    typed = {"name": "欧阳雪", "birth": "1951-02-03", "description": "拄拐杖"}
    page = new(office, **typed).content.decode()
    assert "可能已经登记过，还没有保存" in page and f"/subjects/{there}/" in page and f"档案 {there}" in page
    assert "1951年2月3日生" in page and "演示路 8 号" in page
    assert 'value="拄拐杖"' in page and 'name="despite"' in page
    assert Subject.objects.using("owner").filter(name="欧阳雪").count() == 1
    saved(office, office.client("community_worker").post("/new/person/", insisting(**typed)))
    assert Subject.objects.using("owner").filter(name="欧阳雪").count() == 2


def test_of_a_file_out_of_sight_only_a_neutral_word_is_said(office: OfficeForTests) -> None:
    office.enrol(FAR, name="上官远", birth="1952-02-03", address="别处路 1 号")
    rekey_changed()
    page = new(office, name="上官远", birth="1952-02-03").content.decode()
    assert "请先问一下区级经办" in page and "别处路" not in page
    english = office.client("community_worker")
    english.post("/language/", {"lang": "en", "next": "/"})
    given = {"fact_name": "上官远", "fact_birth": "1952-02-03", **BASE, "area": COMMUNITY}
    assert "Ask the district before you register" in english.post("/new/person/", given).content.decode()
    assert english.post("/new/person/", given | {"despite": "on"}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "上官云", "birth": "1970-05-06"},
        {"name": "上官云", "birth": "1951-02-03", "id_number": numbered("99000019510203001")},
        {"name": "上官雨", "birth": "1951-02-03"},
    ],
    ids=["another year", "both have a number", "another name"],
)
def test_who_is_somebody_else_is_registered_without_a_question(office: OfficeForTests, typed: dict[str, str]) -> None:
    if not Subject.objects.using("owner").filter(name="上官云").exists():
        office.enrol(name="上官云", birth="1951-02-03", id_number=numbered("99000019510203002"))
        rekey_changed()
    saved(office, new(office, **typed))


def insisting(**facts: str) -> dict[str, str]:
    return {**BASE, "area": COMMUNITY, "despite": "on", **{f"fact_{name}": value for name, value in facts.items()}}
