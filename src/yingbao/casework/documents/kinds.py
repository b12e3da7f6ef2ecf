"""The kinds of letters, each a file of policies/documents: title, fields and text. A new kind is a new file, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from yingbao.casework.documents.unwritable import Unwritable
from yingbao.engine.dictionary import Label, read_yaml

PROVED = "reasons"
"""A kind with this field says why."""


@dataclass(frozen=True)
class Field:
    """`many`: a list of texts, each a numbered paragraph; `columns`: a list of rows that have these columns and no other."""

    label: Label
    optional: bool
    many: bool
    columns: Mapping[str, Label]


@dataclass(frozen=True)
class Kind:
    """`title`, `to`, `blocks`: texts with {fields}; `form`: rows of a form, label and text, in the place of {form}.

    `document`: what a process calls it; `outcome`, `verdict`: what of a step, or of a decision, it tells, '' where it tells of neither;
    of several verdicts, with a space between them, it tells any;
    `follows`: the outcome of the step before where it is owed, '' in any case.
    """

    id: str
    label: Label
    title: str
    to: str
    fields: Mapping[str, Field]
    blocks: tuple[str, ...]
    form: tuple[tuple[str, str], ...]
    document: str = ""
    outcome: str = ""
    verdict: str = ""
    follows: str = ""

    @property
    def lists(self) -> bool:
        """Whether it is a public notice, which lists people."""
        return any(field.columns for field in self.fields.values())

    @property
    def proves(self) -> bool:
        """Whether it says why, and so holds of the proof what the desk may see."""
        return PROVED in self.fields


def kinds() -> Mapping[str, Kind]:
    """The office's kinds of letters by name."""
    return read_kinds(Path(settings.POLICIES) / "documents")


@cache
def read_kinds(folder: Path) -> Mapping[str, Kind]:
    """The kinds of a folder, one a YAML file, whose name is the kind's."""
    return {path.stem: _kind(path.stem, read_yaml(path)) for path in sorted(folder.glob("*.yaml"))}


def kind_of(name: str) -> Kind:
    known = kinds()
    if name not in known:
        listed = ", ".join(known)
        raise Unwritable(
            Label(f"没有“{name}”这种文书。现有：{listed}。", f"There is no letter '{name}'. There are: {listed}.")
        )
    return known[name]


def _kind(name: str, raw: Mapping[str, Any]) -> Kind:
    fields = {key: _field(entry) for key, entry in (raw.get("fields") or {}).items()}
    blocks = tuple(" ".join(block.split()) for block in raw["text"].split("\n\n") if block.strip())
    form = tuple((str(row["label"]), str(row.get("text", ""))) for row in raw.get("form") or ())
    tells = raw.get("document", name), raw.get("outcome", ""), _verdicts(raw.get("verdict", "")), raw.get("follows", "")
    return Kind(name, Label(**raw["label"]), raw["title"], raw.get("to", ""), fields, blocks, form, *tells)


def _verdicts(told: str | list[str]) -> str:
    return told if isinstance(told, str) else " ".join(told)


def _field(raw: Mapping[str, Any]) -> Field:
    columns = {key: Label(**label) for key, label in (raw.get("columns") or {}).items()}
    return Field(Label(raw["zh"], raw["en"]), bool(raw.get("optional")), bool(raw.get("many")), columns)
