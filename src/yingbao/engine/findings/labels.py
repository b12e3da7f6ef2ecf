"""Findings in words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from yingbao.engine.dictionary import Label
from yingbao.engine.findings.card import PolicyKind

KINDS: Final = ("missed", "underpaid", "overpaid", "duplicate", "verify", "ask", "upcoming", "covered")
"""Every finding, the ones that somebody must act on first."""


@cache
def _labels() -> dict[str, dict[str, Label]]:
    text = files("yingbao.engine.findings").joinpath("labels.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=yaml.CSafeLoader)
    return {kind: {name: Label(**words) for name, words in entry.items()} for kind, entry in raw.items()}


def label(finding: str, kind: PolicyKind = "benefit") -> Label:
    """What the finding is called for a policy of that kind: 疑似应保未保（待核实） for a benefit that is missed."""
    labels = _labels()
    return labels.get(kind, {}).get(finding) or labels["default"][finding]
