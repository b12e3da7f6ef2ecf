"""The program's own log: one JSON line an event, and never a personal number in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

NUMBER = re.compile(r"\d{11,19}[\dXx]?")
"""ID, phone and bank numbers; years, amounts and ids of rows are shorter."""


def masked(text: str) -> str:
    return NUMBER.sub("▇", text)


def _mask(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: masked(entry) if isinstance(entry, str) else entry for key, entry in event.items()}


class _Masked(logging.Formatter):
    """Lines of libraries that know nothing of our rules, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def configure(settings: dict[str, Any] | None = None) -> None:
    """Django calls this with LOGGING, which says nothing: there is one way to log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            _mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
