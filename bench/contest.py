"""Who takes part: one line an engine. Adding one is a module in engines/ and a line here."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from bench.environments import python_of


@dataclass(frozen=True)
class Engine:
    """`layout` is the folder of the population it reads; `core` names a peer with an environment of its own."""

    title: str
    module: str
    layout: str = "coded"
    options: tuple[str, ...] = ()
    core: str | None = None

    def command(self, *more: str | Path) -> list[str]:
        return [str(python_of(self.core)), "-m", f"bench.engines.{self.module}", *self.options, *map(str, more)]

    def surroundings(self) -> dict[str, str]:
        return {**os.environ, "BENCH_CORE": self.core or ""}


OURS = "yingbao"
ENGINES = {
    OURS: Engine("Yingbao, `count`", "ours_count", layout="folder"),
    "shards": Engine("DuckDB, SQL by hand, household shards", "handsql"),
    "whole": Engine("DuckDB, SQL by hand, one statement", "handsql", options=("--plan", "whole")),
    "numpy": Engine("numpy by hand", "by_numpy"),
    "policyengine": Engine("PolicyEngine-core", "peer", core="policyengine"),
    "openfisca": Engine("OpenFisca-core", "peer", core="openfisca"),
}
BY_HAND = ("shards", "whole")
TASKS = {
    task: replace(ENGINES[OURS], title=f"Yingbao, {title}", module=f"ours_{task}")
    for task, title in (("admission", "admission"), ("findings", "findings"), ("load", "load"), ("single", "`explain`"))
}
LARGE = (OURS, "shards")
SINGLE = (OURS, "policyengine", "openfisca")
