"""Numbers as ciphertext, bound to their subject, beside their hashes: made while the database writes what goes before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from yingbao.database.keys import Ring
from yingbao.registry.imports.crossing import staged
from yingbao.registry.imports.numbers import as_number

SECRET: Final = ("subject_id", "statement_id", "fact", "cipher", "hash", "key_version")
AT_ONCE: Final = 50_000
CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Numbered:
    """Rows whose numbers are to be sealed. `query`: DuckDB's SQL of subject, statement, the number and its hash; `is_key`:
    they are the source's own."""

    fact: str
    query: str
    is_key: bool


@dataclass(frozen=True)
class Sealed:
    """What is being sealed, in order: each `file` is whole once its work is done."""

    work: Sequence[Future[Path]]

    def write(self, cursor: Any) -> Iterator[float]:
        """Copies each into the registry; how much of all is done."""
        for done, each in enumerate(self.work, 1):
            file = each.result()
            with (
                file.open("rb") as source,
                staged(cursor, "registry_secret", SECRET) as stage,
                cursor.copy(f"COPY {stage} FROM STDIN") as copy,
            ):
                while chunk := source.read(CHUNK):
                    copy.write(chunk)
            file.unlink()
            yield done / len(self.work)


@contextmanager
def sealing(con: duckdb.DuckDBPyConnection, some: Sequence[Numbered], keys: Ring, folder: Path) -> Iterator[Sealed]:
    """Begins at once, in a thread of its own. What it writes is no clear text."""
    with con.cursor() as mine, ThreadPoolExecutor(1) as pool:
        files = [folder / f"sealed-{n}" for n in range(len(some))]
        try:
            yield Sealed([pool.submit(_seal, mine, each, keys, file) for each, file in zip(some, files, strict=True)])
        finally:
            pool.shutdown(cancel_futures=True)


def _seal(con: duckdb.DuckDBPyConnection, some: Numbered, keys: Ring, file: Path) -> Path:
    version, fact = keys.newest.number, some.fact
    with file.open("w", encoding="ascii") as out:
        for rows in con.sql(some.query).to_arrow_reader(AT_ONCE):
            subjects, statements, texts, hashes = (column.to_pylist() for column in rows.columns)
            kept = list(map(as_number, texts)) if some.is_key else texts
            lines = zip(subjects, statements, keys.encrypt_all(fact, subjects, kept), hashes, strict=True)
            out.writelines(f"{s}\t{st}\t{fact}\t\\\\x{c.hex()}\t\\\\x{h}\t{version}\n" for s, st, c, h in lines)
    return file
