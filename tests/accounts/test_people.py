"""The security administrator's work, and lending: who gets which desk, and what the database refuses."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction

from tests.clients import Client
from tests.office import COMMUNITY, FAR, FIRST_DAY, NEIGHBOUR, PASSWORD, OfficeForTests
from yingbao.accounts.forms_people import programmes
from yingbao.accounts.middleware import at_gate
from yingbao.accounts.models import Assignment, Desk, Entry, Ownership, User
from yingbao.accounts.queries import held_by

STREET, DISTRICT = "440311001", "440311"
TOMORROW = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def admin(office: OfficeForTests) -> Client:
    return office.client("security_administrator", "")


def somebody(username: str, **more: Any) -> User:
    return User.objects.create_user(username, PASSWORD, using="owner", name=username, **more)


def hold(user: User, role: str, area: str, **more: Any) -> Assignment:
    dated = {"starts": date(2020, 1, 1), **more}
    return Assignment.objects.using("owner").create(user=user, role_id=role, area=area, **dated)


def assigned(admin: Client, user: User, role: str, area: str = "", **more: str) -> Any:
    given = {"role": role, "area": area, "starts": "2025-01-01", "reason": "任命文件", **more}
    return admin.post(f"/people/{user.pk}/assign/", given)


def test_a_door_says_who_can_help(office: OfficeForTests) -> None:
    page = office.client("community_worker").get("/people/")
    assert page.status_code == 403
    assert "“社区民政专干”的岗位不能“人员与授权”；可以的是：安全管理员。" in page.content.decode()


def test_somebody_new_gets_a_password_that_is_shown_once(admin: Client) -> None:
    answer = admin.post("/people/new/", {"username": "Chen.Mei", "name": "陈梅"})
    password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", answer.content.decode())
    assert password and "no-store" in answer.headers["Cache-Control"]
    user = User.objects.using("gate").get(username="chen.mei")
    assert user.provisional and user.check_password(password.group())
    assert password.group() not in admin.get(f"/people/{user.pk}/").content.decode()
    entry = Entry.objects.using("gate").filter(kind="change", detail__table="accounts_user").latest("id")
    assert entry.role == "security_administrator" and entry.detail["act"] == "insert"


@pytest.mark.parametrize("username", ["990000195001010016", "13800138000", "1abc", "陈梅", "a"])
def test_no_number_becomes_a_user_name(admin: Client, username: str) -> None:
    assert "小写字母" in admin.post("/people/new/", {"username": username, "name": "某人"}).content.decode()


def test_a_user_name_is_given_once(admin: Client) -> None:
    somebody("taken")
    page = admin.post("/people/new/", {"username": "taken", "name": "某人"}).content.decode()
    assert "这个用户名已经有人用了" in page


def test_the_list_finds_people_by_name_and_role(admin: Client) -> None:
    hold(somebody("list.one"), "doctor", COMMUNITY), hold(somebody("list.two"), "expert", "")
    page = admin.get("/people/?role=doctor").content.decode()
    assert "list.one" in page and "list.two" not in page


def test_roles_that_do_not_go_together_are_refused_in_words(admin: Client) -> None:
    user = somebody("pays")
    assert assigned(admin, user, "finance_maker", DISTRICT).status_code == 302
    page = assigned(admin, user, "finance_checker", DISTRICT).content.decode()
    assert "同一个人不能同时是“资金复核”和“资金制单”" in page
    later = assigned(admin, user, "finance_checker", DISTRICT, starts="2027-01-01")
    assert later.status_code == 200, "the first has no end"
    maker = Assignment.objects.using("gate").get(user=user)
    assert admin.post(f"/assignments/{maker.pk}/end/", {"ends": "2026-12-31"}).status_code == 302
    assert assigned(admin, user, "finance_checker", DISTRICT, starts="2026-12-31").status_code == 302


@pytest.mark.parametrize("role", ["district_officer", "community_worker", "doctor", "auditor", "system_administrator"])
def test_an_administrator_sees_no_files(admin: Client, role: str) -> None:
    user = somebody(f"admin.{role.replace('_', '.')}")
    hold(user, "security_administrator", "")
    area = {"district_officer": DISTRICT, "auditor": DISTRICT, "system_administrator": ""}.get(role, COMMUNITY)
    assert "不能同时是" in assigned(admin, user, role, area).content.decode()


def test_nobody_assigns_themselves_anything(office: OfficeForTests, admin: Client) -> None:
    me, held = office.person("security_administrator", "")
    assert "由另一位安全管理员办理" in assigned(admin, me, "expert").content.decode()
    page = admin.post(f"/assignments/{held.pk}/end/", {"ends": "2025-12-31"}).content.decode()
    assert "由另一位安全管理员办理" in page
    page = admin.post(f"/people/{me.pk}/leave/", follow=True).content.decode()
    assert "由另一位安全管理员办理" in page


@pytest.mark.parametrize(
    ("role", "area", "told"),
    [
        ("community_worker", STREET, "要选一个社区"),
        ("street_reviewer", COMMUNITY, "要选一个街道"),
        ("district_officer", "", "要选区"),
    ],
)
def test_a_role_has_the_area_of_its_level(admin: Client, role: str, area: str, told: str) -> None:
    user = somebody(f"level.{role.replace('_', '.')}")
    assert told in assigned(admin, user, role, area).content.decode()


def test_the_database_refuses_a_community_role_for_a_district(office: OfficeForTests) -> None:
    user = somebody("too.wide")
    with pytest.raises(DatabaseError, match="too wide"), at_gate(office.token("security_administrator", "")):
        Assignment.objects.using("gate").create(user=user, role_id="doctor", area=DISTRICT, starts=FIRST_DAY)


@pytest.mark.parametrize("role", ["", "district_officer", "system_administrator", "audit_administrator"])
def test_a_page_that_forgot_to_ask_gives_nobody_a_right(office: OfficeForTests, role: str) -> None:
    user = somebody(f"forgotten.{role or 'nobody'}".replace("_", "."))
    token = office.token(role, DISTRICT) if role else ""
    for attempt in (
        lambda: Assignment.objects.using("gate").create(user=user, role_id="expert", starts=FIRST_DAY),
        lambda: User.objects.create_user(f"x{user.username}", PASSWORD, name="x"),
        lambda: User.objects.using("gate").filter(pk=user.pk).update(is_active=False),
        lambda: User.objects.using("gate").filter(pk=user.pk).update(subject_id=1),
        lambda: Ownership.objects.using("gate").create(programme="x", department="x", starts=FIRST_DAY),
    ):
        with pytest.raises(DatabaseError, match="not at this desk"), at_gate(token):
            attempt()


def test_who_leaves_is_at_no_desk_and_cannot_sign_in(office: OfficeForTests, admin: Client) -> None:
    user, _ = office.person("delivery_staff", FAR)
    browser = Client()
    browser.post("/enter/", {"username": user.username, "password": PASSWORD})
    assert browser.get("/components/").status_code == 200
    assert "马上退出" in admin.get(f"/people/{user.pk}/leave/").content.decode(), "a question first"
    admin.post(f"/people/{user.pk}/leave/")
    assert browser.get("/components/").status_code == 302
    assert not Desk.objects.using("gate").filter(user=user, closed_at=None).exists()
    assert "不对" in Client().post("/enter/", {"username": user.username, "password": PASSWORD}).content.decode()
    admin.post(f"/people/{user.pk}/return/")
    assert Client().post("/enter/", {"username": user.username, "password": PASSWORD}).status_code == 302


def test_a_forgotten_password_is_replaced_and_has_to_be_changed(admin: Client) -> None:
    user = somebody("forgets")
    page = admin.post(f"/people/{user.pk}/password/").content.decode()
    password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", page)
    user.refresh_from_db(using="gate")
    assert password and user.check_password(password.group()) and user.provisional


def test_a_lent_desk_is_as_large_or_smaller_and_ends(office: OfficeForTests) -> None:
    lender, held = office.person("street_reviewer", STREET)
    borrower = somebody("borrower")
    street = office.client("street_reviewer", STREET)
    given = {"held": held.pk, "borrower": "borrower", "area": COMMUNITY, "starts": "2025-12-31", "reason": "休假"}
    assert 'value="2025-12-31"' in street.get("/lend/").content.decode(), "the day is filled in"
    assert "这个字段是必填项" in street.post("/lend/", given).content.decode(), "it has to end"
    assert street.post("/lend/", {**given, "ends": "2026-01-15"}).status_code == 302
    assert street.post("/lend/", {**given, "area": FAR, "ends": "2026-01-15"}).status_code == 200
    (loan,) = held_by(borrower, FIRST_DAY)
    assert (loan.area, loan.role_id, loan.lent_from_id) == (COMMUNITY, "street_reviewer", held.pk)
    assert held_by(lender, FIRST_DAY) == [held], "the lender keeps theirs"
    assert not held_by(borrower, date(2026, 1, 15))
    assert Entry.objects.using("gate").latest("id").user_id == lender.pk
    street.post(f"/lend/{loan.pk}/take-back/")
    assert not held_by(borrower, FIRST_DAY)


@pytest.mark.parametrize(
    "change",
    [
        {"area": NEIGHBOUR},
        {"role_id": "district_officer"},
        {"ends": None},
        {"ends": date(2031, 1, 1)},
        {"department": "卫健"},
        {"starts": date(2019, 1, 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_nothing_more_than_one_has_can_be_lent(office: OfficeForTests, change: dict[str, Any]) -> None:
    lender = somebody(f"lends.{next(iter(change)).replace('_', '.')}{change != {'ends': None}}".lower())
    held = hold(lender, "community_worker", COMMUNITY, ends=date(2030, 1, 1))
    other, _ = office.person("expert", "")
    loan = {
        "user": other, "role_id": held.role_id, "area": COMMUNITY, "lent_from": held, "starts": FIRST_DAY,
        "ends": TOMORROW, **change,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="lent so"), transaction.atomic("owner"):
        Assignment.objects.using("owner").create(**loan)


def test_money_roles_are_not_lent_and_a_loan_not_lent_on(office: OfficeForTests) -> None:
    assert office.client("finance_maker", DISTRICT).get("/lend/").status_code == 403
    lender, borrower, third = somebody("first"), somebody("second"), somebody("third")
    held = hold(lender, "community_worker", NEIGHBOUR)
    loan = hold(borrower, "community_worker", NEIGHBOUR, ends=date(2030, 1, 1), lent_from=held)
    with pytest.raises(DatabaseError, match="lent so"), transaction.atomic("owner"):
        hold(third, "community_worker", NEIGHBOUR, ends=date(2030, 1, 1), lent_from=loan)


def test_nobody_lends_what_is_somebody_elses(office: OfficeForTests) -> None:
    _, held = office.person("community_worker", FAR)
    thief = somebody("thief")
    with pytest.raises(DatabaseError, match="not at this desk"), at_gate(office.token("community_worker")):
        Assignment.objects.using("gate").create(
            user=thief, role=held.role, area=FAR, lent_from=held, starts=FIRST_DAY, ends=TOMORROW
        )


def test_a_loan_stops_when_the_lender_leaves(office: OfficeForTests, admin: Client) -> None:
    lender, borrower = somebody("leaving"), somebody("left.alone")
    held = hold(lender, "delivery_staff", FAR)
    with pytest.raises(DatabaseError, match="lent so"), transaction.atomic("owner"):
        hold(borrower, "delivery_staff", FAR, lent_from=held, ends=date(2030, 1, 1))
    held = hold(lender, "community_worker", FAR)
    loan = hold(borrower, "community_worker", FAR, lent_from=held, ends=date(2030, 1, 1))
    browser = Client()
    browser.post("/enter/", {"username": "left.alone", "password": PASSWORD})
    browser.post("/desk/", {"desk": f"{loan.pk}-service"})
    assert browser.get("/components/").status_code == 200
    admin.post(f"/people/{lender.pk}/leave/")
    assert not held_by(borrower, FIRST_DAY)
    assert "今天没有您的岗位" in browser.get("/desk/").content.decode()
    assert "停用" in admin.get(f"/people/{borrower.pk}/").content.decode()


def test_a_whole_desk_is_handed_over_from_a_day(admin: Client) -> None:
    giver, receiver = somebody("giver"), somebody("receiver")
    now, later = hold(giver, "community_worker", FAR), hold(giver, "social_worker", FAR, starts=date(2026, 6, 1))
    stays = hold(giver, "doctor", FAR)
    given = {"receiver": "receiver", "day": "2026-03-01", "reason": "调岗"}
    page = admin.post(f"/people/{giver.pk}/hand-over/", given, follow=True).content.decode()
    assert "移交了 2 个岗位" in page and "1 个岗位没有移交" in page
    assert held_by(giver, date(2026, 2, 28)) == [now, stays]
    assert held_by(giver, date(2026, 7, 1)) == [stays]
    assert [one.role_id for one in held_by(receiver, date(2026, 3, 1))] == ["community_worker"]
    assert later in held_by(receiver, date(2026, 6, 1))
    assert not held_by(receiver, date(2026, 2, 28))


def test_a_handing_over_that_would_join_what_must_not_be_joined_moves_nothing(admin: Client) -> None:
    giver, receiver = somebody("giver.two"), somebody("receiver.two")
    hold(giver, "social_worker", FAR), hold(giver, "community_worker", FAR), hold(receiver, "auditor", DISTRICT)
    given = {"receiver": "receiver.two", "day": "2026-03-01", "reason": "调岗"}
    assert "不能同时是" in admin.post(f"/people/{giver.pk}/hand-over/", given).content.decode()
    assert len(held_by(giver, date(2026, 3, 1))) == 2


def test_one_department_answers_for_a_programme_at_a_time(admin: Client) -> None:
    programme = next(iter(programmes()))
    assert (
        admin.post("/owners/new/", {"programme": programme, "department": "民政", "starts": "2025-01-01"}).status_code
        == 302
    )
    admin.post("/owners/new/", {"programme": programme, "department": "老龄办", "starts": "2026-07-01"})
    page = admin.post(
        "/owners/new/", {"programme": programme, "department": "卫健", "starts": "2025-06-01"}
    ).content.decode()
    assert "已有部门负责" in page
    rows = Ownership.objects.using("gate").order_by("starts").values_list("department", "starts", "ends")
    assert list(rows) == [("民政", date(2025, 1, 1), date(2026, 7, 1)), ("老龄办", date(2026, 7, 1), None)]
    assert "老龄办" in admin.get("/owners/").content.decode()


def test_of_two_administrators_at_once_only_one_makes_the_clash(office: OfficeForTests) -> None:
    """The second waits for the first, and then sees what the first did."""
    user = somebody("twice")
    query = "INSERT INTO accounts_assignment (user_id, role_id, area, department, starts, reason) VALUES (%s, %s, '440311', '', %s, '')"
    refused: list[str] = []

    def second() -> None:
        with office.sql() as con:
            try:
                con.execute(query, [user.pk, "finance_checker", FIRST_DAY])
            except psycopg.Error as error:
                refused.append(str(error))

    with office.sql() as first:
        with first.transaction():
            first.execute(query, [user.pk, "finance_maker", FIRST_DAY])
            other = threading.Thread(target=second)
            other.start()
            waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while other.is_alive() and not first.execute(waits).fetchone():
                pass
        other.join()
    assert len(refused) == 1 and "at the same time" in refused[0]


def test_a_list_that_leaves_is_in_the_log_without_the_name_that_was_looked_for(
    office: OfficeForTests, admin: Client
) -> None:
    somebody("leaves.as.a.file")
    chosen = admin.post("/people/", {"do": "filter", "who": "陈", "is_active": "yes"}).headers["Location"]
    answer = admin.post(chosen, {"do": "export", "purpose": "年度核对 13900000000"})
    assert answer.headers["Content-Type"].endswith("sheet")
    entry = Entry.objects.using("gate").filter(kind="export").latest("id")
    assert entry.role == "security_administrator" and entry.detail["list"] == "people"
    assert "陈" not in str(entry.detail) and "13900000000" not in str(entry.detail)
    assert entry.detail["chosen"]["is_active"] == "yes"
