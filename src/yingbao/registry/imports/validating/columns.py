"""Whole columns at once: each different text is read once, and what is plainly sound not even that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from yingbao.registry.imports.mapping import Target
from yingbao.registry.imports.mapping.words import words
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating.cells import LONGEST, Read, Reader
from yingbao.registry.imports.validating.numbers import LENGTH, look_through

TYPES = {"boolean": pa.bool_(), "integer": pa.int64(), "money": pa.int64(), "date": pa.date32()}
FAULTS = pa.schema(
    [("row", pa.int64()), ("place", pa.int32()), ("code", pa.string()), ("words", pa.string()), ("fatal", pa.bool_())]
)
NOTHING_HIDES = r"[^\x00-\x1f\x7f-\x9f=+\-@\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2069}\x{e000}-\x{f8ff}\x{feff}\x{fff9}-\x{fffd}]"
PLAIN = {"text": f"^{NOTHING_HIDES}*$", "key": r"^[0-9A-Za-z][0-9A-Za-z\-_]{0,99}$", "phone": r"^(1|0[1-9])\d{6,10}$"}
"""Texts that `Reader` would return as they are, without a word; which is most of them (RE2)."""
Mask = npt.NDArray[np.bool_]


@dataclass
class Faults:
    """What was found, cell by cell: row and column of the file, why, and whether the row is set aside for it (fatal)."""

    tables: list[pa.Table] = field(default_factory=list)

    def add(self, rows: Any, place: int, fatal: bool, reasons: Sequence[Reason], which: Any = None) -> None:
        """`which` of the reasons each row has; the first for all if that is not given."""
        at = pa.array(np.zeros(len(rows), np.int32) if which is None else which).cast(pa.int32())
        codes = pa.array([one.code for one in reasons], pa.string()).take(at)
        told = pa.array([json.dumps(dict(one.words), ensure_ascii=False) for one in reasons], pa.string()).take(at)
        places, fatals = np.full(len(rows), place, np.int32), np.full(len(rows), fatal)
        self.tables.append(pa.table([pa.array(rows, pa.int64()), places, codes, told, fatals], schema=FAULTS))

    def table(self) -> pa.Table:
        return pa.concat_tables([FAULTS.empty_table(), *self.tables])


@dataclass(frozen=True)
class ReadColumn:
    """`values` as typed; `birth` and `male` from resident IDs (None for other columns)."""

    values: pa.Array
    birth: pa.Array | None = None
    male: pa.Array | None = None


def read_column(
    texts: pa.ChunkedArray, rows: Any, place: int, target: Target, reader: Reader, faults: Faults
) -> ReadColumn:
    """The values of a column; what is wrong in it goes to `faults`."""
    trimmed = pc.fill_null(pc.utf8_trim_whitespace(texts), "").combine_chunks()
    if isinstance(trimmed, pa.ChunkedArray):
        trimmed = pa.concat_arrays(trimmed.chunks)
    if target.reads == "resident_id":
        return _numbers(trimmed, rows, place, target, reader, faults)
    way = _Way(target, reader, TYPES.get(target.reads, pa.string()))
    if target.reads in PLAIN:
        return ReadColumn(_rest(trimmed, rows, place, way, _plain(trimmed, target.reads), faults))
    return ReadColumn(_each(trimmed, rows, place, way, faults))


@dataclass(frozen=True)
class _Way:
    target: Target
    reader: Reader
    type: pa.DataType

    def read(self, text: str) -> Read:
        return self.reader.read(self.target, text)


def _each(texts: pa.Array, rows: Any, place: int, way: _Way, faults: Faults) -> pa.Array:
    """Reads each different text once."""
    coded = texts.dictionary_encode()
    found = [way.read(text) for text in coded.dictionary.to_pylist()]
    codes = coded.indices.to_numpy(zero_copy_only=False)
    for fatal in (True, False):
        told = [read.fault if fatal else read.warning for read in found]
        bad = np.array([reason is not None for reason in told], bool)
        if bad.any():
            at = np.flatnonzero(bad[codes])
            reasons = [reason for reason in told if reason is not None]
            faults.add(rows[at], place, fatal, reasons, (np.cumsum(bad) - 1)[codes[at]])
    return pa.array([read.value for read in found], way.type).take(coded.indices)


def _plain(texts: pa.Array, reads: str) -> pa.Array:
    """Which texts are sound as they are, and say something."""
    formed = pc.and_(pc.match_substring_regex(texts, PLAIN[reads]), pc.less_equal(pc.utf8_length(texts), LONGEST))
    nothing = pa.array(["", *map(str, words()["nothing"])])
    return pc.and_(formed, pc.invert(pc.is_in(pc.utf8_lower(texts), nothing)))


def _rest(texts: pa.Array, rows: Any, place: int, way: _Way, sound: pa.Array, faults: Faults) -> pa.Array:
    """Sound texts as they are; the rest one by one."""
    if pc.all(sound).as_py():
        return texts
    others = pc.invert(sound)
    at = np.flatnonzero(others.to_numpy(zero_copy_only=False))
    values = _each(texts.filter(others), rows[at], place, way, faults)
    return pc.replace_with_mask(texts, others, values)


def _numbers(texts: pa.Array, rows: Any, place: int, target: Target, reader: Reader, faults: Faults) -> ReadColumn:
    """Resident IDs: the sound ones all at once, with what they say of birth and sex."""
    long_enough = pc.and_(pc.equal(pc.binary_length(texts), LENGTH), pc.equal(pc.utf8_length(texts), LENGTH))
    upper = pc.utf8_upper(texts)
    at = np.flatnonzero(long_enough.to_numpy(zero_copy_only=False))
    looked = look_through(_bytes(upper.filter(long_enough)))
    sound: Mask = np.zeros(len(texts), bool)
    sound[at[looked.sound]] = True
    birth, male = np.zeros(len(texts), np.int32), np.zeros(len(texts), bool)
    birth[at], male[at] = looked.birth, looked.male
    values = _rest(upper, rows, place, _Way(target, reader, pa.string()), pa.array(sound), faults)
    strange = at[looked.sound & ~looked.known]
    if len(strange):
        regions = pc.utf8_slice_codeunits(upper.take(pa.array(strange)), 0, 6).dictionary_encode()
        told = [Reason("id-region", {"region": region}) for region in regions.dictionary.to_pylist()]
        faults.add(rows[strange], place, False, told, regions.indices)
    return ReadColumn(values, pa.array(birth, mask=~sound).cast(pa.date32()), pa.array(male, mask=~sound))


def _bytes(texts: pa.Array) -> npt.NDArray[np.uint8]:
    """Texts of one length as a matrix of bytes."""
    if not len(texts):
        return np.zeros((0, LENGTH), np.uint8)
    data = texts.buffers()[2]
    start = texts.offset * LENGTH
    return np.frombuffer(data, np.uint8, LENGTH * len(texts), start).reshape(-1, LENGTH)
