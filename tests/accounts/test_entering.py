"""Signing in: password, code, desk; and out again."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.utils import timezone

from tests.clients import Client
from tests.codes import codes_of_page
from tests.office import FAR, PASSWORD, OfficeForTests
from yingbao.accounts import factors, sessions
from yingbao.accounts.models import Assignment, Desk, Entry, Office, User

DISTRICT = "440311"


@pytest.fixture
def browser(office: OfficeForTests) -> Iterator[Client]:
    """Nobody's browser; what axes counted is forgotten afterwards."""
    yield Client()
    with office.sql() as con:
        con.execute("DELETE FROM axes_accessattempt")


def enter(browser: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/enter/", {"username": username, "password": password, **more})


def code_of(user: User) -> str:
    """What the app on this person's phone shows."""
    return factors.code_now(factors.App.objects.using("gate").get(user_id=user.pk))


def open_desks(user: User) -> int:
    return Desk.objects.using("gate").filter(user=user, closed_at=None).count()


def test_who_is_not_signed_in_is_asked_to(browser: Client) -> None:
    assert browser.get("/me/").headers["Location"] == "/enter/?next=/me/"


def test_a_community_worker_with_one_purpose_is_at_work_after_the_password(
    office: OfficeForTests, browser: Client
) -> None:
    user, _ = office.person("delivery_staff")
    before = browser.cookies.get("sessionid")
    answer = enter(browser, user.username, next="/components/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/components/")
    assert browser.cookies["sessionid"] != before
    assert browser.get("/components/").status_code == 200 and open_desks(user) == 1
    assert "配送与上门服务" in browser.get("/components/").content.decode()


def test_who_has_several_desks_chooses_one(office: OfficeForTests, browser: Client) -> None:
    user, held = office.person("community_worker")
    assert enter(browser, user.username).headers["Location"] == "/desk/"
    page = browser.get("/desk/").content.decode()
    assert "入户核查" in page and "日常服务" in page
    answer = browser.post("/desk/", {"desk": f"{held.pk}-verify", "next": "/components/"})
    assert answer.headers["Location"] == "/components/"
    assert "事由：入户核查" in browser.get("/components/").content.decode()
    browser.post("/desk/", {"desk": f"{held.pk}-service"})
    assert open_desks(user) == 1, "the desk one leaves is closed"


def test_nobody_opens_a_desk_that_is_not_theirs(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("community_worker")
    _, other = office.person("community_worker", FAR)
    enter(browser, user.username)
    assert browser.post("/desk/", {"desk": f"{other.pk}-service"}).status_code == 200
    assert browser.get("/").status_code in (302, 404), "still at no desk"


def test_an_address_of_another_site_is_not_followed(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("delivery_staff")
    assert enter(browser, user.username, next="https://example.org/").headers["Location"] == "/"
    assert enter(Client(), user.username, next="//example.org/").headers["Location"] == "/"


@pytest.mark.parametrize("username", ["nobody", "delivery_staff-440311001001", "990000195001010016", "x' OR 1=1 --"])
def test_a_refusal_says_the_same_whatever_was_wrong(office: OfficeForTests, browser: Client, username: str) -> None:
    office.person("delivery_staff")
    page = enter(browser, username, "wrong").content.decode()
    assert "用户名或密码不对" in page
    assert "_auth_user_id" not in browser.session


def test_no_id_number_is_kept_of_a_wrong_name(office: OfficeForTests, browser: Client) -> None:
    enter(browser, "990000195001010016", "wrong")
    with office.sql() as con:
        for table in ("axes_accessattempt", "axes_accessfailurelog", "accounts_entry"):
            assert not con.execute(f"SELECT 1 FROM {table} x WHERE x::text LIKE '%990000195001010016%'").fetchone()


def test_after_five_wrong_passwords_one_has_to_wait(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("doctor")
    for _ in range(5):
        answer = enter(browser, user.username, "wrong")
    assert answer.status_code == 429 and "请等一刻钟再试" in answer.content.decode()
    assert enter(browser, user.username).status_code == 429, "the right password does not help either"


def test_a_street_reviewer_sets_up_the_app_before_anything_is_shown(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("street_reviewer", "440311001")
    assert enter(browser, user.username).headers["Location"] == "/enter/app/"
    assert "_auth_user_id" not in browser.session, "the password alone signs nobody in"
    page = browser.get("/enter/app/").content.decode()
    (told,) = codes_of_page(page)
    secret = b32decode(parse_qs(urlsplit(told).query)["secret"][0])
    assert told.startswith("otpauth://totp/") and secret == factors.draft(user).bin_key and "style=" not in page
    assert "验证码不对" in browser.post("/enter/app/", {"code": "000000"}).content.decode()
    factors.App.objects.using("gate").update(throttling_failure_count=0)
    codes = browser.post("/enter/app/", {"code": code_of(user)})
    assert len(re.findall(r"<li>[a-z2-7]{8}</li>", codes.content.decode())) == 10
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_afterwards_it_takes_a_code_and_one_from_paper_works_once(office: OfficeForTests) -> None:
    user, _ = office.person("finance_maker", DISTRICT)
    paper = with_an_app(user)
    first, second, third = Client(), Client(), Client()
    assert enter(first, user.username).headers["Location"] == "/enter/code/"
    assert first.post("/enter/code/", {"code": paper[0]}).status_code == 302
    assert enter(second, user.username).status_code == 302
    assert "验证码不对" in second.post("/enter/code/", {"code": paper[0]}).content.decode()
    code, before = code_of(user), second.cookies["sessionid"].value
    assert second.post("/enter/code/", {"code": code}).status_code == 302
    assert second.cookies["sessionid"].value != before, "the session has a new key"
    enter(third, user.username)
    assert "刚刚用过" in third.post("/enter/code/", {"code": code}).content.decode(), "a code is good once"


def with_an_app(user: User) -> tuple[str, ...]:
    factors.draft(user)
    return factors.confirm(user, code_of(user))


def test_five_wrong_codes_send_one_back_to_the_password(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("finance_checker", DISTRICT)
    with_an_app(user)
    enter(browser, user.username)
    for _ in range(5):
        browser.post("/enter/code/", {"code": "123"})
    assert browser.get("/enter/code/").headers["Location"] == "/enter/"


def test_a_made_up_office_shows_the_code_and_a_real_one_never_does(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("finance_releaser", DISTRICT)
    with_an_app(user)
    enter(browser, user.username)
    page = browser.get("/enter/code/").content.decode()
    assert "只在演示里" in page and code_of(user) in page
    Office.objects.using("owner").update(made_up=False)
    try:
        page = browser.get("/enter/code/").content.decode()
    finally:
        Office.objects.using("owner").update(made_up=True)
    assert "只在演示里" not in page and "data-code" not in page


def test_who_serves_two_communities_needs_a_code_too(office: OfficeForTests, browser: Client) -> None:
    user, held = office.person("social_worker")
    Assignment.objects.using("owner").create(user=user, role=held.role, area=FAR, starts=held.starts)
    assert enter(browser, user.username).headers["Location"] == "/enter/app/"


def test_a_wider_role_given_meanwhile_asks_for_the_code(office: OfficeForTests, browser: Client) -> None:
    user, held = office.person("institution_operator", "")
    enter(browser, user.username)
    Assignment.objects.using("owner").create(user=user, role_id="street_reviewer", area="440311001", starts=held.starts)
    assert browser.post("/desk/", {"desk": f"{held.pk}-care"}).headers["Location"] == "/enter/"
    assert open_desks(user) == 0


def test_a_password_that_others_know_is_changed_first(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("delivery_staff", FAR)
    User.objects.using("owner").filter(pk=user.pk).update(provisional=True)
    assert enter(browser, user.username).headers["Location"] == "/desk/"
    assert browser.get("/desk/").headers["Location"] == "/me/password/"
    wrong = {"old": "no", "new": "short", "again": "short"}
    page = browser.post("/me/password/", wrong).content.decode()
    assert "现在的密码不对" in page and "aria-invalid" in page
    new = {"old": PASSWORD, "new": "lantern river seventeen", "again": "lantern river seventeen"}
    assert browser.post("/me/password/", new).headers["Location"] == "/desk/"
    assert browser.get("/desk/").status_code == 200
    assert enter(Client(), user.username, "lantern river seventeen").status_code == 302


def test_a_new_password_closes_every_desk(office: OfficeForTests) -> None:
    user, _ = office.person("delivery_staff", "440311001002")
    here, there = Client(), Client()
    enter(here, user.username), enter(there, user.username)
    assert open_desks(user) == 2
    new = {"old": PASSWORD, "new": "lantern river seventeen", "again": "lantern river seventeen"}
    here.post("/me/password/", new)
    assert open_desks(user) == 0
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302, "the other browser is signed out"


def test_signing_out_closes_the_desks_everywhere(office: OfficeForTests) -> None:
    user, _ = office.person("delivery_staff", "440311001003")
    here, there = Client(), Client()
    enter(here, user.username), enter(there, user.username)
    assert here.get("/leave/").status_code == 405, "a link cannot sign anybody out"
    assert here.post("/leave/").headers["Location"] == "/enter/"
    assert open_desks(user) == 0
    assert here.get("/me/").status_code == 302


@pytest.mark.parametrize(("key", "ago"), [(sessions.SEEN, sessions.IDLE), (sessions.CAME, sessions.WHOLE)])
def test_a_session_ends_by_itself(office: OfficeForTests, key: str, ago: timedelta) -> None:
    user, _ = office.person("delivery_staff", "440311001004")
    browser = Client()
    enter(browser, user.username)
    assert browser.get("/me/").status_code == 200
    session = browser.session
    session[key] = (timezone.now() - ago - timedelta(seconds=1)).timestamp()
    session.save()
    assert browser.get("/me/").headers["Location"].startswith("/enter/")
    assert "时间到了" in browser.get("/enter/").content.decode()
    assert open_desks(user) == 0


def test_an_app_is_replaced_only_by_who_came_in_with_a_code(office: OfficeForTests) -> None:
    user, _ = office.person("delivery_staff", "440311001006")
    browser = office.client("delivery_staff", "440311001006")
    with_an_app(user)
    assert browser.get("/enter/app/").headers["Location"] == "/me/"
    fresh = Client()
    enter(fresh, user.username)
    fresh.post("/enter/code/", {"code": code_of(user)})
    page = fresh.get("/enter/app/").content.decode()
    draft = factors.draft(user)
    assert factors.code_now(draft) in page, "the code of the new phone"
    assert "恢复码" in fresh.post("/enter/app/", {"code": factors.code_now(draft)}).content.decode()
    assert factors.confirmed(user).key == draft.key


def test_a_part_of_a_page_is_never_filled_with_the_sign_in_form(browser: Client) -> None:
    answer = browser.get("/people/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/enter/")


def test_the_log_says_who_came_was_refused_and_left(office: OfficeForTests, browser: Client) -> None:
    user, _ = office.person("delivery_staff", "440311001005")
    enter(browser, user.username)
    browser.post("/leave/")
    kinds = Entry.objects.using("gate").filter(user_id=user.pk).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["enter", "desk", "leave"]
    enter(browser, user.username, "wrong")
    assert Entry.objects.using("gate").filter(kind="refused", user_id=None).exists()


def test_who_has_no_assignment_today_is_told_whom_to_ask(office: OfficeForTests, browser: Client) -> None:
    office.person("security_administrator", "")
    user = User.objects.create_user("newcomer", PASSWORD, using="owner", name="新来的")
    enter(browser, user.username)
    page = browser.get("/desk/").content.decode()
    assert "今天没有您的岗位" in page and "security_administrator-nowhere" in page


def test_argon2_keeps_the_passwords() -> None:
    """The tests themselves use a quicker hash; the office does not."""
    from yingbao.web import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert connections["gate"].settings_dict["USER"] == "yingbao_gate"
