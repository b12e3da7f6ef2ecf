"""What departments call things (words.yaml), and how two heads of columns are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml

from yingbao.engine.dictionary import Label

PUNCTUATION = re.compile(r"[\s　_\-—:：*＊/\\（）()\[\]【】<>《》“”\"'.,，、]+")
NOTE = re.compile(r"[（(\[【][^（()）\]】]*[)）\]】]")


@cache
def words() -> Mapping[str, Any]:
    text = files("yingbao.registry.imports.mapping").joinpath("words.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", yaml.load(text, Loader=yaml.CSafeLoader))


def plain(label: str) -> str:
    """A head of a column as it is compared: half-width, lower case, without spaces and punctuation."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", label).lower())


def without_note(label: str) -> str:
    """A head without what stands in brackets: 金额（元） is 金额."""
    return NOTE.sub("", unicodedata.normalize("NFKC", label))


@cache
def handles() -> Mapping[str, Label]:
    """Columns that are no facts: whose row it is, since when, and the source's own numbers."""
    return {name: Label(**label) for name, label in words()["handles"].items()}


@cache
def names_of(target: str) -> tuple[str, ...]:
    return tuple(words()["names"].get(target, ()))


@cache
def shape_of(table: str, fact: str) -> str:
    """resident_id, credit_code or phone; '' for an ordinary fact."""
    return str(words()["shapes"].get(f"{table}.{fact}", ""))
