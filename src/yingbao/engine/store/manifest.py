"""The store's account of itself: what it was made of, so that it knows whether it still holds, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Place

FORMAT = 2
"""Raise it when the stored layout changes: every store is then made anew."""
FILE = "manifest.json"


@dataclass(frozen=True)
class Shard:
    """A range of homes, `first` to `last`, and the folder (relative to the store's) that holds their tables."""

    folder: str
    first: int | str
    last: int | str


@dataclass(frozen=True)
class Counts:
    """Rows of one table: read = admitted + set_aside."""

    read: int
    admitted: int
    set_aside: int


@dataclass(frozen=True)
class Manifest:
    """All of the store but its rows."""

    made_of: dict[str, Any]
    as_of: date | None
    synthetic: bool
    note: str
    counts: dict[str, Counts]
    missing: frozenset[str]
    holes: frozenset[tuple[str, str]]
    missing_columns: tuple[tuple[str, str], ...]
    rejected: bool
    shards: dict[str, tuple[Shard, ...]]
    warnings: tuple[Fault, ...]
    nulls: dict[str, dict[str, int]]
    """How many stored values are unknown, at most, by table and fact; what is not named has none."""


def digest(dictionary: Dictionary) -> str:
    """Two dictionaries that have one admit the same rows."""
    return sha256(repr((dictionary.categories, dictionary.tables)).encode()).hexdigest()


def made_of(dictionary: str, data: Path, files: Iterable[Path]) -> dict[str, Any]:
    """What a store depends on, the digest of a dictionary and the files in `data`; two equal ones give equal stores."""
    stats = {str(file.relative_to(data)): file.stat() for file in sorted(files)}
    return {
        "format": FORMAT,
        "dictionary": dictionary,
        "files": {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()},
    }


def write_manifest(folder: Path, manifest: Manifest) -> None:
    raw = {
        **vars(manifest),
        "as_of": manifest.as_of and manifest.as_of.isoformat(),
        "counts": {table: vars(counts) for table, counts in manifest.counts.items()},
        "missing": sorted(manifest.missing),
        "holes": sorted(manifest.holes),
        "shards": {home: [vars(shard) for shard in shards] for home, shards in manifest.shards.items()},
        "warnings": [[f.code, f.place.file if f.place else "", f.words] for f in manifest.warnings],
    }
    (folder / FILE).write_text(json.dumps(raw, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in `folder`; None where there is none that this version understands."""
    try:
        raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if raw["made_of"]["format"] != FORMAT:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    raw["as_of"] = raw["as_of"] and date.fromisoformat(raw["as_of"])
    raw["counts"] = {table: Counts(**counts) for table, counts in raw["counts"].items()}
    raw["missing"] = frozenset(raw["missing"])
    raw["holes"] = frozenset((table, fact) for table, fact in raw["holes"])
    raw["missing_columns"] = tuple((table, fact) for table, fact in raw["missing_columns"])
    raw["shards"] = {home: tuple(Shard(**shard) for shard in shards) for home, shards in raw["shards"].items()}
    raw["warnings"] = tuple(Fault(code, Place(file), words) for code, file, words in raw["warnings"])
    return Manifest(**raw)
