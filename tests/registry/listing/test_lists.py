"""Lists of the files that a desk serves."""

from __future__ import annotations

import json
import re
from datetime import date

import psycopg
import pytest

from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.registry.actions import Saying, enrol, state


@pytest.fixture(scope="module")
def street(office: OfficeForTests) -> dict[str, int]:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, address="演示路 1 号")
    shared = {"household": home}
    people = {
        "赵百岁": office.enrol(name="赵百岁", birth="1920-01-01", sex="female", lives_alone=True, **shared),
        "钱八十": office.enrol(name="钱八十", birth="1945-12-31", sex="male", disability="vision", **shared),
        "孙八岁": office.enrol(
            name="孙八岁", birth="2017-06-01", sex="male", residence_place="street", lives_alone=True
        ),
        "李不详": office.enrol(name="李不详"),
    }
    office.enrol(NEIGHBOUR, name="周邻居", birth="1950-01-01")
    office.enrol(FAR, name="吴远方", birth="1950-01-01")
    office.enrol(FAR, name="郑外住", hukou=COMMUNITY)
    with office.at_a_desk("community_worker"):
        unit = enrol("organisation", COMMUNITY)
        facts = {"name": "某某社", "kind": "association", "registered_area": COMMUNITY}
        state(Saying("organisation", unit, "visit", date(2025, 1, 1), "登记", facts))
    return {"home": home, **people}


def names(page: str) -> list[str]:
    return re.findall(r"赵百岁|钱八十|孙八岁|李不详|周邻居|吴远方|郑外住|某某社", page.partition("<tbody")[2])


def shown(office: OfficeForTests, query: str, role: str = "community_worker", area: str = COMMUNITY) -> list[str]:
    response = office.client(role, area).get(f"/residents/{query}")
    assert response.status_code == 200
    return list(dict.fromkeys(names(response.content.decode())))


def test_a_worker_lists_their_own_community_and_nobody_else(office: OfficeForTests, street: dict[str, int]) -> None:
    assert shown(office, "") == ["赵百岁", "钱八十", "孙八岁", "李不详"]
    assert shown(office, f"?area={FAR}") == ["赵百岁", "钱八十", "孙八岁", "李不详"]


def test_a_street_lists_its_communities_and_narrows_to_one(office: OfficeForTests, street: dict[str, int]) -> None:
    assert "周邻居" in shown(office, "", "street_reviewer", COMMUNITY[:9])
    assert shown(office, f"?area={NEIGHBOUR}", "street_reviewer", COMMUNITY[:9]) == ["周邻居"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?age=80", ["钱八十"]),
        ("?age=100", ["赵百岁"]),
        ("?age=0", ["孙八岁"]),
        ("?sex=male", ["钱八十", "孙八岁"]),
        ("?lives_alone=true", ["赵百岁", "孙八岁"]),
        ("?lives_alone=true&age=0", ["孙八岁"]),
        ("?residence_place=street", ["孙八岁"]),
        ("?residence_place=street&sort=-age", ["孙八岁"]),
        ("?residence_place=other_institution", []),
        ("?where=away", ["郑外住"]),
        ("?sort=-age", ["赵百岁", "钱八十", "孙八岁", "李不详"]),
        ("?sort=age", ["李不详", "孙八岁", "钱八十", "赵百岁"]),
        ("?sort=-number", ["李不详", "孙八岁", "钱八十", "赵百岁"]),
    ],
)
def test_a_list_is_narrowed_and_ordered(
    office: OfficeForTests, street: dict[str, int], query: str, found: list[str]
) -> None:
    assert shown(office, query) == found


def test_a_list_by_disability_is_a_look_and_only_for_who_may(office: OfficeForTests, street: dict[str, int]) -> None:
    assert shown(office, "?disabled=yes") == ["钱八十"]
    last = Entry.objects.using("gate").filter(kind="look").latest("id")
    assert last.detail["list"] == "person" and last.detail["facts"] == ["person.disability"]
    assert len(shown(office, "?disabled=yes", "social_worker")) == 4


def test_with_sql_in_hand_no_list_by_disability_without_a_committed_look(
    office: OfficeForTests, street: dict[str, int]
) -> None:
    token = office.token("street_reviewer", COMMUNITY[:9])
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [token])
        call = "SELECT * FROM registry.listed('person', %s::jsonb, 'id', false, 0, 50)"
        assert con.execute(call, [json.dumps({})]).fetchall()
        with pytest.raises(psycopg.Error, match="no committed look"):
            con.execute(call, [json.dumps({"disabled": "yes"})])


def test_households_are_called_by_their_people_and_counted(office: OfficeForTests, street: dict[str, int]) -> None:
    page = office.client("community_worker").get("/files/household/").content.decode()
    assert "赵百岁家" in page and "演示路 1 号" in page


def test_organisations_have_a_list_of_their_own(office: OfficeForTests, street: dict[str, int]) -> None:
    client = office.client("community_worker")
    assert names(client.get("/files/organisation/?kind=association").content.decode())
    assert not names(client.get("/files/organisation/?kind=foundation").content.decode())
    assert client.get("/files/planet/").status_code == 404


def test_the_part_that_htmx_asks_for_is_the_part_of_the_page(office: OfficeForTests, street: dict[str, int]) -> None:
    client = office.client("community_worker")
    whole = client.get("/residents/?sex=male").content.decode()
    headers = {"HX-Request": "true", "HX-Target": "list-files-person"}
    part = client.get("/residents/?sex=male", headers=headers).content.decode()

    def without_tokens(text: str) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    assert without_tokens(part).strip() in without_tokens(whole)


def test_a_list_is_exported_with_a_purpose(office: OfficeForTests, street: dict[str, int]) -> None:
    client = office.client("community_worker")
    response = client.post("/residents/", {"do": "export", "purpose": "发放慰问品"})
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response.getvalue()[:2] == b"PK"


def test_a_citizen_lists_their_own_file_alone(office: OfficeForTests, street: dict[str, int]) -> None:
    from yingbao.accounts.models import User

    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=street["赵百岁"])
    assert shown(office, "", "citizen", "") == ["赵百岁"]
