"""How messages and letters leave the office: a gateway takes a run of them once, and says later what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

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
class Parcel:
    """A letter on its way by post: our number for it, what stands on the envelope, the letter's own number and its PDF."""

    number: int
    name: str
    address: str
    letter: str
    pdf: bytes


@dataclass(frozen=True)
class Receipt:
    """What became of a message: `delivered` or not, and why not."""

    number: int
    delivered: bool
    why: str = ""


Sent_contra = TypeVar("Sent_contra", Outgoing, Parcel, contravariant=True)


class Service(Protocol[Sent_contra]):
    """A service that sends text messages or letters. One for each is chosen in `policies/office.yaml` (`outbox`, `post`: `gateway`),
    by the name of its class."""

    def hand(self, run: str, messages: Sequence[Sent_contra]) -> None:
        """Takes the messages of a run, all or none; the same run again is not taken twice. Raises OSError: try later."""

    def holds(self, run: str) -> bool | None:
        """Whether it took a run. None: it cannot be told, and a person decides whether to send again."""

    def receipts(self) -> Iterable[Receipt]:
        """What it has learned since it was last asked. The same again does no harm."""


Gateway = Service[Outgoing]
Post = Service[Parcel]


@cache
def gateway() -> Gateway:
    """The office's for text messages. Raises ImportError: office.yaml names a class that there is not."""
    made: Gateway = _chosen("outbox", "yingbao.casework.outbox.files.Files")
    return made


@cache
def post() -> Post:
    """The office's for letters. Raises ImportError: office.yaml names a class that there is not."""
    made: Post = _chosen("post", "yingbao.casework.outbox.files.Letters")
    return made


def _chosen(section: str, otherwise: str) -> Any:
    told: dict[str, Any] = dict(read_yaml(settings.POLICIES / "office.yaml").get(section) or {})
    return import_string(told.pop("gateway", otherwise))(**told)
