"""The entries of the navigation. A room registers its own when its app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yingbao.engine.dictionary import Label

GROUPS: Final[dict[str, Label]] = {
    "work": Label("办理", "Work"),
    "registers": Label("数据", "Registers"),
    "office": Label("管理", "Office"),
}


Whose = Callable[[Any], bool]
"""Whether something is a desk's business, beside what it may."""


def at_work(desk: Any) -> bool:
    """Of whoever serves others."""
    return bool(desk.role.scope != "own")


def served(desk: Any) -> bool:
    """Of who has single files only: one's own, a ward's."""
    return not at_work(desk)


@dataclass(frozen=True)
class Entry:
    """A link to the page `url` (a name) for whose desk may do `permission` (`a|b`: either; '': any) and whose business it is."""

    label: Label
    url: str
    permission: str = ""
    group: str = "work"
    order: int = 100
    whose: Whose = at_work


@dataclass(frozen=True)
class Link:
    label: Label
    href: str
    here: bool


_entries: dict[str, Entry] = {}
SOME: Final = 9_876_543_210
"""A number that stands in no address otherwise."""


def register(*entries: Entry) -> None:
    _entries.update({entry.url: entry for entry in entries})


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the desk of this request may do so; nobody may anything without a desk."""
    desk = getattr(request, "desk", None)
    return desk is not None and (not permission or any(map(desk.may, permission.split("|"))))


def links(request: HttpRequest) -> list[tuple[Label, list[Link]]]:
    """What is this desk's to open, by group; the one whose address is the nearest above the page is marked."""
    shown = [(entry, href) for entry in _in_order() if _shown(request, entry) and (href := address(entry.url))]
    above = [href for _, href in shown if request.path == href or (href != "/" and request.path.startswith(href))]
    here = max(above, key=len, default=None)
    return [
        (label, group)
        for name, label in GROUPS.items()
        if (group := [Link(entry.label, href, href == here) for entry, href in shown if entry.group == name])
    ]


def _shown(request: HttpRequest, entry: Entry) -> bool:
    return may(request, entry.permission) and entry.whose(request.desk)  # type: ignore[attr-defined]


def _in_order() -> list[Entry]:
    return sorted(_entries.values(), key=lambda entry: entry.order)


def address(url: str) -> str:
    """Of a page by its name; '' for one that this office does not have."""
    return _address(url, settings.ROOT_URLCONF)


@lru_cache(maxsize=512)
def _address(url: str, urlconf: str) -> str:
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def numbered(url: str, number: int) -> str:
    """The address of the page `url` of one thing: a list has a hundred of them, and `reverse` is slow."""
    before, after = _around(url, settings.ROOT_URLCONF)
    return f"{before}{number}{after}"


@lru_cache(maxsize=512)
def _around(url: str, urlconf: str) -> tuple[str, str]:
    """What stands before the number, and what after it."""
    before, _, after = reverse(url, args=[SOME]).partition(str(SOME))
    return before, after
