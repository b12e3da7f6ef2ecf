"""What somebody asks of a list: the filters chosen, the order, the page; from the address, the session or a saved view.

An address holds only what is nobody's: codes, days, yes and no. Text, which may be a name, is posted and kept in the
session under a random key; the address holds the key (`text=`), so that Back and Reload work, and tells others nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest

from yingbao.web.lists.shape import PAGE, SHOWN, List
from yingbao.web.models import SavedView

KEPT: Final = "list-texts"
KEPT_AT_MOST: Final = 10


@dataclass(frozen=True)
class Asked:
    """`given`: what was chosen, by control; `text`: the key of its private part; `lost`: that key is not known here."""

    listing: List
    given: Mapping[str, str]
    sort: str
    page: int = 1
    text: str = ""
    view: SavedView | None = None
    lost: bool = False

    @property
    def field(self) -> str:
        column = self.listing.sorts.get(self.sort.lstrip("-"))
        return column.sort if column else ""

    @property
    def falling(self) -> bool:
        return self.sort.startswith("-")

    def query(self, **change: Any) -> str:
        """The address of the same, with another `sort` or `page`: '?…', without any private value."""
        sort, page = change.get("sort", self.sort), change.get("page", 1)
        known: dict[str, Any] = {"view": self.view.pk} if self.view else self._public()
        if sort != (self.view.parameters.get("sort", self.listing.order) if self.view else self.listing.order):
            known["sort"] = sort
        if page > 1:
            known["page"] = page
        return f"?{urlencode(known)}"

    def _public(self) -> dict[str, str]:
        private = _private_names(self.listing)
        known = {name: value for name, value in self.given.items() if name not in private}
        return {**known, "text": self.text} if self.text else known


def asked(request: HttpRequest, listing: List) -> Asked:
    """From an address."""
    query = request.GET
    view = _view(request, listing)
    kept: Mapping[str, str] = {}
    lost = False
    if view:
        raw = view.parameters
    else:
        raw = {name: value for name, value in query.items() if name not in _private_names(listing)}
        kept, lost = _kept(request, listing, query.get("text", ""))
    given = _clean(listing, {**raw, **kept})
    sort = query.get("sort") or (view.parameters.get("sort", "") if view else "")
    return Asked(
        listing,
        given,
        sort if sort.lstrip("-") in listing.sorts else listing.order,
        _page(query.get("page", "")),
        query.get("text", "") if kept else "",
        view,
        lost,
    )


def keep(request: HttpRequest, listing: List, posted: Mapping[str, str]) -> Asked:
    """From a posted form of filters; its private part goes into the session."""
    given = _clean(listing, posted)
    private = {name: value for name, value in given.items() if name in _private_names(listing)}
    sort = posted.get("sort", "")
    return Asked(
        listing,
        given,
        sort if sort.lstrip("-") in listing.sorts else listing.order,
        1,
        _keep(request, listing, private),
    )


def _clean(listing: List, raw: Mapping[str, str]) -> dict[str, str]:
    return {name: value for one in listing.filters for name, value in one.clean(raw).items()}


def _private_names(listing: List) -> set[str]:
    return {name for one in listing.filters if one.private for name in one.names}


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), SHOWN // PAGE)


def _view(request: HttpRequest, listing: List) -> SavedView | None:
    number = request.GET.get("view", "")
    return views(request, listing).filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None


def views(request: HttpRequest, listing: List) -> Any:
    """Somebody's own saved views of a list, by name."""
    return SavedView.objects.filter(owner_id=request.user.pk or 0, listing=listing.name).order_by("name")


def _kept(request: HttpRequest, listing: List, key: str) -> tuple[Mapping[str, str], bool]:
    if not key:
        return {}, False
    found = request.session.get(KEPT, {}).get(f"{listing.name} {key}")
    return found or {}, found is None


def _keep(request: HttpRequest, listing: List, private: dict[str, str]) -> str:
    if not private:
        return ""
    kept: dict[str, dict[str, str]] = request.session.get(KEPT, {})
    for place, values in kept.items():
        if values == private and place.startswith(f"{listing.name} "):
            return place.split(" ", 1)[1]
    key = secrets.token_urlsafe(6)
    latest = list(kept.items())[-KEPT_AT_MOST + 1 :]
    request.session[KEPT] = {**dict(latest), f"{listing.name} {key}": private}
    return key
