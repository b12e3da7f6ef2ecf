"""Rows that no longer hold: a shard's `void`/<table>.parquet numbers those rows of its <table>.parquet that were replaced.

A shard that has none reads as if there were no such thing as a layer.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from yingbao.engine.store.sql import parquet, text

VOID = "void"
NUMBER = "file_row_number"


def void_of(file: Path) -> Path:
    """Where the numbers (from 0) of a stored file's void rows stand, if it has any."""
    return file.parent / VOID / file.name


def rows_of(files: Iterable[Path], *options: str) -> str:
    """SQL for the rows that hold in stored files of one table, in order; `options` are read_parquet's: 'filename = true'."""
    parts = []
    for voided, group in groupby(files, lambda file: void_of(file).exists()):
        some = list(group)
        parts += [_holding(file, options) for file in some] if voided else [parquet(some, *options)]
    if len(parts) == 1:
        return parts[0]
    return f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {part}' for part in parts)})"


def _holding(file: Path, options: tuple[str, ...]) -> str:
    rows = parquet([file], f"{NUMBER} = true", *options)
    void = f"read_parquet({text(str(void_of(file)))})"
    return f"(SELECT * EXCLUDE ({NUMBER}) FROM {rows} AS held ANTI JOIN {void} AS gone USING ({NUMBER}))"


def link(file: Path, to: Path) -> None:
    """The same file by another name; a copy where the file system knows no such thing."""
    try:
        os.link(file, to)
    except OSError:
        shutil.copy2(file, to)
