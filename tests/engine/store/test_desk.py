"""A desk that is kept says of each time's rows what a new one would, and plans its questions once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yingbao.engine.store.desk import Desk, Keeper, KeptDesk

ADULTS = "SELECT id FROM person WHERE age >= 18 ORDER BY id"


def people(*ages: int | None) -> pa.Table:
    return pa.table({"id": pa.array(range(len(ages)), pa.int64()), "age": pa.array(ages, pa.int64())})


def planned(desk: KeptDesk) -> list[str]:
    return [question for question, plan in desk.planned.items() if plan and plan.made == desk.made]


def test_a_question_is_planned_the_second_time_and_sees_the_rows_of_each_time() -> None:
    desk = KeptDesk()
    for number, ages in enumerate([(17, 18), (), (80, 3, 20), (40,)]):
        desk.put("person", people(*ages))
        assert desk.rows(ADULTS) == [(id,) for id, age in enumerate(ages) if age >= 18]
        assert planned(desk) == ([ADULTS] if number else [])


def test_one_question_asked_several_times_at_once_is_answered_each_time() -> None:
    desk, question = (
        KeptDesk(),
        "SELECT count(*) FROM range(2000) a, range(500) b, person WHERE (a.range + b.range + age) % 7 = 0",
    )
    desk.put("person", people(1))
    desk.rows(question)
    expected = desk.rows(question)
    assert list(desk.side_by_side(lambda beside, _: beside.rows(question), range(6))) == [expected] * 6
    tables = desk.side_by_side(lambda beside, _: beside.table(question), range(6))
    assert [table.column(0).to_pylist() for table in tables] == [[expected[0][0]]] * 6


def test_a_further_table_spoils_the_plans_and_they_are_made_anew() -> None:
    desk = KeptDesk()
    desk.put("person", people(17, 18))
    assert [desk.rows(ADULTS) for _ in range(2)] == [[(1,)]] * 2
    desk.make("old", "SELECT id FROM person WHERE age > 60")
    assert planned(desk) == []
    assert desk.rows(ADULTS) == [(1,)]
    assert planned(desk) == [ADULTS]
    desk.make("old", "SELECT id FROM person WHERE age > 60")
    assert planned(desk) == [ADULTS], "what is only filled anew spoils nothing"


def test_a_table_of_other_columns_takes_the_place_of_the_one_before() -> None:
    desk = KeptDesk()
    desk.put("person", people(17, 18))
    assert [desk.rows(ADULTS) for _ in range(2)] == [[(1,)]] * 2
    desk.put("person", pa.table({"age": [18.5], "id": ["x"], "name": ["n"]}))
    assert desk.rows(ADULTS) == [("x",)]


def test_what_is_made_of_a_table_follows_it() -> None:
    desk = KeptDesk()
    for ages in ((70, 5), (5, 6, 61), ()):
        desk.put("person", people(*ages))
        desk.make("old", "SELECT id FROM person WHERE age > 60")
        desk.add("old", "SELECT -id AS id FROM person WHERE age < 6")
        expected = [id for id, age in enumerate(ages) if age > 60] + [-id for id, age in enumerate(ages) if age < 6]
        assert sorted(desk.rows("FROM old")) == sorted((id,) for id in expected)


def test_several_tables_are_filled_and_several_questions_asked_at_a_time() -> None:
    desk = KeptDesk()
    for turn in range(4):
        sizes = {f"table_{n}": (n * 7 + turn) % 5 for n in range(12)}
        list(desk.side_by_side(lambda one, table: one.put(table[0], people(*range(table[1]))), sizes.items()))
        questions = [f"SELECT count(*), {n} FROM table_{n % 12} WHERE age >= {n // 12}" for n in range(60)]
        said = list(desk.side_by_side(lambda one, question: one.rows(question), questions))
        assert said == [[(max(sizes[f"table_{n % 12}"] - n // 12, 0), n)] for n in range(60)]
    assert len(planned(desk)) == 60


def of_many() -> Desk:
    return Desk(duckdb.connect())


@pytest.mark.parametrize("make", [of_many, KeptDesk])
def test_either_desk_writes_the_same_and_tells_the_same_of_it(make: Callable[[], Desk], tmp_path: Path) -> None:
    desk, file = make(), tmp_path / "adults.parquet"
    desk.con.execute("CREATE SCHEMA here")
    desk.put("person", people(None, 18, None, 3))
    query = "SELECT id, CASE WHEN id > 0 THEN age END AS age, 'x' AS word FROM person ORDER BY id"
    assert desk.write(query, file) == 4
    assert pq.read_table(file).to_pydict() == {"id": [0, 1, 2, 3], "age": [None, 18, None, 3], "word": ["x"] * 4}
    assert list(desk.nulls([file])) == [(file, "age", 2)]
    lying = desk.lying("person", ("id",), [file])
    assert sorted(desk.rows(f"SELECT id FROM {lying}")) == [(0,), (1,), (2,), (3,)]
    assert desk.lying("nobody", ("id",), []) == ""


def test_what_lies_beside_is_read_with_what_was_written(tmp_path: Path) -> None:
    desk, file = KeptDesk(), tmp_path / "person.parquet"
    desk.con.execute("CREATE SCHEMA here")
    desk.put("person", people(20, 30))
    desk.write("SELECT age, id FROM person", file)
    lying = desk.lying("person", ("id", "age"), [file], pa.table({"id": [7], "age": [70], "more": ["x"]}))
    assert sorted(desk.rows(f"FROM {lying}")) == [(0, 20), (1, 30), (7, 70)]


def test_the_oldest_plans_are_given_up() -> None:
    desk = KeptDesk(most=3)
    desk.put("person", people(20))
    for _ in range(3):
        for least in range(5):
            assert desk.rows(f"SELECT count(*) FROM person WHERE age > {least}") == [(1,)]
    assert len(desk.planned) == 3


def test_one_uses_it_at_a_time_and_leaves_nobody_behind() -> None:
    keeper = Keeper()
    with keeper.desk() as desk:
        desk.put("person", people(20))
        with keeper.desk() as other:
            assert other is not desk
    with keeper.desk() as again:
        assert again is desk
        assert again.rows("SELECT count(*) FROM person") == [(0,)]


def test_a_desk_that_somebody_left_in_the_middle_is_not_used_again() -> None:
    keeper = Keeper()
    with pytest.raises(duckdb.CatalogException), keeper.desk() as left:
        left.rows("FROM nothing")
    with keeper.desk() as desk:
        assert desk is not left
        with pytest.raises(duckdb.CatalogException), keeper.desk() as other:
            other.rows("FROM nothing")
    for gone in (left, other):
        with pytest.raises(duckdb.ConnectionException):
            gone.con.execute("SELECT 1")
