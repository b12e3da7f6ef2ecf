"""Faults put into the data on purpose, each one listed: a register is never clean, and what is wrong must surface.

Only what the dictionary itself rules out: a value beyond its range, in no category, no such day, no such area. A fault
changes one value of one row. `KINDS` says what is done to which column; about one row in 4,000 gets one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yingbao.demo.columns import Ints, day_number
from yingbao.demo.people import Crowd

ONE_IN = 4000


@dataclass(frozen=True)
class Kind:
    """`column` of `table` becomes `value(row positions, the table, the day)`."""

    name: str
    table: str
    column: str
    value: Callable[[Ints, pa.Table, int], pa.Array]


def _constant(value: object) -> Callable[[Ints, pa.Table, int], pa.Array]:
    return lambda rows, table, today: pa.array([value] * len(rows))


def _dates(shift: int) -> Callable[[Ints, pa.Table, int], pa.Array]:
    return lambda rows, table, today: pa.array(np.full(len(rows), today + shift, dtype=np.int32)).cast(pa.date32())


KINDS = (
    Kind("出生日期在将来", "person", "birth", _dates(400)),
    Kind("出生日期过早", "person", "birth", _dates(-180 * 366)),
    Kind("收入为负", "person", "wage_income", _constant(-320_000)),
    Kind("收入超出范围", "person", "wage_income", _constant(9_999_999_999)),
    Kind("等级不在目录中", "person", "disability_grade", _constant("five")),
    Kind("户籍区划不存在", "person", "hukou", _constant("44O311")),
    Kind("住房套数超出范围", "household", "dwellings", _constant(999)),
    Kind("金融资产为负", "household", "financial_assets", _constant(-1)),
    Kind("居住区划不存在", "household", "residence", _constant("4403ZZ")),
)


def spoil(crowd: Crowd, drawn: dict[str, pa.Table]) -> tuple[dict[str, pa.Table], list[dict[str, object]]]:
    """The drawn tables with faults in them, and the list of these."""
    found: list[dict[str, object]] = []
    for table in ("person", "household"):
        data = drawn[table]
        kinds = [kind for kind in KINDS if kind.table == table]
        rows = np.flatnonzero(crowd.dice.rng.random(data.num_rows) < 1 / ONE_IN)
        which = crowd.dice.rng.integers(0, len(kinds), len(rows))
        for position, kind in enumerate(kinds):
            hit = rows[which == position]
            data = _replaced(data, kind, hit, day_number(crowd.shard.on))
            ids = data.column("id").take(pa.array(hit)).to_pylist()
            found += [{"table": table, "id": i, "column": kind.column, "kind": kind.name} for i in ids]
        drawn = {**drawn, table: data}
    return drawn, found


def _replaced(table: pa.Table, kind: Kind, rows: Ints, today: int) -> pa.Table:
    if not len(rows):
        return table
    at, old = table.schema.get_field_index(kind.column), table.column(kind.column).combine_chunks()
    new = kind.value(rows, table, today)
    if pa.types.is_dictionary(old.type):
        return table.set_column(at, kind.column, _with_word(old, rows, new[0].as_py()))
    mask = np.zeros(table.num_rows, dtype=np.bool_)
    mask[rows] = True
    return table.set_column(at, kind.column, pc.replace_with_mask(old, pa.array(mask), new.cast(old.type)))


def _with_word(old: pa.DictionaryArray, rows: Ints, word: str) -> pa.DictionaryArray:
    """A column of names with one more name in it, which `rows` now have."""
    words = old.dictionary.to_pylist()
    code = words.index(word) if word in words else len(words)
    indices = old.indices.fill_null(-1).to_numpy().copy()
    indices[rows] = code
    values = words if word in words else [*words, word]
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=indices < 0), pa.array(values, pa.string()))
