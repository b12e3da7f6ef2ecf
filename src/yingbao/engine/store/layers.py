"""What changed since a raw folder was written: `_layers`/0001, 0002, …, each a small raw folder of its own.

A layer holds all rows of every home that changed, and of every home whose links lead into one that did; `_replaced.parquet`
(columns `table`, a home subject, and `id`) names these homes, and those that are no more: nothing of theirs beneath holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, Place
from yingbao.engine.store.raw import columns_of
from yingbao.engine.store.sources import ABOUT, About, Folder, Source, find_files
from yingbao.engine.store.sql import Connection, parquet

LAYERS = "_layers"
REPLACED = "_replaced.parquet"


@dataclass(frozen=True)
class Stack:
    """A raw folder with its layers, the oldest first."""

    base: Folder
    layers: tuple[Folder, ...] = ()

    @property
    def folders(self) -> tuple[Folder, ...]:
        return (self.base, *self.layers)

    @property
    def files(self) -> list[Path]:
        return [*self.base.files, *(file for layer in self.layers for file in (*layer.files, *replaced([layer])))]

    @property
    def about(self) -> About:
        """What the newest says that says anything."""
        saying = [folder.about for folder in self.folders if (folder.path / ABOUT).exists()]
        return saying[-1] if saying else About()

    def below(self, number: int) -> Stack:
        """The folder with its first `number` layers."""
        return Stack(self.base, self.layers[:number])


def replaced(layers: Sequence[Folder]) -> list[Path]:
    """The lists of replaced homes, of the layers that have one."""
    return [file for layer in layers if (file := layer.path / REPLACED).exists()]


def find_layers(dictionary: Dictionary, base: Folder) -> Stack:
    """A raw folder with its layers; they are not yet looked into."""
    within = base.path / LAYERS
    found = [entry for entry in within.iterdir() if entry.is_dir() and entry.name.isdigit()] if within.is_dir() else []
    return Stack(base, tuple(find_files(dictionary, each) for each in sorted(found, key=lambda each: int(each.name))))


def check_layers(con: Connection, dictionary: Dictionary, stack: Stack) -> None:
    """Faults: CSV, columns or types that are not those beneath, a list of replaced homes that names none."""
    faults: list[Fault] = []
    for table in dictionary.tables:
        sources = [folder.sources[table] for folder in stack.folders if table in folder.sources]
        if len(sources) > 1:
            faults += _unlike(sources)
    homes = {dictionary.home(subject) for subject in dictionary.subjects}
    words = {"homes": ", ".join(sorted(homes))}
    faults += [
        Fault("store-layer-replaced", Place(str(f)), words) for f in replaced(stack.layers) if _strange(con, f, homes)
    ]
    if faults:
        raise Faults(faults)


def _unlike(sources: Sequence[Source]) -> Iterator[Fault]:
    """Rows of one table lie in several folders: they can be joined only if all are told alike."""
    if csv := [source for source in sources if source.form == "csv"]:
        yield Fault("store-layer-csv", csv[0].place)
        return
    first, *others = ((source, set(columns_of("parquet", source.files[0]).items())) for source in sources)
    for source, columns in others:
        if columns != first[1]:
            odd = ", ".join(sorted(f"{name} {kind}" for name, kind in columns ^ first[1]))
            yield Fault("store-layer-columns", source.place, {"odd": odd, "first": first[0].place.file})


def _strange(con: Connection, file: Path, homes: set[str]) -> bool:
    if not {"table", "id"} <= columns_of("parquet", file).keys():
        return True
    named = con.execute(f'SELECT DISTINCT "table" FROM {parquet([file])}').fetchall()
    return bool({table for (table,) in named} - homes)
