"""What the frame of the pages shows of people and rights: the office, its day, who looks, and their links."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yingbao.accounts import queries
from yingbao.accounts.actions import log_beside
from yingbao.accounts.doors import to_token
from yingbao.engine.dictionary import Label
from yingbao.web.logging import masked
from yingbao.web.navigation import Entry, register
from yingbao.web.provided import Export, Office, provided


def provide() -> None:
    register(
        Entry(Label("委托", "Lend my desk"), "accounts:lend", "receive", group="office", order=60),
        Entry(Label("紧急查看", "Break the glass"), "accounts:glass", "glass", group="registers", order=95),
        Entry(Label("复核紧急查看", "Review broken glass"), "accounts:glasses", "review", group="office", order=75),
        Entry(Label("办公日期", "Office date"), "accounts:day", "date", group="office", order=65),
        Entry(Label("人员与授权", "People and rights"), "accounts:people", "people", group="office", order=70),
        Entry(Label("项目归口", "Who answers for what"), "accounts:owners", "people", group="office", order=71),
    )
    provided.office = _office
    provided.area = queries.area_name
    provided.who = _who
    provided.exported = _exported


def file_page(subject: int) -> str:
    """The address of a file; the room of files is above this one and may be missing."""
    try:
        return reverse("registry:subject", args=[subject])
    except NoReverseMatch:
        return "/"


def _office(request: HttpRequest) -> Office:
    held = queries.the_office()
    return Office(Label(held.title_zh, held.title_en), held.day, held.made_up)


def _who(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return user.name if user is not None and user.is_authenticated else ""


def _exported(request: HttpRequest, export: Export) -> None:
    """A list that leaves is in the log before it leaves; that the desk may take it, the list has asked already.

    What it was narrowed to is logged as codes; a name that somebody looked for is not.
    """
    if getattr(request, "desk", None) is None:
        raise PermissionDenied(Label("请先选择岗位，再导出。", "Choose a desk first, then export."))
    narrowed = {name: masked(text) if text.isascii() else "▇" for name, text in export.chosen.items()}
    detail = {"list": export.listing, "rows": export.rows, "chosen": narrowed, "purpose": masked(export.purpose)}
    log_beside(to_token(request), "export", None, detail)
