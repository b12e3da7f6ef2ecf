"""How the columns of a file are read: a value that is saved for the next file of the same source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yingbao.registry.imports.mapping.catalogue import Catalogue
from yingbao.registry.imports.reading import Column, Sheet
from yingbao.registry.imports.reasons import Reason

IGNORED = ""
"""Mapped to nothing by somebody's decision."""


@dataclass(frozen=True)
class Plan:
    """`targets`: target by name of the column. A column that is not in it has not been decided about."""

    targets: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {"version": 1, "targets": dict(self.targets)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Plan:
        return cls({str(label): str(target) for label, target in raw.get("targets", {}).items()})


@dataclass(frozen=True)
class Planned:
    """A plan laid over a file: the column of each target, what stays open, and what is wrong with it."""

    columns: Mapping[str, Column]
    open: tuple[Column, ...]
    wrong: tuple[Reason, ...]


def lay(plan: Plan, sheet: Sheet, catalogue: Catalogue) -> Planned:
    """Which column holds which target. Wrong: a target twice, one that is not known, no column that says whose row it is."""
    columns: dict[str, Column] = {}
    open_ones, wrong = [], []
    for column in sheet.columns:
        name = column.name
        if name not in plan.targets:
            open_ones.append(column)
        elif target := plan.targets[name]:
            if target not in catalogue.targets:
                wrong.append(Reason("unknown-target", {"target": target}))
            elif target in columns:
                wrong.append(
                    Reason("target-twice", {"one": columns[target].name, "other": name, **labels(catalogue, target)})
                )
            else:
                columns[target] = column
    without = [group for group in catalogue.identities() if not any(name in columns for name in group)]
    wrong += [Reason("no-identity-column", _names(catalogue, group)) for group in without]
    return Planned(columns, tuple(open_ones), tuple(wrong))


def labels(catalogue: Catalogue, target: str) -> dict[str, str]:
    """A target's name in both languages, for a reason's words."""
    label = catalogue.targets[target].label
    return {"zh": label.zh, "en": label.en}


def _names(catalogue: Catalogue, group: Sequence[str]) -> dict[str, str]:
    found = [catalogue.targets[name].label for name in group]
    return {"zh": "、".join(label.zh for label in found), "en": ", ".join(label.en for label in found)}
