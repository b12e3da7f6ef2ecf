"""A small district, made once for all tests here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from yingbao.demo.generate import Summary, make_district
from yingbao.engine.dictionary import Dictionary, load_dictionary

DICTIONARY = Path(__file__).resolve().parents[2] / "policies" / "registry.yaml"
DAY = date(2025, 12, 31)
PERSONS = 60_000


@dataclass(frozen=True)
class District:
    folder: Path
    summary: Summary
    dictionary: Dictionary

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of a query that names the tables as folders or files: `from {person}`."""
        tables = {
            path.name.removesuffix(".parquet").removeprefix("_"): f"'{path}/*.parquet'"
            if path.is_dir()
            else f"'{path}'"
            for path in self.folder.iterdir()
        }
        return duckdb.connect().execute(sql.format(**tables)).fetchall()

    def one(self, sql: str) -> float:
        return float(str(self.ask(sql)[0][0]))


def made(folder: Path, persons: int = PERSONS, seed: int = 7, on: date = DAY) -> District:
    dictionary = load_dictionary(DICTIONARY)
    return District(folder, make_district(folder, persons, seed, on, lambda done: None, dictionary), dictionary)


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    return made(tmp_path_factory.mktemp("district"))
