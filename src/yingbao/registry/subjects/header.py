"""Whose file it is, as every page of it is headed: what somebody is called, how old, where, and what must be minded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse

from yingbao.accounts.desks import Desk
from yingbao.accounts.roles import by_itself
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Subject
from yingbao.registry.queries import Named, find_subject, heads_of, named
from yingbao.registry.subjects.words import worded
from yingbao.web.languages import say
from yingbao.web.templatetags.frame import area

MISSING = Label(
    "没有这份档案，或者它不在您的岗位范围内。", "There is no such file, or it is not within the reach of your desk."
)


@dataclass(frozen=True)
class Tab:
    """A part of the pages of a file."""

    name: str
    label: Label
    href: str


@dataclass(frozen=True)
class Header:
    """`badges`: (kind, words). `lines`: short facts beside the name. `own`: of who reads it, or of their ward."""

    subject: Subject
    named: Named
    lines: tuple[str, ...]
    badges: tuple[tuple[str, Label], ...]
    tabs: tuple[Tab, ...]
    own: bool = False

    @property
    def title(self) -> Label:
        return self.named.name


TABS = (
    ("subject", Label("概况", "Profile")),
    ("law", Label("政策", "What the law says")),
    ("received", Label("享受与经历", "Received")),
    ("history", Label("经过", "History")),
    ("moment", Label("时光机", "Time machine")),
)
RESTRICTED = ("restricted", Label("受限", "Restricted"))


def header_of(number: int, desk: Desk) -> Header:
    """Raises Http404: no such file at this desk."""
    subject = find_subject(number)
    if subject is None:
        raise Http404(MISSING)
    head = heads_of([subject.pk]).get(subject.pk) if subject.kind == "household" and not subject.name else None
    called = named(subject, desk.today, head=head)
    lines, badges = tuple(_lines(subject, called, desk)), tuple(_badges(subject, called))
    return Header(subject, called, lines, badges, _tabs(subject, desk), by_itself(desk))


def _lines(subject: Subject, called: Named, desk: Desk) -> list[str]:
    profile: dict[str, Any] = subject.profile
    facts = office_dictionary().facts(subject.kind)
    found = [say("档案号 {n}", "File {n}", n=str(subject.pk))]
    if (sex := profile.get("sex")) and desk.role.shows(facts["sex"]):
        found.append(worded(facts["sex"], sex))
    if called.age is not None:
        found.append(say("{n} 岁", "aged {n}", n=called.age))
    found.append(area(subject.area) if subject.area else say("居住地不明", "residence not known"))
    hukou_shown = "hukou" not in facts or desk.role.shows(facts["hukou"])
    if subject.hukou_area and subject.hukou_area != subject.area and hukou_shown:
        found.append(say("户籍 {a}", "hukou {a}", a=area(subject.hukou_area)))
    return found


def _badges(subject: Subject, called: Named) -> list[tuple[str, Label]]:
    found = []
    if called.dead:
        found.append(("plain", Label("已去世", "deceased")))
    if subject.restricted:
        found.append(("error", Label("受限档案", "restricted file")))
    if subject.kind == "person" and not subject.name:
        found.append(("warn", Label("身份待查", "identity to be found out")))
    if called.age is not None and called.age < 18 and not called.dead:
        found.append(("info", Label("未成年", "minor")))
    dissolved = subject.profile.get("dissolved")
    if dissolved and date.fromisoformat(dissolved).year < 9000:
        found.append(("plain", Label("已注销", "dissolved")))
    return found


def _tabs(subject: Subject, desk: Desk) -> tuple[Tab, ...]:
    shown = [*TABS, RESTRICTED] if desk.may("restricted") else TABS
    return tuple(Tab(name, label, reverse(f"registry:{name}", args=[subject.pk])) for name, label in shown)
