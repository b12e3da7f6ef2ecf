"""Where an admission makes its tables and asks of them: a DuckDB opened for it alone; or, for the few rows of a layer, one
that the process keeps, in which each statement is planned once. Of a thousand homes planning takes longer than the answers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread, local
from typing import Any, NamedTuple, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.store.connecting import AS_WRITTEN, WORKERS, side_by_side
from yingbao.engine.store.sql import PARQUET, Connection, name, one, parquet, paths, text

PLANNED = 256
"""So many statements are kept planned: of a layer's admission there are some 120."""
CLEARING = 0.1
"""Seconds in which a desk is cleared for the next to use it."""
Item = TypeVar("Item")
Made = TypeVar("Made")
Row = tuple[Any, ...]
HERE, AT_HAND = "here", "at_hand"


class Desk:
    """Of many rows: DuckDB plans and divides each question as it sees fit. `schemas`: those that its tables are to lie in."""

    def __init__(self, con: Connection, schemas: Iterable[str] = ()) -> None:
        self.con = con
        for schema in schemas:
            con.execute(f"CREATE SCHEMA {schema}")

    def show(self, relation: str, query: str, columns: object) -> None:
        """Makes `relation` of rows that lie elsewhere; `columns` are its own, with their types."""
        self.con.execute(f"CREATE VIEW {relation} AS {query}")

    def make(self, table: str, query: str) -> None:
        self.con.execute(f"CREATE TABLE {table} AS {query}")

    def add(self, table: str, query: str) -> None:
        self.con.execute(f"INSERT INTO {table} {query}")

    def rows(self, query: str) -> list[Row]:
        return self.con.execute(query).fetchall()

    def first(self, query: str) -> Row:
        """The first row of `query`, which always has one."""
        return one(self.con, query)

    def table(self, query: str) -> pa.Table:
        return self.con.sql(query).to_arrow_table()

    def write(self, query: str, file: Path) -> int:
        """Writes the rows of `query` into a Parquet file; how many."""
        return int(self.first(f"COPY ({query}) TO {text(str(file))} ({PARQUET})")[0])

    def put(self, table: str, rows: pa.Table) -> None:
        """Makes `table` of rows at hand."""
        self.con.execute(f"CREATE TABLE {table} AS FROM rows")

    def lying(self, table: str, columns: Sequence[str], files: Sequence[Path], beside: pa.Table | None = None) -> str:
        """Where these columns of what was written into some files are read from, and of the rows `beside` these; '' where there
        is neither."""
        assert beside is None, "only what is small lies upon something"
        return parquet(files) if files else ""

    def nulls(self, files: Sequence[Path]) -> Iterable[tuple[Path, str, int]]:
        """File, column and how many of its values are NULL, where any is."""
        rows = self.rows(
            f"""SELECT file_name, path_in_schema, CAST(sum(coalesce(stats_null_count, num_values)) AS BIGINT) AS unknown
            FROM parquet_metadata([{paths(files)}]) GROUP BY ALL HAVING unknown > 0"""
        )
        return ((Path(file), column, unknown) for file, column, unknown in rows)

    def side_by_side(self, work: Callable[[Desk, Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        return side_by_side(self.con, lambda beside, item: work(Desk(beside), item), items)


class Plan(NamedTuple):
    """The connection that keeps a question planned, and how many tables had been made by then. One asks at a time."""

    con: Connection
    made: int
    turn: Lock


class KeptDesk(Desk):
    """Of few rows, asked the same again and again: one thread a question, plans as they are written, made on the second time that
    it is asked. A table is filled anew, not made anew, for that spoils every plan. Several questions may be asked at a time."""

    def __init__(self, schemas: Iterable[str] = (), most: int = PLANNED) -> None:
        super().__init__(duckdb.connect(config={"threads": 1}), schemas)
        self.most, self.local, self.books = most, local(), Lock()
        self.pool = ThreadPoolExecutor(WORKERS)
        """Stays at hand: the threads of another for every few questions would take longer to start than most of them."""
        self.tables: dict[str, object] = {}
        """Each table, and what it was made for."""
        self.written: dict[Path, pa.Table] = {}
        """What lies in each file that was written."""
        self.made = 0
        self.planned: OrderedDict[str, Plan | None] = OrderedDict()
        """Each question asked before, and its plan."""

    def show(self, relation: str, query: str, columns: object) -> None:
        self._fill(relation, columns, query, self.hand.execute)

    def make(self, table: str, query: str) -> None:
        self._fill(table, query, query, self.ask)

    def put(self, table: str, rows: pa.Table) -> None:
        self.hand.register(AT_HAND, rows)
        self._fill(table, rows.schema, f"FROM {AT_HAND}", self.hand.execute)
        self.hand.unregister(AT_HAND)

    def lying(self, table: str, columns: Sequence[str], files: Sequence[Path], beside: pa.Table | None = None) -> str:
        parts = [*(self.written[file] for file in files), *([] if beside is None else [beside])]
        if not parts:
            return ""
        self.put(here := f"{HERE}.{name(table)}", pa.concat_tables(part.select(columns) for part in parts))
        return here

    def nulls(self, files: Sequence[Path]) -> Iterable[tuple[Path, str, int]]:
        columns = ((file, name, self.written[file][name]) for file in files for name in self.written[file].column_names)
        return ((file, name, column.null_count) for file, name, column in columns if column.null_count)

    def add(self, table: str, query: str) -> None:
        self.ask(f"INSERT INTO {table} {query}")

    def rows(self, query: str) -> list[Row]:
        if plan := self._planned(query):
            with plan.turn:
                return plan.con.execute("EXECUTE asked").fetchall()
        return self.hand.execute(query).fetchall()

    def first(self, query: str) -> Row:
        return self.rows(query)[0]

    def write(self, query: str, file: Path) -> int:
        self.written[file] = rows = self.table(query)
        pq.write_table(rows, file, compression="snappy")
        return len(rows)

    def table(self, query: str) -> pa.Table:
        if plan := self._planned(query):
            with plan.turn:
                return plan.con.sql("EXECUTE asked").to_arrow_table()
        return self.hand.sql(query).to_arrow_table()

    def side_by_side(self, work: Callable[[Desk, Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        asked = [self.pool.submit(work, self, item) for item in items]
        try:
            yield from (each.result() for each in asked)
        finally:
            # Where one fails nobody asks on while the desk is cleared.
            for each in asked:
                each.cancel()
            wait(asked)

    def ask(self, query: str) -> None:
        """For a question whose answer is what it does."""
        self.rows(query)

    @property
    def hand(self) -> Connection:
        """The connection of the thread that asks."""
        if not hasattr(self.local, "con"):
            self.local.con = self._beside()
        return self.local.con  # type: ignore[no-any-return]

    def _beside(self) -> Connection:
        con = self.con.cursor()
        con.execute(AS_WRITTEN)
        return con

    def expects(self, query: str) -> bool:
        """Whether a question has been asked before; from now on it has."""
        with self.books:
            before = query in self.planned
            self.planned.setdefault(query, None)
            self.planned.move_to_end(query)
            if len(self.planned) > self.most:
                self.planned.popitem(last=False)
        return before

    def _planned(self, query: str) -> Plan | None:
        """The plan of a question; none where it is asked for the first time."""
        if not self.expects(query):
            return None
        plan, made = self.planned.get(query), self.made
        if plan is None or plan.made != made:
            plan = Plan(self._beside(), made, Lock())
            plan.con.execute(f"PREPARE asked AS {query}")
            self.planned[query] = plan
        return plan

    def _fill(self, table: str, made_for: object, query: str, ask: Callable[[str], object]) -> None:
        if self.tables.get(table) == made_for:
            self.hand.execute(f"TRUNCATE {table}")
            ask(f"INSERT INTO {table} {query}")
            return
        self.hand.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")
        with self.books:
            self.tables[table] = made_for
            self.made += 1

    def clear(self) -> None:
        """Nobody's rows stay behind."""
        self.written.clear()
        self.con.execute("BEGIN")
        for table in self.tables:
            self.con.execute(f"TRUNCATE {table}")
        self.con.execute("COMMIT")

    def close(self) -> None:
        """Nobody is going to ask any more."""
        self.pool.shutdown()
        self.con.close()


class Keeper:
    """Keeps one desk for the process, with these schemas."""

    def __init__(self, schemas: Sequence[str] = ()) -> None:
        self.schemas, self.lock, self.kept = schemas, Lock(), list[KeptDesk]()

    @contextmanager
    def desk(self) -> Iterator[KeptDesk]:
        """The kept one, or while it is in use another, which is gone afterwards."""
        if not self.lock.acquire(timeout=CLEARING):
            desk = KeptDesk(self.schemas)
            try:
                yield desk
            finally:
                desk.close()
            return
        try:
            desk = self.kept.pop() if self.kept else KeptDesk(self.schemas)
            try:
                yield desk
            except BaseException:
                desk.close()
                raise
        except BaseException:
            self.lock.release()
            raise
        Thread(target=self._clear, args=(desk,)).start()

    def _clear(self, desk: KeptDesk) -> None:
        """While whoever used it goes on."""
        try:
            desk.clear()
            self.kept.append(desk)
        finally:
            self.lock.release()
