"""The kinds of messages and their texts (policies/messages.yaml), checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from django.conf import settings

from yingbao.casework.documents import kinds as letters
from yingbao.casework.outbox.models import Message, Telling
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label, read_yaml

FIELDS: Final = frozenset({"issuer", "case", "phone"})
"""What may stand in a text. Nothing else: a phone lies open on tables."""
LONGEST: Final = 140
"""Characters of a text in Chinese, fields included as they are written."""


@dataclass(frozen=True)
class Kind:
    """`outcomes`, `steps`: when it is made; `text`: with its fields in braces."""

    id: str
    label: Label
    outcomes: tuple[str, ...]
    steps: tuple[str, ...]
    text: Label


class BadMessages(ValueError):
    """The file says what cannot be sent; the text says where, and what to do."""


@cache
def kinds() -> Mapping[str, Kind]:
    return read(settings.POLICIES / "messages.yaml")


def read(file: Path) -> Mapping[str, Kind]:
    """Raises BadMessages, with everything that is wrong in the file."""
    raw: dict[str, Any] = read_yaml(file).get("messages") or {}
    found = {
        kind: Kind(kind, Label(**one["label"]), tuple(one.get("outcomes", ())), tuple(one.get("steps", ())), Label(**one["text"]))
        for kind, one in raw.items()
    }  # fmt: skip
    wrong = [f"{file.name}, {kind.id}: {what}" for kind in found.values() for what in _wrong(kind)]
    if wrong:
        raise BadMessages("\n".join(wrong))
    return found


def _wrong(kind: Kind) -> list[str]:
    told = []
    for text in (kind.text.zh, kind.text.en):
        strange = sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None} - FIELDS)
        if strange:
            told.append(f"只能写 {{issuer}}、{{case}}、{{phone}}，不能写 / may not say: {', '.join(strange)}")
    if len(kind.text.zh) > LONGEST:
        told.append(f"超过 {LONGEST} 字，请改短 / longer than {LONGEST} characters: shorten it")
    known = {*words().outcomes, *words().steps}
    strange = sorted({*kind.outcomes, *kind.steps} - known)
    told += [f"casework.yaml 里没有 {name} / casework.yaml knows no {name}" for name in strange]
    if not kind.outcomes and not kind.steps:
        told.append("要写 outcomes 或 steps，说明何时发送 / say when it is sent: outcomes or steps")
    return told


def written(kind: Kind, case: str, issuer: str, phone: str) -> str:
    """The Chinese text of a message; what would name a phone that nobody knows is left out."""
    text = kind.text.zh if phone else kind.text.zh.replace("拨{phone}或", "").replace("，或拨{phone}", "")
    return text.format(issuer=issuer, case=case, phone=phone)


def label_of(message: Message) -> Label:
    """What a message tells; a letter that goes by post is called as letters of its kind are."""
    known = (letters() if message.letter_id else kinds()).get(message.kind)
    return known.label if known else Label(message.kind, message.kind)


def keep_tellings(using: str) -> None:
    """Writes when each kind is made for the database's triggers; a kind that has gone is made no longer."""
    Telling.objects.using(using).exclude(kind__in=kinds()).delete()
    for kind in kinds().values():
        fields = {"outcomes": list(kind.outcomes), "steps": list(kind.steps)}
        Telling.objects.using(using).update_or_create(kind=kind.id, defaults=fields)
