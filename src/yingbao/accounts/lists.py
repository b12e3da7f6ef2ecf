"""People, the ownership of programmes and broken glass as lists."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.urls import reverse

from yingbao.accounts.forms_people import programmes
from yingbao.accounts.glass import VERDICTS
from yingbao.accounts.models import Glass, User
from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said
from yingbao.web.lists import Choice, Column, Days, List, Text, YesNo
from yingbao.web.provided import provided


def _roles(user: User) -> str:
    labels = (rights().roles[one.role_id].label for one in user.assignments.all())
    return "、".join(dict.fromkeys(map(said, labels))) or "—"


def _state(user: User) -> tuple[str, Label]:
    return ("ok", Label("在岗", "active")) if user.is_active else ("plain", Label("已离岗", "left"))


def _named(text: str) -> Q:
    return Q(name__icontains=text) | Q(username__icontains=text)


def _role_choices() -> tuple[tuple[str, Label], ...]:
    return tuple((code, role.label) for code, role in rights().roles.items())


PEOPLE: Final = List(
    "people",
    Label("人员", "People"),
    (
        Column("name", Label("姓名", "Name"), sort="name"),
        Column("username", Label("用户名", "User name"), sort="username"),
        Column("roles", Label("角色", "Roles"), value=_roles),
        Column("state", Label("状态", "State"), show="badge", value=_state),
        Column("last_login", Label("上次登录", "Last sign-in"), sort="last_login", show="moment"),
    ),
    (
        Text("who", Label("姓名或用户名", "Name or user name"), find=_named),
        Choice("role", Label("角色", "Role"), field="assignments__role_id", options=_role_choices),
        YesNo("is_active", Label("在岗", "Active")),
    ),
    order="name",
    link=lambda user: reverse("accounts:person", args=[user.pk]),
    empty=Label("没有这样的人。放宽条件，或新增一位。", "Nobody like this. Widen the filters, or add somebody."),
    needs="people",
)


def _programme(row: Any) -> Label | str:
    return programmes().get(row.programme) or str(row.programme)


OWNERS: Final = List(
    "owners",
    Label("项目归口", "Who answers for what"),
    (
        Column("programme", Label("项目", "Programme"), sort="programme", value=_programme),
        Column(
            "department",
            Label("负责部门", "Department"),
            sort="department",
            value=lambda row: said(provided.department(row.department)),
        ),
        Column("starts", Label("从", "From"), sort="starts", show="day"),
        Column("ends", Label("到", "Until"), sort="ends", show="day"),
    ),
    (
        Choice("programme", Label("项目", "Programme"), options=lambda: tuple(programmes().items())),
        Text("department", Label("负责部门", "Department")),
    ),
    order="programme",
    empty=Label("还没有记下归口。点“新增”。", "None is noted yet. Choose “Add”."),
    needs="people",
)


def _verdict(glass: Glass) -> tuple[str, Label]:
    kinds = {"justified": "ok", "unclear": "warn", "abuse": "error"}
    if glass.reviewed_at is None:
        return "info", Label("待复核", "to review")
    return kinds[glass.verdict], VERDICTS[glass.verdict]


GLASSES: Final = List(
    "glasses",
    Label("复核紧急查看", "Review broken glass"),
    (
        Column("at", Label("时间", "When"), sort="at", show="moment"),
        Column("who", Label("经办人", "Who"), value=lambda glass: glass.desk.user.name),
        Column("role", Label("角色", "Role"), value=lambda glass: rights().roles[glass.desk.role].label),
        Column("area", Label("地区", "Area"), show="area", value=lambda glass: glass.desk.assignment.area),
        Column("reason", Label("理由", "Reason")),
        Column("verdict", Label("结论", "Verdict"), sort="reviewed_at", show="badge", value=_verdict),
    ),
    (
        YesNo("waiting", Label("待复核", "Waiting"), field="reviewed_at__isnull"),
        Days("at", Label("时间", "When"), field="at__date"),
        Text("who", Label("经办人", "Who"), field="desk__user__name"),
    ),
    order="-at",
    link=lambda glass: reverse("accounts:glass_review", args=[glass.pk]),
    empty=Label("没有这样的紧急查看。", "No glass was broken like this."),
    needs="review",
)
