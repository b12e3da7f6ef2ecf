"""Folds layers into the raw files beneath them, once they hold more than a few of a hundred homes."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.store.keys import home_subjects
from yingbao.engine.store.layers import LAYERS, REPLACED, Stack, check_layers, find_layers, replaced
from yingbao.engine.store.merging import Merge, merge
from yingbao.engine.store.sources import ABOUT, find_sources
from yingbao.engine.store.sql import PARQUET, Connection, parquet, text

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
    _copy_about(stack, data)
    old = data / f"{LAYERS}.old"
    shutil.rmtree(old, ignore_errors=True)
    (data / LAYERS).rename(old)
    shutil.rmtree(old)


def squash(dictionary: Dictionary, data: Path) -> None:
    """Makes the layers of `data` one layer, above them, and then takes them away: at no moment is anything else said."""
    stack = find_layers(dictionary, find_sources(dictionary, data))
    if len(stack.layers) < 2:
        return
    newest = stack.layers[-1].path
    making, made = newest.with_name(NEW), newest.with_name(f"{int(newest.name) + 1:04d}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    with duckdb.connect() as con:
        check_layers(con, dictionary, stack)
        merge(con, dictionary, Stack(stack.layers[0], stack.layers[1:]), making)
        if lists := replaced(stack.layers):
            homes = f'SELECT DISTINCT "table", id FROM {parquet(lists)}'
            con.execute(f"COPY ({homes}) TO {text(str(making / REPLACED))} ({PARQUET})")
    _copy_about(stack, making)
    making.rename(made)
    for layer in stack.layers:
        shutil.rmtree(layer.path)


def _copy_about(stack: Stack, to: Path) -> None:
    """What the newest layer says of the folder that says anything."""
    for layer in stack.layers:
        if (layer.path / ABOUT).exists():
            shutil.copy2(layer.path / ABOUT, to / NEW)
            (to / NEW).replace(to / ABOUT)


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
