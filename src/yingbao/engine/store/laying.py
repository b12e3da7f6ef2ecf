"""A layer laid upon an admitted store: the store's own files, the numbers of those of their rows that no longer hold, and
the layer admitted by itself, all in one folder. Files are linked, not copied: what a layer costs is what changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.store.admission import admit
from yingbao.engine.store.beneath import led_in
from yingbao.engine.store.connecting import side_by_side
from yingbao.engine.store.keys import WIDE, home_subjects
from yingbao.engine.store.leftovers import Leftovers, Reach, Unfit
from yingbao.engine.store.manifest import Counts, Manifest, Shard, write_manifest
from yingbao.engine.store.merging import named
from yingbao.engine.store.plan import Beneath
from yingbao.engine.store.raw import columns_of
from yingbao.engine.store.shape import INTEGERS, holes_of
from yingbao.engine.store.sources import Folder
from yingbao.engine.store.sql import Connection, name, parquet, text
from yingbao.engine.store.store import REJECTED, Store
from yingbao.engine.store.voids import NUMBER, VOID, link, rows_of

LAYER = "layer"
_LAYINGS = count(1)
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Laying:
    """`layer` upon `base`, in the empty folder `to`; `lists` name the homes replaced, `columns` are those of the tables of which
    the layer has no rows. Unfit: it cannot be."""

    con: Connection
    dictionary: Dictionary
    base: Store
    layer: Folder
    lists: list[Path]
    columns: Mapping[str, Mapping[str, str]]
    to: Path

    @cached_property
    def work(self) -> str:
        """A catalog for the tables of this laying; opening a DuckDB for them would take longer than filling them."""
        return f"laying_{next(_LAYINGS)}"

    def run(self, made_of: dict[str, object], progress: Progress) -> Manifest:
        """The manifest, which is written last."""
        self.check()
        self.con.execute(f"ATTACH ':memory:' AS {self.work}")
        try:
            for schema in ("gone", "fallen"):
                self.con.execute(f"CREATE SCHEMA {self.work}.{schema}")
            return self.laid(made_of, progress)
        finally:
            self.con.execute(f"DETACH {self.work}")

    def laid(self, made_of: dict[str, object], progress: Progress) -> Manifest:
        homes = {home: self.gone(home) for home in home_subjects(self.dictionary)}
        (self.to / LAYER).mkdir()
        # The layer is admitted while what lies beneath it is looked through.
        with ThreadPoolExecutor(1) as beneath:
            fallen = beneath.submit(self.link)
            leftovers = beneath.submit(self.leftovers, homes)
            own = admit(self.dictionary, self.layer, self.to / LAYER, progress, {}, self.beneath(fallen.result))
            above = self.to / LAYER / REJECTED if own.rejected else None
            fallen_aside = leftovers.result().write(above, self.to / REJECTED)
        manifest = self.joined(own, fallen.result(), fallen_aside, made_of)
        write_manifest(self.to, manifest)
        return manifest

    def leftovers(self, homes: Mapping[str, set[str]]) -> Leftovers:
        """What was set aside beneath, looked through. Unfit: some of it, or a row that holds, is no longer what it was."""
        return Leftovers(self.dictionary, self.base.rejected, Reach(homes, self.all_ids())).judged()

    def check(self) -> None:
        """Unfit: what can only be known when all rows are read together is not as it was."""
        if self.layer.about.as_of != self.base.as_of:
            raise Unfit("another day")
        if new := self.base.missing & self.layer.sources.keys():
            raise Unfit(f"the first of {new}")
        for table, source in self.layer.sources.items():
            given = columns_of("parquet", source.files[0]).get("id")
            stored = self.stored_type(table)
            if given and pq.read_metadata(source.files[0]).num_rows and stored is None:
                raise Unfit(f"the first of {table}")
            if given and stored == "BIGINT" and (given in WIDE or given not in INTEGERS):
                raise Unfit(f"ids of {table} that are no numbers")

    @property
    def types(self) -> dict[str, str]:
        """Of which type the ids of each home's subjects are stored; none where nothing is."""
        return {home: found for home in home_subjects(self.dictionary) if (found := self.stored_type(home))}

    def stored_type(self, table: str) -> str | None:
        if not (files := self.files(table)):
            return None
        return "BIGINT" if pq.read_schema(files[0]).field("id").type == pa.int64() else "VARCHAR"

    def files(self, table: str, within: Path | None = None) -> list[Path]:
        """The files of a table beneath: the store's own, or as linked into the folder `within`."""
        ledger = self.dictionary.tables[table].kind == "ledger"
        homes = self.base.manifest.shards if ledger else (self.dictionary.home(table),)
        shards = [shard for home in homes for shard in self.base.manifest.shards.get(home, ())]
        return [(within or self.base.folder) / shard.folder / f"{table}.parquet" for shard in shards]

    def gone(self, home: str) -> set[str]:
        """The homes replaced, as text; makes the table `gone`.<home> of them."""
        parts = [named(file, home) for file in self.lists]
        if source := self.layer.sources.get(home):
            parts.append(f"SELECT CAST(id AS VARCHAR) AS id FROM {parquet(source.files)}")
        ids = " UNION ".join(parts) or "SELECT NULL AS id WHERE false"
        found = {id for (id,) in self.con.execute(ids).fetchall() if id is not None}
        cast = f"SELECT TRY_CAST(id AS {self.types.get(home, 'VARCHAR')}) AS id FROM ({ids})"
        self.con.execute(f"CREATE TABLE {self.work}.gone.{name(home)} AS SELECT id FROM ({cast}) WHERE id IS NOT NULL")
        return found

    def link(self) -> dict[str, int]:
        """The shards beneath in `to`, with the numbers of the rows that fall; how many fall of each table."""
        for shard in (shard for shards in self.base.manifest.shards.values() for shard in shards):
            (self.to / shard.folder / VOID).mkdir(parents=True)
            for file in (self.base.folder / shard.folder).glob("*.parquet"):
                link(file, self.to / shard.folder / file.name)
        fallen: dict[str, int] = dict.fromkeys(self.dictionary.tables, 0)
        tables = self.dictionary.tables.values()
        for home, subjects in home_subjects(self.dictionary).items():
            if shards := self.base.manifest.shards.get(home):
                for subject in subjects:
                    fallen[subject] += self.fall(self.con, shards, subject, self.subject_falls(subject, home))
                some = [t for t in tables if t.kind == "ledger" or (t.owner and self.dictionary.home(t.name) == home)]
                fall = partial(self.rows_fall, shards, subjects)
                for table, number in zip(some, side_by_side(self.con, fall, some), strict=True):
                    fallen[table.name] += number
        return fallen

    def subject_falls(self, subject: str, home: str) -> str:
        if subject == home:
            return f"id IN (SELECT id FROM {self.work}.gone.{name(home)})"
        up = next(iter(self.dictionary.tables[subject].ups.values()))
        return f"{name(up.column)} IN (SELECT id FROM {self.work}.fallen.{name(up.table)})"

    def rows_fall(self, shards: tuple[Shard, ...], subjects: tuple[str, ...], con: Connection, table: Table) -> int:
        return self.fall(con, shards, table.name, self.row_falls(table, subjects))

    def row_falls(self, table: Table, subjects: tuple[str, ...]) -> str:
        if table.owner:
            return f"owner IN (SELECT id FROM {self.work}.fallen.{name(table.owner)})"
        about = (f'"table" = {text(s)} AND subject IN (SELECT id FROM {self.work}.fallen.{name(s)})' for s in subjects)
        return " OR ".join(about)

    def fall(self, con: Connection, shards: tuple[Shard, ...], table: str, where: str) -> int:
        """Numbers the stored rows of a table for which `where` holds; of subjects, makes `fallen`.<subject> (id)."""
        files = {str(self.to / shard.folder / f"{table}.parquet"): self.to / shard.folder / VOID for shard in shards}
        rows = parquet(map(Path, files), "filename = true", f"{NUMBER} = true")
        found = f"SELECT filename, {NUMBER}, id FROM {rows} WHERE {where} ORDER BY ALL"
        numbers: dict[str, list[int]] = defaultdict(list)
        if self.dictionary.tables[table].kind == "subject":
            con.execute(f"CREATE TABLE {self.work}.fallen.{name(table)} AS {found}")
            found = f"FROM {self.work}.fallen.{name(table)}"
        for file, number, _ in con.execute(found).fetchall():
            numbers[file].append(number)
        for file, some in numbers.items():
            pq.write_table(pa.table({NUMBER: pa.array(some, pa.int64())}), files[file] / f"{table}.parquet")
        return sum(map(len, numbers.values()))

    def has_ids(self, table: str) -> bool:
        return "id" in columns_of("parquet", self.layer.sources[table].files[0])

    def all_ids(self) -> dict[str, set[str]]:
        """By table, where the rows have ids of their own."""
        some = [table for table in self.layer.sources if self.has_ids(table)]
        return dict(zip(some, side_by_side(self.con, self.ids, some), strict=True))

    def ids(self, con: Connection, table: str) -> set[str]:
        """The ids of the layer's rows, as text. Unfit: one of them is that of a row beneath that still holds."""
        given = f"SELECT CAST(id AS VARCHAR) AS id FROM {parquet(self.layer.sources[table].files)}"
        if files := self.files(table, self.to):
            held = f"SELECT id FROM {rows_of(files)} WHERE id IN (SELECT TRY_CAST(id AS {self.stored_type(table)}) FROM ({given}))"
            if twice := con.execute(f"{held} LIMIT 1").fetchone():
                raise Unfit(f"{table} {twice[0]} stands in another home, too")
        return {id for (id,) in con.execute(given).fetchall() if id is not None}

    def beneath(self, settled: Callable[[], object]) -> Beneath:
        rows = {table: counts.read for table, counts in self.base.counts.items()}
        files = {s: self.files(s, self.to) for s in self.dictionary.subjects}
        return Beneath(self.columns, self.types, rows, files, led_in(self.layer.path, files), settled=settled)

    def joined(
        self, own: Manifest, fallen: Mapping[str, int], aside: Mapping[str, int], made_of: dict[str, object]
    ) -> Manifest:
        """The store's manifest and the layer's as one."""
        base, about = self.base.manifest, self.layer.about
        tables = self.dictionary.tables
        nulls = {table: facts for table in tables if (facts := self.nulls(table, own))}
        above = {h: tuple(replace(s, folder=f"{LAYER}/{s.folder}") for s in shards) for h, shards in own.shards.items()}
        return replace(
            base,
            made_of=made_of,
            synthetic=about.synthetic,
            note=about.note,
            counts={t: _sum(c, own.counts[t], fallen[t], aside.get(t, 0)) for t, c in base.counts.items()},
            holes=holes_of(self.dictionary, nulls, base.missing_columns, base.missing),
            rejected=(self.to / REJECTED).exists(),
            shards={home: (*shards, *above[home]) for home, shards in base.shards.items()},
            warnings=(*base.warnings, *self.layer.warnings),
            nulls=nulls,
        )

    def nulls(self, table: str, own: Manifest) -> dict[str, int]:
        """How many values are unknown, at most: those that fell are counted still. Of a fact that nobody lacks any more the
        law asks once more than it need; to look for the last one would cost more than all the rest of a small layer."""
        beneath, above = self.base.manifest.nulls.get(table, {}), own.nulls.get(table, {})
        return {fact: beneath.get(fact, 0) + above.get(fact, 0) for fact in {**beneath, **above}}


def _sum(beneath: Counts, above: Counts, fallen: int, aside: int) -> Counts:
    return Counts(
        beneath.read - fallen - aside + above.read,
        beneath.admitted - fallen + above.admitted,
        beneath.set_aside - aside + above.set_aside,
    )
