"""The numbers of a long file are hashed in a process of its own, which knows nothing but a key and what goes through its pipes."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pyarrow as pa
import pytest

from yingbao.database.keys import Ring, Version
from yingbao.registry.imports.hashing import LONG, hash_columns, hashing, hashing_apart

KEYS = Ring({1: Version.make(1)}, 1)
COLUMNS = {"id_number": False, "@key": True}
TABLE = pa.table(
    {"id_number": ["44030119900101001x", None, "44030119900101001X", ""], "@key": ["a-1", "A1", None, "户号 7"]},
    schema=pa.schema([("id_number", pa.string()), ("@key", pa.string())]),
)
CHILD = "hashing import main"


def children() -> str:
    """What the system tells of this process's children: how they were called, and their environment."""
    found = list[bytes]()
    for task in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for child in task.read_text().split():
            for what in ("cmdline", "environ"):
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    found.append(Path(f"/proc/{child}/{what}").read_bytes())
    return b"".join(found).decode(errors="replace")


def test_another_process_hashes_as_this_one_does() -> None:
    with hashing_apart(TABLE, COLUMNS, KEYS) as hashes:
        apart = hashes()
    assert apart.equals(hash_columns(TABLE, COLUMNS, KEYS.newest))
    number, nothing = KEYS.hash("44030119900101001X").hex(), KEYS.hash("").hex()
    assert apart["h:id_number"].to_pylist() == [number, None, number, nothing]
    assert len(set(apart["h:@key"].to_pylist())) == 4, "an own number is read letter by letter"


def test_a_long_table_gets_its_hashes_from_another_process_and_a_short_one_from_this() -> None:
    long = pa.concat_tables([TABLE] * (LONG // TABLE.num_rows))
    for table, apart in ((long, True), (TABLE, False)):
        with hashing(table, COLUMNS, KEYS) as hashes:
            assert (CHILD in children()) is apart
            found = hashes()
        assert found.column_names == ["id_number", "@key", "h:id_number", "h:@key"]
        assert found.select(["h:id_number", "h:@key"]).equals(hash_columns(table, COLUMNS, KEYS.newest))


def test_neither_key_nor_number_is_told_to_whoever_lists_processes() -> None:
    long = pa.concat_tables([TABLE] * 5_000)  # whose hashes no pipe holds: the process waits until they are taken
    with hashing_apart(long, COLUMNS, KEYS) as hashes:
        listed = children()
        hashes()
    assert CHILD in listed
    assert KEYS.newest.hash.hex() not in listed and "440301199001" not in listed


def test_a_process_that_nobody_waits_for_ends_with_the_block() -> None:
    with pytest.raises(KeyError), hashing_apart(TABLE, COLUMNS, KEYS):
        raise KeyError
    assert CHILD not in children()
