"""Which raw file holds which table, and what about.json says of them all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, Place, nearest

FORMS = ("parquet", "csv")
ABOUT = "about.json"


@dataclass(frozen=True)
class Source:
    """The raw file of a table, or its parts in order; all of one form."""

    table: str
    form: str
    files: tuple[Path, ...]

    @property
    def place(self) -> Place:
        """What a person would open: the file, or the folder of the parts."""
        return Place(str(self.files[0] if len(self.files) == 1 else self.files[0].parent))


@dataclass(frozen=True)
class About:
    """What the folder says of itself; `as_of` is the day on which its facts were true."""

    as_of: date | None = None
    synthetic: bool = False
    note: str = ""


@dataclass(frozen=True)
class Folder:
    """A raw data folder: its sources by table, and what in it belongs to no table."""

    path: Path
    sources: dict[str, Source]
    about: About
    warnings: tuple[Fault, ...]

    @property
    def files(self) -> list[Path]:
        about = self.path / ABOUT
        return [file for source in self.sources.values() for file in source.files] + [about] * about.exists()


def find_sources(dictionary: Dictionary, data: Path) -> Folder:
    """The raw files of `data`. Faults: no such folder, two sources of one table, no file for any subject, …"""
    if not data.is_dir():
        raise Faults([Fault("store-no-folder", Place(str(data)))])
    folder = find_files(dictionary, data)
    if faults := list(_lacking(dictionary, folder)):
        raise Faults(faults)
    return folder


def find_files(dictionary: Dictionary, data: Path) -> Folder:
    """The raw files of `data`, whichever there are."""
    faults: list[Fault] = []
    entries = sorted(data.iterdir())
    by_table: dict[str, list[Path]] = defaultdict(list)
    for entry in entries:
        by_table[entry.name.partition(".")[0]].append(entry)
    sources = {t: source for t in dictionary.tables if (source := _source(t, data, by_table[t], faults))}
    if faults:
        raise Faults(faults)
    return Folder(data, sources, _about(data / ABOUT), tuple(_strangers(dictionary, entries)))


def _lacking(dictionary: Dictionary, folder: Folder) -> Iterator[Fault]:
    """Subjects without which nothing, or not a table's rows, can be admitted."""
    sources = folder.sources
    if not any(subject in sources for subject in dictionary.subjects):
        wanted = ", ".join(f"{subject}.parquet" for subject in dictionary.subjects)
        yield Fault("store-no-subject", Place(str(folder.path)), {"wanted": wanted})
        return
    for table in sources:
        home = dictionary.home(table)
        if dictionary.tables[table].kind == "subject" and home not in sources:
            yield Fault("store-no-home", sources[table].place, {"table": table, "home": home})


def _source(table: str, data: Path, named: list[Path], faults: list[Fault]) -> Source | None:
    """`named`: what in `data` has the table's name, with an ending or without."""
    lone = [entry for entry in named if entry.suffix and entry.is_file()]
    parts = sorted((data / table).glob("part-*.*")) if data / table in named else []
    odd = [file for file in (*lone, *parts) if file.suffix[1:] not in FORMS]
    faults += [Fault("store-extension", Place(str(file)), {"given": file.suffix}) for file in odd]
    ways = [Source(table, file.suffix[1:], (file,)) for file in lone]
    ways += [Source(table, form, files) for form in FORMS if (files := tuple(f for f in parts if f.suffix[1:] == form))]
    if len(ways) > 1:
        found = ", ".join(str(file.relative_to(data)) for way in ways for file in way.files[:1])
        faults.append(Fault("store-two-sources", Place(str(data)), {"table": table, "found": found}))
    return ways[0] if ways else None


def _strangers(dictionary: Dictionary, entries: list[Path]) -> list[Fault]:
    """Files and folders that look like a table but are none: most likely a slip of the pen. `_name` is nobody's table."""
    found = []
    for entry in entries:
        odd = entry.stem not in dictionary.tables and not entry.name.startswith((".", "_"))
        if odd and (entry.suffix[1:] in FORMS or entry.is_dir()):
            near = nearest(entry.stem, dictionary.tables)
            found.append(Fault("store-stranger", Place(str(entry)), {"name": entry.stem, "near": near}))
    return found


def _about(file: Path) -> About:
    if not file.exists():
        return About()
    try:
        raw: Any = json.loads(file.read_text(encoding="utf-8"))
        as_of = date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None
        return About(as_of, raw.get("synthetic") is True, str(raw.get("note") or ""))
    except (ValueError, TypeError, AttributeError) as error:
        raise Faults([Fault("store-about", Place(str(file)), {"problem": str(error)})]) from None
