"""People find whom they serve, however they type it, and nobody else."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.registry.actions import Saying, enrol, state, stop
from yingbao.registry.search.keys import rekey_all, rekey_changed
from yingbao.registry.search.queries import Hit, find

TODAY = date(2025, 12, 31)
NUMBER, PHONE = "990000195001010016", "10000000001"


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> dict[str, int]:
    wei = office.enrol(name="张伟", birth="1950-01-01", id_number=NUMBER, phone=PHONE, address="演示路12号3栋402")
    return {
        "张伟": wei,
        "张伟明": office.enrol(name="张伟明", birth="1960-02-02"),
        "小张伟": office.enrol(name="小张伟", birth="1970-02-02"),
        "章微": office.enrol(name="章微"),
        "单雄信": office.enrol(name="单雄信"),
        "龴𠂇": office.enrol(name="\u9fb4\U00020087"),
        "阿卜杜": office.enrol(name="阿卜杜·热合曼"),
        "邻居": office.enrol(NEIGHBOUR, name="张伟"),
        "远方": office.enrol(FAR, name="张伟", hukou=COMMUNITY),
        "单位": office.enrol(kind="organisation", name="（演示）光明海棠康复中心", registered_area=COMMUNITY),
        "家庭": office.enrol(kind="household", residence=COMMUNITY, address="光明区演示路7号", hukou_book="G0012345"),
    }


def found(
    office: OfficeForTests, text: str, role: str = "community_worker", area: str = COMMUNITY, kind: str = ""
) -> list[Hit]:
    with office.at_a_desk(role, area):
        return list(find(text, TODAY, kind).hits)


def names(hits: list[Hit]) -> list[str]:
    return [hit.named.name.zh for hit in hits]


@pytest.mark.parametrize("typed", ["张伟", "张wei", "张w", "zhangwei", "zhang wei", "zw", "ＺＨＡＮＧＷＥＩ", "zhangw"])
def test_somebody_is_found_by_name_pinyin_and_initials_and_the_very_name_comes_first(
    office: OfficeForTests, people: dict[str, int], typed: str
) -> None:
    hits = found(office, typed)
    assert people["张伟"] in [hit.named.id for hit in hits[:2]]
    assert people["张伟明"] in [hit.named.id for hit in hits]


@pytest.mark.parametrize("typed", ["张weim", "张wm", "张伟m", "张伟ming", "张伟 1960", "张wei 1960"])
def test_characters_and_letters_may_be_mixed(office: OfficeForTests, people: dict[str, int], typed: str) -> None:
    assert [hit.named.id for hit in found(office, typed)] == [people["张伟明"]]


def test_what_is_typed_in_characters_is_meant_so(office: OfficeForTests, people: dict[str, int]) -> None:
    assert [hit.named.id for hit in found(office, "章wei")] == [people["章微"]]


def test_a_single_character_finds_whoever_has_it_anywhere_in_the_name(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    assert set(names(found(office, "伟"))) == {"张伟", "张伟明", "小张伟"}
    assert names(found(office, "明", kind="person")) == ["张伟明"]


def test_rare_characters_are_found_and_so_are_their_old_private_places(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    for typed in ("\U00020087", "\u9fb4", "\ue81e\ue816"):
        assert [hit.named.id for hit in found(office, typed)] == [people["龴𠂇"]]


@pytest.mark.parametrize("typed", ["shanxiongxin", "danxiongxin", "sxx", "dxx", "xiongxin"])
def test_a_name_of_several_readings_is_found_by_each(
    office: OfficeForTests, people: dict[str, int], typed: str
) -> None:
    assert people["单雄信"] in [hit.named.id for hit in found(office, typed)]


@pytest.mark.parametrize("typed", ["阿卜杜热合曼", "热合曼", "阿卜杜・热", "abudureheman", "abd"])
def test_a_name_with_a_dot_is_found_with_and_without_it(
    office: OfficeForTests, people: dict[str, int], typed: str
) -> None:
    assert people["阿卜杜"] in [hit.named.id for hit in found(office, typed)]


def test_a_number_finds_exactly_and_is_logged_without_itself(office: OfficeForTests, people: dict[str, int]) -> None:
    for typed, fact in ((NUMBER, "id_number"), ("100-0000-0001", "phone")):
        response = office.client("community_worker").post("/search/", {"q": typed})
        assert "张伟" in response.content.decode()
        last = Entry.objects.using("gate").filter(kind="search").latest("id")
        assert (last.subject_id, last.detail) == (people["张伟"], {"by": fact})
    assert found(office, NUMBER, area=FAR) == []


def test_a_household_is_found_by_address_and_book(office: OfficeForTests, people: dict[str, int]) -> None:
    for typed in ("演示路7号", "光明区演示路7", "G0012345"):
        assert people["家庭"] in [hit.named.id for hit in found(office, typed)]
    assert people["张伟"] in [hit.named.id for hit in found(office, "12号3栋")]


def test_an_organisation_is_found_by_any_part_of_its_name(office: OfficeForTests, people: dict[str, int]) -> None:
    for typed in ("海棠康复", "康复中心", "htkf", "haitang"):
        assert [hit.named.id for hit in found(office, typed, kind="organisation")] == [people["单位"]]
    assert found(office, "康复中心", kind="person") == []


def test_the_year_of_birth_and_the_community_tell_people_of_one_name_apart(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    assert [hit.named.id for hit in found(office, "张伟 1950")] == [people["张伟"]]
    district = ("district_officer", "440311")
    assert len([hit for hit in found(office, "张伟", *district) if hit.named.name.zh == "张伟"]) == 3
    assert [hit.named.id for hit in found(office, "张伟 碧眼", *district)] == [people["邻居"]]
    assert people["张伟"] in [hit.named.id for hit in found(office, "张伟 演示路12号", *district)]


def test_who_has_their_hukou_here_is_found_here_too_after_those_who_live_here(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    assert [hit.named.id for hit in found(office, "张伟")][:2] == [people["张伟"], people["远方"]]
    assert people["邻居"] not in [hit.named.id for hit in found(office, "张伟")]


@pytest.mark.parametrize("role", ["system_administrator", "analyst", "auditor"])
def test_who_sees_no_files_finds_nobody(office: OfficeForTests, people: dict[str, int], role: str) -> None:
    with office.at_a_desk(role, "440311") as _, connections["default"].cursor() as cursor:
        may = cursor.execute("SELECT office.may('files')").fetchone()[0]
        if not may:
            with pytest.raises(DatabaseError, match="not at this desk"), transaction.atomic("default"):
                find("张伟", TODAY)


def test_without_a_desk_the_function_refuses(office: OfficeForTests, people: dict[str, int]) -> None:
    with office.sql("yingbao_web") as con, pytest.raises(psycopg.Error, match="not at this desk"):
        con.execute(
            "SELECT * FROM registry.search(ARRAY[1]::smallint[], ARRAY['张'], '{}', '{}', NULL::int4range, '{}', 50)"
        )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM registry_token",
        "SELECT * FROM registry_place_key",
        "SELECT * FROM registry_keyed",
        "SELECT * FROM registry.called(ARRAY[1]::bigint[])",
        "SELECT * FROM registry.under(1::smallint, '张', ARRAY['440311001001'], '{}', 50)",
        "SELECT * FROM registry.holders(ARRAY['\\x00'::bytea])",
        "SELECT registry.rekey(ARRAY[1]::bigint[])",
        "SELECT registry.keep_keys(ARRAY(SELECT generate_series(1, 1000)))",
        "SELECT registry.keep_reading('张伟', ARRAY[1]::smallint[], ARRAY['王'])",
    ],
)
def test_the_pages_role_reaches_no_key_by_another_way(
    office: OfficeForTests, people: dict[str, int], query: str
) -> None:
    with office.sql("yingbao_web") as con, pytest.raises(psycopg.Error):
        con.execute(query)


def test_a_restricted_file_is_not_found_even_by_whoever_may_see_it(
    office: OfficeForTests, people: dict[str, int]
) -> None:
    with office.at_a_desk("district_officer", "440311"):
        hidden = enrol("person", COMMUNITY, "abuse")
        facts = {"name": "隐姓", "residence": COMMUNITY, "id_number": "990000199001010018"}
        state(Saying("person", hidden, "visit", date(2025, 1, 1), "受限", facts))
        assert not find("隐姓", TODAY).hits and not find("990000199001010018", TODAY).hits


def test_a_corrected_name_is_found_at_once_and_the_old_one_no_more(office: OfficeForTests) -> None:
    person = office.enrol(name="赵错字")
    with office.at_a_desk("community_worker"):
        wrong = state(Saying("person", person, "correction", date(2025, 6, 1), "改名", {"name": "赵正字"}))
        assert [hit.named.id for hit in find("赵正字", TODAY).hits] == [person]
        (former,) = find("赵错字", TODAY).hits
        assert (former.named.id, former.called) == (person, "赵错字")
        stop(wrong, date(2025, 6, 1), "还是原名")
        assert not find("赵正字", TODAY).hits


def test_another_name_is_found_and_says_so(office: OfficeForTests) -> None:
    person = office.enrol(name="钱大妈", alias="阿婆、金花")
    (hit,) = found(office, "金花")
    assert (hit.named.id, hit.called) == (person, "金花")


def test_who_moves_away_is_found_by_the_new_community_alone(office: OfficeForTests) -> None:
    person = office.enrol(name="搬家者")
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "correction", date(2025, 6, 1), "迁居", {"residence": NEIGHBOUR}))
    assert found(office, "搬家者") == []
    assert [hit.named.id for hit in found(office, "搬家者", area=NEIGHBOUR)] == [person]


@pytest.mark.parametrize("batch", [100_000, 2])
def test_keys_made_in_bulk_are_those_made_by_hand(
    office: OfficeForTests, people: dict[str, int], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingbao.registry.search.keys.BATCH", batch)
    tables = ("registry_key", "registry_token", "registry_place_key")
    with office.sql() as con:
        before = [set(con.execute(f"SELECT t::text FROM {table} t").fetchall()) for table in tables]
        rekey_all()
        after = [set(con.execute(f"SELECT t::text FROM {table} t").fetchall()) for table in tables]
    assert before[0] == after[0] and before[2] == after[2]
    assert after[1] <= before[1] and after[1]
    assert rekey_changed() == 0


def test_what_was_changed_without_thinking_of_search_is_caught_up_with(office: OfficeForTests) -> None:
    person = office.enrol(name="原名甲")
    with office.sql() as con:
        con.execute("UPDATE registry_subject SET name = '新名乙', xact = pg_current_xact_id() WHERE id = %s", [person])
    assert found(office, "新名乙") == []
    rekey_changed()
    assert [hit.named.id for hit in found(office, "新名乙")] == [person]


def test_after_a_backup_is_restored_elsewhere_everybody_is_caught_up_with_once(office: OfficeForTests) -> None:
    with office.sql() as con:
        con.execute("UPDATE registry_keyed SET upto = '999999999999'")
        con.execute("UPDATE registry_subject SET xact = '999999999998' WHERE id % 2 = 0")
        (everybody,) = con.execute("SELECT count(*) FROM registry_subject").fetchone()
        assert rekey_changed() == everybody
        assert rekey_changed() == 0
        con.execute("UPDATE registry_subject SET xact = pg_current_xact_id()")


def test_the_page_shows_the_same_with_and_without_javascript(office: OfficeForTests, people: dict[str, int]) -> None:
    client = office.client("community_worker")
    whole = client.post("/search/", {"q": "张伟"}).content.decode()
    part = client.post("/search/", {"q": "张伟"}, headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    assert part.strip() in whole and "张伟明" in part and "<html" not in part


def test_who_finds_nobody_is_told_what_to_do(office: OfficeForTests, people: dict[str, int]) -> None:
    client = office.client("community_worker")
    assert "新建档案" in client.post("/search/", {"q": "查无此人"}).content.decode()
    assert client.get("/search/").status_code == 200
    assert client.get("/search/?q=张伟").content.decode().count("张伟") == client.get(
        "/search/"
    ).content.decode().count("张伟")


def test_somebody_without_files_does_not_reach_the_page(office: OfficeForTests, people: dict[str, int]) -> None:
    assert office.client("system_administrator", "").get("/search/").status_code == 403
