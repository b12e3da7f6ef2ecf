"""Folds layers into the raw files beneath them, once they hold more than a few of a hundred homes."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.store.keys import home_subjects
from yingbao.engine.store.layers import LAYERS, check_layers, find_layers
from yingbao.engine.store.merging import Merge
from yingbao.engine.store.sources import ABOUT, find_sources
from yingbao.engine.store.sql import PARQUET, Connection, text

NEW = ".new"


def compact(dictionary: Dictionary, data: Path) -> None:
    """Makes the raw folder `data` and its layers one raw folder without layers; the same rows hold before and after.

    Killed midway, it can be begun again: each file is replaced at once, and layers say the same of what already holds them.
    Raises Faults as open_store does. Nobody may write layers meanwhile.
    """
    stack = find_layers(dictionary, find_sources(dictionary, data))
    if not stack.layers:
        return
    with duckdb.connect() as con:
        check_layers(con, dictionary, stack)
        merge = Merge(con, dictionary, stack)
        merge.find()
        for table in _order(dictionary):
            _rewrite(con, merge, table)
    for layer in stack.layers:
        if (layer.path / ABOUT).exists():
            shutil.copy2(layer.path / ABOUT, data / NEW)
            (data / NEW).replace(data / ABOUT)
    old = data / f"{LAYERS}.old"
    shutil.rmtree(old, ignore_errors=True)
    (data / LAYERS).rename(old)
    shutil.rmtree(old)


def _order(dictionary: Dictionary) -> list[str]:
    """What hangs on others goes first: whose rows fall is told by the rows above, which must still be there."""
    subjects = [subject for group in home_subjects(dictionary).values() for subject in group]
    return [*(table for table in dictionary.tables if table not in subjects), *reversed(subjects)]


def _rewrite(con: Connection, merge: Merge, table: str) -> None:
    """Each file of a table beneath, without the rows that fall; the last one with the layers' rows."""
    above = list(merge.above(table, 1))
    source = merge.stack.base.sources.get(table)
    files = list(source.files) if source else [merge.stack.base.path / f"{table}.parquet"]
    for file in files:
        parts = [merge.rows(table, [file], 0)] if source else []
        parts += above if file == files[-1] else []
        if parts:
            _replace(con, " UNION ALL BY NAME ".join(parts), file)


def _replace(con: Connection, query: str, file: Path) -> None:
    new = file.with_name(NEW)
    con.execute(f"COPY ({query}) TO {text(str(new))} ({PARQUET})")
    new.replace(file)
