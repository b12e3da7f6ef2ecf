"""The names that OpenFisca-core and PolicyEngine-core (its fork) share; BENCH_CORE says which this process uses."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

CORE = os.environ.get("BENCH_CORE", "openfisca")


def _take(module: str, name: str) -> Any:
    return getattr(import_module(f"{CORE}_core.{module}"), name)


build_entity = _take("entities", "build_entity")
ParameterNode = _take("parameters", "ParameterNode")
ETERNITY, MONTH = _take("periods", "ETERNITY"), _take("periods", "MONTH")
SimulationBuilder = _take("simulations", "SimulationBuilder")
TaxBenefitSystem = _take("taxbenefitsystems", "TaxBenefitSystem")
Variable = _take("variables", "Variable")
