"""Tables that are kept ready for few rows: filled anew each time, of whatever kind, and left empty."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from yingbao.engine.readings.count.jobs import Crew, Job
from yingbao.engine.readings.count.ready import PLANNED, Ready, ready
from yingbao.engine.readings.count.texts import Text, texts


def text(sql: str) -> Text:
    return texts(sqlglot.parse_one(sql, dialect="duckdb"))


ADULTS = text("SELECT id FROM person WHERE age >= 18 ORDER BY id")


def written(file: Path, columns: Mapping[str, Any]) -> Path:
    pq.write_table(pa.table(dict(columns)), file)
    return file


def asked(desk: Ready, home: str, asking: Text = ADULTS) -> list[Any]:
    desk.expects(home, asking)
    return desk.answer(home, asking)["id"].to_pylist()


def expecting(*homes: str) -> Ready:
    desk = Ready()
    for home in homes:
        desk.expects(home, ADULTS)
    return desk


def test_a_statement_is_planned_once_and_sees_the_rows_of_each_time(tmp_path: Path) -> None:
    desk = Ready()
    assert [desk.expects("home", ADULTS), desk.expects("home", ADULTS)] == [False, True]
    for ages in ([17, 18], [], [80, 3, 20]):
        desk.fill(
            "home",
            {"person": written(tmp_path / "p.parquet", {"id": range(len(ages)), "age": pa.array(ages, pa.int64())})},
        )
        assert asked(desk, "home") == [number for number, age in enumerate(ages) if age >= 18]


def test_rows_that_no_longer_hold_are_not_seen(tmp_path: Path) -> None:
    desk, file = expecting("home"), written(tmp_path / "person.parquet", {"id": [1, 2, 3], "age": [40, 50, 60]})
    (tmp_path / "void").mkdir()
    pq.write_table(pa.table({"file_row_number": pa.array([1], pa.int64())}), tmp_path / "void" / "person.parquet")
    desk.fill("home", {"person": file})
    assert asked(desk, "home") == [1, 3]


def test_other_columns_make_other_tables_and_homes_keep_theirs(tmp_path: Path) -> None:
    desk = expecting("home", "firm")
    desk.fill("home", {"person": written(tmp_path / "a.parquet", {"id": [1], "age": [20]})})
    desk.fill("firm", {"person": written(tmp_path / "b.parquet", {"id": ["x"], "age": [30]})})
    assert (asked(desk, "home"), asked(desk, "firm")) == ([1], ["x"])
    desk.fill("home", {"person": written(tmp_path / "c.parquet", {"age": [19], "id": ["seven"], "name": ["n"]})})
    assert (asked(desk, "home"), asked(desk, "firm")) == (["seven"], ["x"])


def test_a_file_that_promises_to_know_every_value_makes_no_other_table(tmp_path: Path) -> None:
    desk, kinds = expecting("home"), [pa.field("id", pa.int64()), pa.field("age", pa.int64())]
    for number, promised in enumerate((False, True, False)):
        schema = pa.schema([kind.with_nullable(not promised) for kind in kinds])
        pq.write_table(pa.table([[number], [20]], schema=schema), tmp_path / "person.parquet")
        desk.fill("home", {"person": tmp_path / "person.parquet"})
        assert asked(desk, "home") == [number]
    assert desk.desks["home"].made == 1


def test_the_oldest_statements_are_forgotten(tmp_path: Path) -> None:
    desk = expecting("home")
    desk.fill("home", {"person": written(tmp_path / "a.parquet", {"id": [1], "age": [20]})})
    for age in range(PLANNED + 1):
        assert asked(desk, "home", text(f"SELECT id FROM person WHERE age > {age}")) == [1]
    assert not desk.expects("home", text("SELECT id FROM person WHERE age > 0"))
    assert desk.expects("home", text(f"SELECT id FROM person WHERE age > {PLANNED}"))


def test_one_uses_it_at_a_time_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with ready() as desk, ready() as other:
        assert desk is not None
        assert other is None
        desk.expects("a home", ADULTS)
        desk.fill("a home", {"person": written(tmp_path / "a.parquet", {"id": [1], "age": [20]})})
        assert asked(desk, "a home") == [1]
    with ready() as desk:
        assert desk is not None
        assert asked(desk, "a home") == []


def test_only_what_is_read_is_filled_in_and_more_once_more_is_asked(tmp_path: Path) -> None:
    desk = expecting("home")
    person = written(tmp_path / "person.parquet", {"id": [1, 2], "age": [20, 30], "name": ["one", "two"]})
    tables = {"person": person, "unread": written(tmp_path / "unread.parquet", {"id": [1]})}

    def there() -> list[Any]:
        return desk.desks["home"].rows(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
        )

    desk.fill("home", tables)
    assert there() == [("person", "age"), ("person", "id")]
    named = text("WITH named AS (SELECT * FROM (SELECT id, name FROM person) AS r) SELECT id FROM named")
    assert not desk.expects("home", named)
    desk.fill("home", tables)
    assert there() == [("person", "age"), ("person", "id"), ("person", "name")]
    assert asked(desk, "home", named) == asked(desk, "home") == [1, 2]
    assert asked(desk, "home", text("SELECT count(*) AS id FROM person")) == [2]


def test_where_one_job_fails_nobody_works_on_behind_the_next_count(tmp_path: Path) -> None:
    asked = {
        "fails": "if(count(*) > 0, error('no'), 0) AS id FROM range(3000000)",
        "lasts": "sum(range) AS id FROM range(300000000)",
    }
    for home in asked:
        (tmp_path / home).mkdir()
        written(tmp_path / home / "person.parquet", {"id": [1]})
    jobs = [
        Job(home, text(f"SELECT {sql}"), tmp_path / home, tmp_path / f"{home}.parquet") for home, sql in asked.items()
    ]
    with Crew(len(jobs), {job.home: [job.shard] for job in jobs}) as crew:
        with pytest.raises(duckdb.Error, match="no"):
            crew.run(jobs, (), lambda done: None)
        assert pq.read_table(jobs[1].target)["id"].to_pylist() == [299_999_999 * 150_000_000]
