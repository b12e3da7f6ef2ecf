"""The door of a page: what the desk must be allowed to do before the page is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from yingbao.accounts.desks import Desk
from yingbao.accounts.middleware import SESSION_KEY
from yingbao.accounts.models import User
from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request that has come through a door: somebody at a desk. `htmx`: asked for a part of the page."""

    desk: Desk
    user: User
    htmx: Any


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(permission: str = "") -> Callable[[DeskView[P]], View[P]]:
    """Only for desks with this permission of roles.yaml (`a|b`: either); for any desk without one.

    Who is at no desk is sent to choose one; who lacks the permission is told who has it (403). Rows are held by the
    database, so a view behind the wrong door shows nothing that is not the desk's.
    """

    def behind(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            desk: Desk | None = getattr(request, "desk", None)
            if desk is None:
                return to_choose(request)
            if permission and not any(map(desk.may, permission.split("|"))):
                raise PermissionDenied(refusal(desk, permission))
            return view(cast(DeskRequest, request), *args, **kwargs)

        return door

    return behind


def to_choose(request: HttpRequest) -> HttpResponse:
    """To the page where a desk is opened, and from there back to this one."""
    address = reverse("accounts:desk")
    if request.method == "GET":
        address += f"?{urlencode({'next': request.path})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else HttpResponseRedirect(address)


def to_token(request: HttpRequest) -> str:
    """What opens the desk; for actions, never for a page."""
    return str(request.session[SESSION_KEY])


def refusal(desk: Desk, permission: str) -> Label:
    """Why not, and who may."""
    wanted = permission.split("|")
    deeds = [rights().permissions[one] for one in wanted]
    able = [role.label for role in rights().roles.values() if role.may.intersection(wanted)]
    own, zh, en = desk.role.label, "或".join(deed.zh for deed in deeds), " or ".join(deed.en for deed in deeds)
    return Label(
        f"“{own.zh}”的岗位不能“{zh}”；可以的是：{'、'.join(label.zh for label in able)}。",
        f"The desk of “{own.en}” lacks the right “{en}”; it belongs to: {', '.join(label.en for label in able)}.",
    )
