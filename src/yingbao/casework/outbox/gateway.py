"""How messages leave the office: a gateway takes a run of them once, and says later what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from yingbao.engine.dictionary import read_yaml


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: our number for it, the phone, what it says."""

    number: int
    phone: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """What became of a message: `delivered` or not, and why not."""

    number: int
    delivered: bool
    why: str = ""


class Gateway(Protocol):
    """A service that sends messages. One is chosen in `policies/office.yaml` (`outbox: gateway`), by the name of its class."""

    def hand(self, run: str, messages: Sequence[Outgoing]) -> None:
        """Takes the messages of a run, all or none; the same run again is not taken twice. Raises OSError: try later."""

    def holds(self, run: str) -> bool | None:
        """Whether it took a run. None: it cannot be told, and a person decides whether to send again."""

    def receipts(self) -> Iterable[Receipt]:
        """What it has learned since it was last asked. The same again does no harm."""


@cache
def gateway() -> Gateway:
    """The office's. Raises ImportError: office.yaml names a class that there is not."""
    told: dict[str, Any] = dict(read_yaml(settings.POLICIES / "office.yaml").get("outbox") or {})
    made: Gateway = import_string(told.pop("gateway", "yingbao.casework.outbox.files.Files"))(**told)
    return made
