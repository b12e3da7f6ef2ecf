"""The first people of an office."""

from __future__ import annotations

import pytest

from tests.clients import Client
from tests.office import OfficeForTests
from yingbao.accounts.factors import code_now, draft
from yingbao.accounts.first import DEMO_PASSWORD, demo_people, first_administrator
from yingbao.accounts.models import Office, User
from yingbao.accounts.roles import rights
from yingbao.database.trouble import Trouble


def test_a_real_office_begins_with_one_security_administrator(office: OfficeForTests) -> None:
    Office.objects.using("owner").update(made_up=False)
    password = first_administrator("first")
    browser = Client()
    page = browser.get("/enter/").content.decode()
    assert "演示" not in page
    assert browser.post("/enter/", {"username": "first", "password": password}).headers["Location"] == "/enter/app/"
    page = browser.get("/enter/app/").content.decode()
    assert "data-code" not in page, "a real office shows no code"
    browser.post("/enter/app/", {"code": code_now(draft(User.objects.using("gate").get(username="first")))})
    assert browser.get("/desk/").headers["Location"] == "/me/password/"
    with pytest.raises(Trouble, match="已有安全管理员"):
        first_administrator("second")


def test_a_real_office_takes_no_demonstration_people(office: OfficeForTests) -> None:
    Office.objects.using("owner").update(made_up=False)
    with pytest.raises(Trouble, match="真正的办公室"):
        demo_people()
    Office.objects.using("owner").update(made_up=True)


def test_a_made_up_office_has_somebody_for_every_role(office: OfficeForTests) -> None:
    Office.objects.using("owner").update(made_up=True)
    people = demo_people({"jumin": 12})
    assert {one.role.code for one in people} == set(rights().roles)
    assert demo_people({"jumin": 12}) == people, "again, and nothing changes"
    assert User.objects.using("gate").get(username="jumin").subject_id == 12
    assert all(one.username in Client().get("/enter/").content.decode() for one in people[:3])


@pytest.mark.parametrize("number", range(25))
def test_each_of_them_can_sign_in_with_what_the_page_shows(office: OfficeForTests, number: int) -> None:
    person, browser = demo_people()[number], Client()
    answer = browser.post("/enter/", {"username": person.username, "password": DEMO_PASSWORD})
    if person.code:
        assert answer.headers["Location"] == "/enter/code/"
        shown = browser.get("/enter/code/").content.decode().partition("data-code>")[2][:6]
        answer = browser.post("/enter/code/", {"code": shown})
    assert answer.headers["Location"] in ("/", "/desk/")
    assert browser.get("/me/").status_code == 200
