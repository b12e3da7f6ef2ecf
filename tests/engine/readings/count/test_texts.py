"""Few texts as an enumeration: the same file, sooner written."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from yingbao.engine.readings.count.texts import texts

KNOWN = """
SELECT CAST('old' AS TEXT) AS policy, id AS subject, CAST(CASE WHEN answer THEN ground END AS TEXT) AS ground
FROM (SELECT id, answer, (CASE WHEN id > 2 THEN 'it''s late' WHEN id > 1 THEN 'age' END) AS ground FROM people) AS r
UNION ALL
SELECT CAST('child' AS TEXT) AS policy, id AS subject, CAST(NULL AS TEXT) AS ground FROM (SELECT id FROM people) AS r
"""
ANY = f"""{KNOWN} UNION ALL
SELECT CAST('own' AS TEXT) AS policy, id AS subject, CAST(told AS TEXT) AS ground FROM (SELECT id, told FROM people) AS r
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE people AS SELECT id, id <> 3 AS answer, 'told ' || id AS told FROM range(5) t(id)")
        yield con


def file(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> pa.Table:
    con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")
    return pq.read_table(path).sort_by([("policy", "ascending"), ("subject", "ascending")])


@pytest.mark.parametrize("sql", [KNOWN, ANY])
def test_the_file_is_the_same(con: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    text = texts(sqlglot.parse_one(sql, dialect="duckdb"))
    con.execute(text.making)
    plain = file(con, text.plain, tmp_path / "plain")
    assert plain == file(con, text.of_many, tmp_path / "many")
    assert plain.num_rows == 5 * (1 + sql.count("UNION ALL"))


def test_what_may_be_any_text_stays_a_text(con: duckdb.DuckDBPyConnection) -> None:
    for sql, kind in (KNOWN, "ENUM"), (ANY, "VARCHAR"):
        text = texts(sqlglot.parse_one(sql, dialect="duckdb"))
        con.execute(text.making)
        kinds = {each[0]: each[1] for each in con.execute(f"DESCRIBE {text.of_many}").fetchall()}
        assert kinds["policy"].startswith("ENUM"), kinds
        assert kinds["ground"].startswith(kind), kinds


def test_without_texts_there_is_one_text(con: duckdb.DuckDBPyConnection) -> None:
    text = texts(sqlglot.parse_one("SELECT id AS subject FROM (SELECT id FROM people) AS r", dialect="duckdb"))
    assert (text.of_many, text.making) == (text.plain, "")


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT id FROM (SELECT id, told FROM people WHERE answer) AS r", {"id", "told", "answer"}),
        ("SELECT a FROM (SELECT * FROM people WHERE id IN (SELECT b FROM other)) AS r", {"id", "a", "b"}),
        ("WITH p AS (SELECT * FROM people) SELECT id FROM p UNION ALL SELECT id FROM p", None),
        ("SELECT * FROM people", None),
        ("SELECT count(*) AS n FROM people", set()),
    ],
)
def test_a_text_says_which_columns_of_a_table_it_may_read(sql: str, columns: set[str] | None) -> None:
    reads = dict(texts(sqlglot.parse_one(sql, dialect="duckdb")).reads)
    assert reads["people"] == (None if columns is None else frozenset(columns))
    assert set(reads) <= {"people", "other"}
