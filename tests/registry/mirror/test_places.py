"""What is looked up in a mirror's files: in a column that was sorted ahead the same is found as in one that was not."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from yingbao.registry.mirror.places import AHEAD, found, sort_ahead

NUMBERS = st.one_of(st.none(), st.integers(-3, 9))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(NUMBERS, NUMBERS)), wanted=st.sets(st.integers(-4, 10)))
def test_a_column_sorted_ahead_says_the_same(
    tmp_path_factory: object, rows: list[tuple[int | None, int | None]], wanted: set[int]
) -> None:
    folder = Path(tmp_path_factory.mktemp("mirror"))  # type: ignore[attr-defined]
    kinds = pa.schema([("owner", pa.int64()), ("target", pa.int64())])
    written = pa.table([[owner for owner, _ in rows], [target for _, target in rows]], schema=kinds)
    for name in ("now", "ahead"):
        pq.write_table(written, folder / f"{name}.parquet")
    sort_ahead(folder / "ahead.parquet", "owner", "target")
    assert [file.name for file in (folder / AHEAD).iterdir()] == ["ahead.target.owner.npy"]
    told = [
        found(folder / f"{name}.parquet", "owner", "target", pa.array(wanted, pa.int64()).to_numpy())
        for name in ("now", "ahead")
    ]
    assert told[0] == told[1] == {owner for owner, target in rows if target in wanted and owner is not None}
