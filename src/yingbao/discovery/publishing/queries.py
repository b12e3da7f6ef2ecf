"""What a desk reads of the editions; the database decides whether it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yingbao.accounts.desks import Desk
from yingbao.discovery.night.law import fingerprint, installed
from yingbao.discovery.publishing.forms import WHAT_IS_INSTALLED
from yingbao.discovery.publishing.models import Edition, Publication
from yingbao.engine.dictionary import Label
from yingbao.web.editions import word

MOST = 50
STATES = {
    "waiting": ("info", Label("正在检查", "being checked")),
    "refused": ("error", Label("检查没有通过", "did not pass")),
    "checked": ("plain", Label("已检查，未发布", "checked, not published")),
}
IN_FORCE = ("ok", Label("现行", "in force"))
FORMER = ("plain", Label("曾经施行", "was in force"))
STAGES = {
    "": Label("等待处理", "waiting"),
    "checking": Label("检查政策文件，核对算例", "checking the files and their examples"),
    "comparing": Label("逐条比较规则", "comparing the rules"),
    "counting": Label("全区逐人比对", "counting over everybody"),
}
KINDS = {
    "new": ("ok", Label("新增文件", "new file")),
    "gone": ("error", Label("删去文件", "file gone")),
    "changed": ("info", Label("有改动", "changed")),
}


@dataclass(frozen=True)
class Shown:
    """An edition as the pages show it. `publications`: the latest first."""

    it: Edition
    publications: tuple[Publication, ...] = field(default=())

    @property
    def in_force(self) -> bool:
        return bool(self.it.fingerprint) and self.it.fingerprint == fingerprint()

    @property
    def name(self) -> Label:
        installed = (self.it.proposed_by is None and not self.it.name) or self.it.name == "."
        return WHAT_IS_INSTALLED if installed else Label(self.it.name, self.it.name)

    @property
    def state(self) -> tuple[str, Label]:
        if self.in_force:
            return IN_FORCE
        return FORMER if self.it.state == "checked" and self.publications else STATES[self.it.state]

    @property
    def waiting(self) -> bool:
        return self.it.state == "waiting"

    @property
    def stage(self) -> Label:
        return STAGES.get(self.it.stage, STAGES[""])

    @property
    def fresh(self) -> bool:
        """Whether what it was compared with is in force now."""
        return self.it.state == "checked" and self.it.against == fingerprint()

    @property
    def published_at(self) -> datetime | None:
        return self.publications[0].at if self.publications else None

    def publishable(self, desk: Desk) -> bool:
        return desk.may("publish") and self.fresh and not self.in_force and self.it.proposed_by != desk.user


def latest() -> list[Shown]:
    """The editions, the latest proposed first."""
    rows = Edition.objects.using("default").defer("found", "faults").order_by("-proposed_at", "-id")[:MOST]
    return _with_publications(list(rows))


def find(number: int) -> Shown | None:
    rows = Edition.objects.using("default").filter(pk=number)
    return next(iter(_with_publications(list(rows))), None)


def waiting(desk: Desk) -> QuerySet[Edition]:
    """Editions that others proposed, compared with the one in force: this desk may publish them."""
    ready = Edition.objects.using("default").filter(state="checked", against=fingerprint())
    return ready.exclude(proposed_by=desk.user).exclude(publications__isnull=False).exclude(proposed_by=None)


def installed_anew() -> bool:
    """Whether the software has brought files that nobody has proposed, while the office goes by a published edition."""
    return bool(word()) and not Edition.objects.using("default").filter(fingerprint=installed()).exists()


def later(edition: Edition) -> list[tuple[str, list[Label]]]:
    """The days after the first from which other policies differ: (ISO day, their titles)."""
    return [(day, [Label(**title) for title in titles.values()]) for day, titles in edition.found.get("later", ())]


def _with_publications(editions: Iterable[Edition]) -> list[Shown]:
    editions = list(editions)
    told: dict[int, list[Publication]] = {}
    for one in Publication.objects.using("default").filter(edition__in=[each.pk for each in editions]).order_by("-id"):
        told.setdefault(one.edition_id, []).append(one)
    return [Shown(each, tuple(told.get(each.pk, ()))) for each in editions]


@dataclass(frozen=True)
class Policy:
    """What an edition does to one policy. `counts`: None where the office has nobody yet."""

    title: Label
    made_up: bool
    counts: dict[str, int] | None
    places: list[dict[str, Any]]
    rule: list[list[str]]
    cases: list[list[str]]

    @property
    def sign(self) -> str:
        """Before a sum that grows; one that falls has its own."""
        return "+" if self.counts and self.counts["fen"] > 0 else ""


def policies(edition: Edition, lang: str) -> list[Policy]:
    """The changed policies, as told to a reader of the language."""
    return [
        Policy(
            Label(**told["title"]),
            told["made_up"],
            told["counts"],
            told["places"],
            told["rules"][lang],
            [case[lang] for case in told["cases"]],
        )
        for told in edition.found.get("policies", ())
    ]


def texts(edition: Edition) -> list[dict[str, Any]]:
    """The changed files: path, kind and label, lines, how many are not shown."""
    return [{**told, "kind": KINDS[told["kind"]]} for told in edition.found.get("texts", ())]
