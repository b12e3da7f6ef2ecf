"""What a Parquet folder says it does not know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from yingbao.engine.store import open_store

from .world import small_dictionary, write_about, write_parquet


def test_a_fact_that_is_listed_as_unknown_is_unknown_whatever_its_absence_means(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lists = pa.array([["savings"], [], None], pa.list_(pa.string()))
    write_parquet(data, "household", {"id": [1, 2, 3], "savings": [5, None, 7], "_unknown": lists})
    write_about(data, date(2025, 12, 31))
    store = open_store(small_dictionary(tmp_path), data)
    assert [row["savings"] for row in store.rows("household", [1, 2, 3])] == [None, 0, 7]
    assert ("household", "savings") in store.holes
    assert not store.manifest.warnings
