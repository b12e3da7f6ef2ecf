"""Watches the whole run of tests: no personal number in an address, an error page or a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")
"""A resident ID or a mobile number, standing alone; codes of divisions are shorter, tokens are not alone."""
ADDRESS = re.compile(r'(?:href|action|src|hx-[a-z-]+)="([^"]*)"')
seen: list[str] = []


def watch(where: str, text: str) -> None:
    if found := PERSONAL.search(text):
        seen.append(f"{where}: {found.group()[:6]}…")


class Watching:
    """The outermost middleware of an office under test. What was typed into an address and refused is not the office's."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        response = self.get_response(request)
        watch(f"where {request.path} leads", response.headers.get("Location", ""))
        text = "" if response.streaming else response.content.decode(errors="replace")
        if response.status_code >= 400:
            watch(f"the error page {response.status_code} of {request.path}", text)
        else:
            watch(f"the address of a {request.method} of {request.path}", request.get_full_path())
            for address in ADDRESS.findall(text):
                watch(f"an address in {request.path}", address)
        return response


class Reader(logging.Handler):
    """Reads what the office's own log would hold, formatted as its handler does."""

    def emit(self, record: logging.LogRecord) -> None:
        watch(f"the log of {record.name}", self.format(record))


def begin() -> None:
    """After Django is set up, and before the first request."""
    from django.conf import settings

    settings.MIDDLEWARE = [f"{__name__}.{Watching.__name__}", *settings.MIDDLEWARE]
    reader = Reader()
    formatters = (handler.formatter for handler in logging.getLogger().handlers)
    reader.setFormatter(next(one for one in formatters if type(one).__module__ == "yingbao.web.logging"))
    logging.getLogger().addHandler(reader)
