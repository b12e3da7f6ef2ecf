"""Which signals are watched, and what work each pushes, as office.yaml says; what the classes are called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from yingbao.engine.dictionary import Label, read_yaml


@dataclass(frozen=True)
class PushClass:
    """A class of work; `outcomes`: what may come of it."""

    label: Label
    doing: Label
    outcomes: Mapping[str, Label]


MISTAKEN = Label("情况不属实", "it is not so")
PUSHES: Mapping[str, PushClass] = {
    "deliver": PushClass(
        Label("落实政策", "deliver"),
        Label("已认定，政策没有落实：逐条核实线索并办理", "recognised, not delivered: verify the findings and act"),
        {"handled": Label("已办理", "dealt with"), "mistaken": MISTAKEN},
    ),
    "route": PushClass(
        Label("转介办理", "route"),
        Label("没有认定，可能符合：转主管部门", "not recognised, may qualify: refer to the department in charge"),
        {
            "accepted": Label("主管部门已受理", "taken up by the department"),
            "refused": Label("不符合条件", "does not qualify"),
            "mistaken": MISTAKEN,
        },
    ),
    "conference": PushClass(
        Label("一事一议", "case conference"),
        Label("情况复杂：提请会商", "complex: to be discussed in a conference"),
        {"decided": Label("已会商定案", "decided in a conference"), "mistaken": MISTAKEN},
    ),
    "check": PushClass(
        Label("复核", "check"),
        Label("可能不再符合：入户复核", "may no longer qualify: verify at home"),
        {
            "stays": Label("仍然符合", "still qualifies"),
            "ends": Label("不再符合，已提请退出", "no longer qualifies, ending proposed"),
            "mistaken": MISTAKEN,
        },
    ),
}
"""The four classes of 国办发〔2023〕39号."""
STATES = {
    "open": ("warn", Label("待办", "to be done")),
    "done": ("ok", Label("已办", "done")),
    "void": ("plain", Label("不再需要", "no longer needed")),
}
ENDED = {
    "left": Label("退出", "left"),
    "died": Label("去世", "died"),
    "moved": Label("迁移", "moved"),
}
CHANGES = {
    "entered": Label("新进", "entered"),
    **ENDED,
    "reasons": Label("原因变化", "for other reasons"),
}


@dataclass(frozen=True)
class Push:
    """`reason`: the signal; `findings`: only while the home has an open finding of one of these kinds."""

    reason: str
    push: str
    findings: tuple[str, ...]


@cache
def _monitoring() -> dict[str, Any]:
    return dict(read_yaml(settings.POLICIES / "office.yaml").get("monitoring", {}))


@cache
def pushes() -> tuple[Push, ...]:
    """Raises KeyError: a class that there is not."""
    listed = _monitoring().get("signals", {})
    return tuple(_push(reason, raw) for reason, raws in listed.items() for raw in raws)


def _push(reason: str, raw: dict[str, Any]) -> Push:
    PUSHES[raw["push"]]
    return Push(reason, raw["push"], tuple(raw.get("findings", ())))


def reasons() -> tuple[str, ...]:
    """The signals by which somebody is watched."""
    return tuple(_monitoring().get("signals", {}))


def pushes_as_json() -> str:
    return json.dumps([{"reason": one.reason, "push": one.push, "cells": one.findings} for one in pushes()])


def died_as_json() -> str:
    """By kind of subject, the fact that says when it died."""
    return json.dumps(_monitoring().get("died", {}))
