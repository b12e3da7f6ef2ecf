"""Between DuckDB and PostgreSQL: numbers are taken from a sequence as everybody takes them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.office import OfficeForTests
from yingbao.registry.imports.crossing import numbers_of


@pytest.mark.parametrize("step", [1, 3])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_numbers_are_the_very_ones_that_the_sequence_gave(
    office: OfficeForTests, tmp_path: Path, step: int, count: int
) -> None:
    with office.sql() as con, con.cursor() as cursor, duckdb.connect() as duck:
        cursor.execute(f"CREATE TEMPORARY SEQUENCE taken START 7 INCREMENT {step}")
        numbers_of(cursor, duck, "fresh", "taken", count, tmp_path)
        assert duck.execute("FROM fresh ORDER BY n").fetchall() == [(n + 1, 7 + n * step) for n in range(count)]
        assert cursor.execute("SELECT nextval('taken')").fetchone() == (7 + count * step,)
