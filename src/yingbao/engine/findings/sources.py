"""What the findings are made from, as tables and views of one DuckDB connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.findings.card import PolicyCard, period
from yingbao.engine.findings.labels import KINDS
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.size import is_small
from yingbao.engine.store.sql import Connection
from yingbao.engine.store.voids import rows_of

SCHEMAS: Final[Mapping[str, Mapping[str, str]]] = {
    "written": {
        "policy": "VARCHAR",
        "subject": "BIGINT",
        "occasion": "VARCHAR",
        "status": "VARCHAR",
        "amount_fen": "BIGINT",
        "amount_max_fen": "BIGINT",
        "quantity": "BIGINT",
        "due": "DATE",
        "ground": "VARCHAR",
        "cause": "VARCHAR",
    },
    "paper": {
        "policy": "VARCHAR",
        "table": "VARCHAR",
        "subject": "BIGINT",
        "occasion": "VARCHAR",
        "from": "DATE",
        "to": "DATE",
        "amount": "BIGINT",
        "quantity": "BIGINT",
    },
}
CARD: Final = """
    CREATE TEMP TABLE card (
        n UTINYINT, policy policy, programme programme, subject_table subject_table, kind VARCHAR, delivers VARCHAR,
        each VARCHAR, dated BOOLEAN, occasion VARCHAR, starts DATE, ends DATE, passed BIGINT, days BIGINT, way UTINYINT
    )"""


FEW: Final = {"area": "located", "ground": "written", "cause": "written"}
NAMED: Final = """
    CREATE TEMP VIEW subject_area AS SELECT * REPLACE (CAST(area AS area) AS area) FROM located;
    CREATE TEMP VIEW entitlement AS
        SELECT * REPLACE (CAST(ground AS ground) AS ground, CAST(cause AS cause) AS cause) FROM written"""


class Shelves(Protocol):
    """The part of a store that is read here: its shard folders by home table, and the folder of what was set aside."""

    @property
    def shards(self) -> Mapping[str, Sequence[Path]]: ...

    @property
    def rejected(self) -> Path | None: ...


@contextmanager
def opened(*, few: bool = False) -> Iterator[Connection]:
    with connected(few=few) as connection:
        connection.execute("SET SESSION preserve_insertion_order = false")
        yield connection


@contextmanager
def shelved(store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, on: date) -> Iterator[Connection]:
    """What pairs.sql and judged.sql read. Subjects are numbers throughout, or texts throughout when any of them is."""
    with opened(few=is_small(Path(folder) for shards in store.shards.values() for folder in shards)) as connection:
        shelve(connection, store, cards, entitlements, on)
        yield connection


def shelve(connection: Connection, store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, on: date) -> None:
    folders = sorted({Path(folder) for shards in store.shards.values() for folder in shards})
    ways = {way: n for n, way in enumerate(sorted({(card.subject, card.area or "") for card in cards}))}
    files = {table: parts(folders, table) for table in {"receipts", "decisions", *(card.subject for card in cards)}}
    key = key_type([*sorted(entitlements.glob("*.parquet")), *(f for part in files.values() for f in part)])
    view(connection, "written", sorted(entitlements.glob("*.parquet")), key)
    view(connection, "receipt", files["receipts"], key, "paper")
    view(connection, "decision", files["decisions"], key, "paper")
    connection.execute(f"CREATE TEMP VIEW located AS {areas(ways, files, key)}")
    connection.execute(f"CREATE TEMP TABLE set_aside AS {rejected(store.rejected, files, key)}")
    name_few(connection, cards, few=is_small(folders))
    connection.execute(CARD)
    if told := list(rows(cards, ways, on)):
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in told)
        connection.execute(f"INSERT INTO card VALUES {marks}", [cell for row in told for cell in row])


def name_few(connection: Connection, cards: Sequence[PolicyCard], few: bool) -> None:
    """Texts with few values become enumerations: writing millions of rows of them is four times as fast. Of few rows
    nobody asks which values there are: that takes longer than the writing."""
    for name in FEW if few else ():
        connection.execute(f"CREATE TEMP TYPE {name} AS VARCHAR")
    values = {
        "finding": KINDS,
        "policy": {card.id for card in cards},
        "programme": {card.programme for card in cards},
        "subject_table": {card.subject for card in cards},
        **{text: texts(connection, text, source) for text, source in FEW.items() if not few},
    }
    for name, words in values.items():
        literals = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
        connection.execute(f"CREATE TEMP TYPE {name} AS ENUM ({literals})")
    connection.execute(NAMED)


def texts(connection: Connection, column: str, source: str) -> set[str]:
    found = connection.execute(f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL").fetchall()
    return {word for (word,) in found}


def parts(folders: Iterable[Path], table: str) -> list[Path]:
    return [file for folder in folders if (file := folder / f"{table}.parquet").exists()]


def key_type(files: Iterable[Path]) -> str:
    """BIGINT when every id and subject in the files is a whole number (joins are fastest so), else VARCHAR."""
    fields = (field for file in files for field in pq.read_schema(file) if field.name in ("subject", "id"))
    return "VARCHAR" if any(pa.types.is_string(field.type) for field in fields) else "BIGINT"


def view(connection: Connection, name: str, files: Sequence[Path], key: str, schema: str = "written") -> None:
    """A view over all files with the columns of a schema, empty where the files have none; without a file, no rows."""
    kinds = {**SCHEMAS[schema], "subject": key}
    held = pq.read_schema(files[0]).names if files else ()
    cells = {column: f'"{column}"' if column in held else "NULL" for column in kinds}
    picked = ", ".join(f'CAST({cells[column]} AS {kind}) AS "{column}"' for column, kind in kinds.items())
    source = f"FROM {rows_of(files, 'union_by_name=true')}" if files else "WHERE false"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {picked} {source}")


def areas(ways: Mapping[tuple[str, str], int], files: Mapping[str, Sequence[Path]], key: str) -> str:
    """SQL of (way, id, area): every subject of the register with the community that its policies group by."""
    none = f"CAST(0 AS UTINYINT) AS way, CAST(NULL AS {key}) AS id, CAST(NULL AS VARCHAR) AS area"
    selects = [f"SELECT {none} WHERE false"]
    for (table, fact), way in ways.items():
        if files[table]:
            held = fact in pq.read_schema(files[table][0]).names
            area = f'CAST("{fact}" AS VARCHAR)' if held else "CAST(NULL AS VARCHAR)"
            source = rows_of(files[table], "union_by_name=true")
            selects.append(f"SELECT CAST({way} AS UTINYINT), CAST(id AS {key}), {area} FROM {source}")
    return " UNION ALL ".join(selects)


def rejected(folder: Path | None, tables: Iterable[str], key: str) -> str:
    """SQL of (table, id): the subjects that were set aside for bad data."""
    lists = [file for table in sorted(tables) if folder and (file := folder / f"{table}.csv").exists()]
    if not lists:
        return f'SELECT CAST(NULL AS VARCHAR) AS "table", CAST(NULL AS {key}) AS id WHERE false'
    source = f"read_csv({quoted(lists)}, header=true, all_varchar=true, union_by_name=true)"
    return f'SELECT DISTINCT "table", TRY_CAST(id AS {key}) AS id FROM {source}'


def rows(cards: Sequence[PolicyCard], ways: Mapping[tuple[str, str], int], on: date) -> Iterator[tuple[object, ...]]:
    for n, card in enumerate(cards):
        now, way, dated = period(card.each, on), ways[card.subject, card.area or ""], card.each in ("month", "year")
        names = (card.id, card.programme, card.subject, card.kind, card.delivers, card.each)
        yield (n, *names, dated, now.occasion, now.starts, now.ends, now.passed, now.days, way)


def quoted(files: Iterable[Path]) -> str:
    """Paths as a list in SQL."""
    return "[" + ", ".join("'" + str(file).replace("'", "''") + "'" for file in files) + "]"
