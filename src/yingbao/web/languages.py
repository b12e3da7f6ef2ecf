"""Chinese first, English by a switch that keeps the place; likewise the size of the text, and whether keys do anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme

from yingbao.engine.dictionary import Label

Lang = Literal["zh", "en"]
Size = Literal["normal", "large"]
Keys = Literal["on", "off"]
DJANGO: Final[dict[Lang, str]] = {"zh": "zh-hans", "en": "en"}
HTML: Final[dict[Lang, str]] = {"zh": "zh-CN", "en": "en"}
LANG_COOKIE: Final = "lang"
SIZE_COOKIE: Final = "size"
KEYS_COOKIE: Final = "keys"
A_YEAR: Final = 365 * 24 * 60 * 60


class Language:
    """Sets request.lang, request.size and request.keys from their cookies, and lets Django speak the same language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lang = lang_of(request)
        request.lang, request.size, request.keys = lang, size_of(request), keys_of(request)  # type: ignore[attr-defined]
        with translation.override(DJANGO[lang]):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", HTML[lang])
        return response


def lang_of(request: HttpRequest) -> Lang:
    return "en" if request.COOKIES.get(LANG_COOKIE) == "en" else "zh"


def size_of(request: HttpRequest) -> Size:
    return "large" if request.COOKIES.get(SIZE_COOKIE) == "large" else "normal"


def keys_of(request: HttpRequest) -> Keys:
    """Who speaks to the computer, or presses keys by accident, turns single keys off."""
    return "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "on"


def lang() -> Lang:
    """The language that the running request (or `translation.override`) speaks."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def said(text: object) -> str:
    """A Label in the language spoken now; anything else as it is, None as nothing."""
    if text is None:
        return ""
    return text[lang()] if isinstance(text, Label) else str(text)


def say(zh: str, en: str, /, **values: object) -> str:
    """One of two texts, its blanks filled: say("共 {n} 人", "{n} people", n=1200). Integers get separators."""
    text = en if lang() == "en" else zh
    return text.format(**{name: spoken(value) for name, value in values.items()}) if values else text


def spoken(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return said(value)


_said_later = lazy(said, str)


def later(zh: str, en: str) -> str:
    """The same for a text that is written once and read in many requests: labels of form fields, messages of models."""
    return _said_later(Label(zh, en))


def set_language(request: HttpRequest) -> HttpResponse:
    return _remember(request, LANG_COOKIE, "lang", ("zh", "en"))


def set_size(request: HttpRequest) -> HttpResponse:
    return _remember(request, SIZE_COOKIE, "size", ("normal", "large"))


def set_keys(request: HttpRequest) -> HttpResponse:
    return _remember(request, KEYS_COOKIE, "keys", ("on", "off"))


def _remember(request: HttpRequest, cookie: str, field: str, known: tuple[str, ...]) -> HttpResponse:
    response = HttpResponseRedirect(place(request))
    if (chosen := request.POST.get(field, "")) in known:
        response.set_cookie(cookie, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def stands_at(request: HttpRequest, path: str) -> None:
    """Where the form was to which this page is the answer, if nobody can look at the address to which it was sent."""
    request.place = path  # type: ignore[attr-defined]


def place(request: HttpRequest) -> str:
    """Where the person was, as a path of this office; the home page if that cannot be told.

    Of a page that answered a form, what the page says; else the browser's own word comes first: what a list changed in
    place stands in the address, not in the form.
    """
    referer = urlsplit(request.headers.get("Referer", ""))
    came_from = referer._replace(scheme="", netloc="").geturl() if referer.netloc == request.get_host() else ""
    for path in (request.POST.get("answered", ""), came_from, request.POST.get("next", "")):
        if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
            return path
    return "/"
