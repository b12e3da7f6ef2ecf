"""Which rows of a mirror's raw files stand under an id: each file is sorted once, since many looks ask of the same; the large
ones when they are written, so that nobody waits for it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

AHEAD = "_sorted"
"""The folder beside the files of what was sorted ahead."""
SORTED = 64
"""So many are kept: those of the mirror's own tables, and of a few layers. Of 1.1 million people they take some 60 MB."""
Ids = npt.NDArray[np.int64]


def found(file: Path, column: str, key: str, wanted: Ids) -> set[int]:
    """What stands in a column of a file, in the rows whose key is one of those `wanted`; nothing where there is nothing."""
    about = file.stat()
    keys, values = _sorted(file, about.st_size, about.st_mtime_ns, column, key)
    first, end = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
    there = end > first
    return {
        value for start, stop in zip(first[there], end[there], strict=True) for value in values[start:stop].tolist()
    }


def sort_ahead(file: Path, column: str, key: str) -> None:
    """For a file that is going to stay as it is."""
    ahead = _ahead(file, column, key)
    ahead.parent.mkdir(exist_ok=True)
    np.save(ahead, np.stack(_in_order(file, column, key)))


def forget() -> None:
    """Lets go of a mirror that another has taken the place of: its files would lie on the disk as long as they are kept open."""
    _sorted.cache_clear()


@lru_cache(maxsize=SORTED)
def _sorted(file: Path, size: int, written: int, column: str, key: str) -> tuple[Ids, Ids]:
    """Keys in order, and what stands beside them, where both are known."""
    if not (ahead := _ahead(file, column, key)).exists():
        return _in_order(file, column, key)
    keys, values = np.load(ahead, mmap_mode="r")
    return keys, values


def _ahead(file: Path, column: str, key: str) -> Path:
    return file.parent / AHEAD / f"{file.stem}.{key}.{column}.npy"


def _in_order(file: Path, column: str, key: str) -> tuple[Ids, Ids]:
    rows = pq.read_table(file, columns=[key, column]).drop_null()
    keys, values = (rows[name].to_numpy().astype(np.int64) for name in (key, column))
    order = np.argsort(keys, kind="stable")
    return keys[order], values[order]
