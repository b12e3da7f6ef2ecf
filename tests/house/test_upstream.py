"""The loop is a circle in the data and a line in the imports: no table refers to one of a room above."""

from __future__ import annotations

import tomllib
from typing import Any

from tests import office
from tests.house.tree import ROOT

LIBRARIES = 10**6
"""Below every room of ours."""


def heights() -> dict[str, int]:
    """How far below the uppermost each room lies, as import-linter is told."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["containers"] == ["yingbao"])
    return {room.strip(): depth for depth, layer in enumerate(layers) for room in layer.split("|")}


def depth(model: Any) -> int:
    package, _, rest = model.__module__.partition(".")
    return heights()[rest.partition(".")[0]] if package == "yingbao" else LIBRARIES


def test_every_foreign_key_points_to_its_own_room_or_upstream() -> None:
    office.start()
    from django.apps import apps

    ours = [model for model in apps.get_models() if model.__module__.startswith("yingbao.")]
    uphill = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and depth(field.related_model) < depth(model)
    ]
    assert len(ours) > 10
    assert not uphill, "\n  ".join(["a table refers to a room above its own:", *uphill])
