"""The numbers of a long file, hashed in a process of its own: that takes one core, and PostgreSQL answers on the other meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Final

import pyarrow as pa

from yingbao.database.keys import KEY, Ring, Version
from yingbao.registry.imports.numbers import hashed

LONG: Final = 100_000
"""Rows from which another process is worth its start."""
CHILD: Final = f"from {__name__} import main; main()"


@contextmanager
def hashing(table: pa.Table, columns: Mapping[str, bool], keys: Ring) -> Iterator[Callable[[], pa.Table]]:
    """The table with a column `h:<name>` for each of `columns` (name → whether it is the source's own number).

    It is made while the block runs; called, what the block is given waits for it.
    """
    if table.num_rows < LONG:
        yield lambda: _beside(table, hash_columns(table.select(list(columns)), columns, keys.newest))
        return
    with hashing_apart(table.select(list(columns)), columns, keys) as hashes:
        yield lambda: _beside(table, hashes())


@contextmanager
def hashing_apart(table: pa.Table, columns: Mapping[str, bool], keys: Ring) -> Iterator[Callable[[], pa.Table]]:
    """The hashes alone, by a process that ends with this one. Numbers and key go through its pipes, never into a file."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, json.dumps(dict(columns))], stdin=-1, stdout=-1)
    with child:
        try:
            _give(child, table, keys.newest.hash)
            yield lambda: _taken(child)
        finally:
            child.kill()


def _give(child: subprocess.Popen[bytes], table: pa.Table, key: bytes) -> None:
    assert child.stdin
    with child.stdin as pipe:
        pipe.write(key)
        _write(table, pipe)


def _taken(child: subprocess.Popen[bytes]) -> pa.Table:
    with pa.ipc.open_stream(child.stdout) as reader:
        return reader.read_all()


def _write(table: pa.Table, pipe: IO[bytes]) -> None:
    with pa.ipc.new_stream(pipe, table.schema) as writer:
        writer.write_table(table)


def _beside(table: pa.Table, hashes: pa.Table) -> pa.Table:
    for name in hashes.column_names:
        table = table.append_column(name, hashes[name])
    return table


def hash_columns(table: pa.Table, columns: Mapping[str, bool], key: Version) -> pa.Table:
    """The hashes of each column, as `h:<name>`."""
    return pa.table({f"h:{name}": hashed(table[name], is_key, key) for name, is_key in columns.items()})


def main() -> None:
    """Reads a key and a table (Arrow) from standard input, and writes the hashes of its columns to standard output."""
    columns = json.loads(sys.argv[1])
    key = Version(0, b"", sys.stdin.buffer.read(KEY))
    with pa.ipc.open_stream(sys.stdin.buffer) as reader:
        table = reader.read_all()
    _write(hash_columns(table, columns, key), sys.stdout.buffer)
