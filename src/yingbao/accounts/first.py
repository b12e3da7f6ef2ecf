"""The first people of an office: a real one's security administrator, and everybody of a made-up one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from django.contrib.auth.hashers import make_password
from django.db import transaction

from yingbao.accounts.devices import App
from yingbao.accounts.models import Assignment, Office, User
from yingbao.accounts.people import one_time_password
from yingbao.accounts.queries import area_name
from yingbao.accounts.roles import Role, rights
from yingbao.database.trouble import Trouble
from yingbao.engine.dictionary import Label

OWNER = "owner"
DEMO_PASSWORD = "yingbao demo 2025"
LONG_AGO = date(2020, 1, 1)
STREET = 9
"""So many figures of a division's code name the street."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as. `area`: the division's name; `code`: whether the page asks for a code (and shows it);
    `street`: the code of the street where they work, '' for who works for the whole district or nowhere."""

    username: str
    name: str
    role: Role
    area: Label | None
    password: str
    code: bool
    street: str = ""


def first_administrator(username: str = "anquan", name: str = "安全管理员") -> str:
    """Makes the security administrator who then makes everybody else; the one-time password to sign in with.

    Runs as the owner. Raises Trouble if the office has one already.
    """
    able = [code for code, role in rights().roles.items() if "people" in role.may]
    if Assignment.objects.using(OWNER).filter(role_id__in=able, user__is_active=True, ends=None).exists():
        raise Trouble(
            "这个办公室已有安全管理员，请由他们新增人员。",
            "This office has a security administrator already; they add people.",
        )
    password = one_time_password()
    with transaction.atomic(OWNER):
        user = User.objects.create_user(username, password, using=OWNER, name=name, provisional=True)
        starts = Office.objects.using(OWNER).get().day
        Assignment.objects.using(OWNER).create(user=user, role_id=able[0], starts=starts, reason="首次开办")
    return password


def demo_people(own: Mapping[str, int] | None = None) -> list[DemoPerson]:
    """Somebody for every role of a made-up office, all with one password. Safe to repeat.

    `own`: whose file (its subject) is whose by user name: `jumin` the citizen's, `jianhuren` the guardian's own, `danwei` and
    `jigou` the organisation's and the institution's.
    Runs as the owner. Raises Trouble where people are real.
    """
    if not Office.objects.using(OWNER).get().made_up:
        raise Trouble(
            "这是真正的办公室：不能放进密码人人知道的演示人员。",
            "This is a real office: nobody whose password everybody knows may be put into it.",
        )
    hashed = make_password(DEMO_PASSWORD)
    with transaction.atomic(OWNER):
        return [_person(row, hashed, (own or {}).get(row["username"])) for row in _rows()]


def people_to_show() -> list[DemoPerson]:
    """Those of them who are in this office, for the page where one signs in; nobody in a real one."""
    if not Office.objects.using("gate").get().made_up:
        return []
    here = set(User.objects.using("gate").filter(is_active=True).values_list("username", flat=True))
    return [_shown(row) for row in _rows() if row["username"] in here]


def by_street(people: Iterable[DemoPerson]) -> list[tuple[Label, list[DemoPerson]]]:
    """Who works for the whole district or nowhere first, then street by street."""
    groups: dict[str, list[DemoPerson]] = {"": []}
    for one in people:
        groups.setdefault(one.street, []).append(one)
    called = {code: area_name(code) for code in groups if code} | {"": Label("区级与其他", "The district, and others")}
    return [(called[code], groups[code]) for code in sorted(groups) if groups[code]]


def _person(row: dict[str, str], hashed: str, subject: int | None) -> DemoPerson:
    made = {"name": row["name"], "password": hashed, "subject_id": subject}
    user, _ = User.objects.using(OWNER).get_or_create(username=row["username"], defaults=made)
    if subject is not None and user.subject_id != subject:
        User.objects.using(OWNER).filter(pk=user.pk).update(subject_id=subject)
    held = {"department": row["department"], "starts": LONG_AGO, "reason": "演示"}
    Assignment.objects.using(OWNER).get_or_create(user=user, role_id=row["role"], area=row["area"], defaults=held)
    if (
        rights().roles[row["role"]].wide
        and not App.objects.using(OWNER).filter(user_id=user.pk, confirmed=True).exists()
    ):
        App.made(OWNER, user.pk, confirmed=True)
    return _shown(row)


def _shown(row: dict[str, str]) -> DemoPerson:
    role, area = rights().roles[row["role"]], area_name(row["area"]) if row["area"] else None
    street = row["area"][:STREET] if len(row["area"]) >= STREET else ""
    return DemoPerson(row["username"], row["name"], role, area, DEMO_PASSWORD, role.wide, street)


def _rows() -> list[dict[str, str]]:
    text = files("yingbao.accounts").joinpath("demo_people.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
