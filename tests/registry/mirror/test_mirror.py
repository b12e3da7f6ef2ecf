"""The mirror brought up to date equals one written anew, whatever changed."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connections, transaction

from tests.office import COMMUNITY, NEIGHBOUR, OfficeForTests
from yingbao.engine.store import Store
from yingbao.engine.store.voids import rows_of
from yingbao.registry.actions import Saying, state, stop
from yingbao.registry.mirror import full, open_mirror, refresh, telling
from yingbao.registry.mirror.telling import FEW


def rows(store: Store) -> dict[str, list[Any]]:
    """Every row that holds, by table, in an order of its own."""
    found = {}
    with duckdb.connect() as con:
        for table, entry in store.dictionary.tables.items():
            homes = store.shards if entry.kind == "ledger" else (store.dictionary.home(table),)
            files = [shard / f"{table}.parquet" for home in homes for shard in store.shards.get(home, ())]
            # Relations and papers have no numbers of their own: their rows are counted as they are written.
            columns = "*" if entry.kind in ("subject", "event") else "* EXCLUDE (id)"
            query = (
                f"SELECT CAST(r AS VARCHAR) FROM (SELECT {columns} FROM {rows_of(files)}) r"
                if files
                else "SELECT '' WHERE false"
            )
            held = con.execute(query).fetchall()
            found[table] = sorted(row for (row,) in held)
    return found


def opened(root: Path) -> Store:
    store = open_mirror(root)
    assert store is not None
    return store


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> list[int]:
    homes = [office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY) for _ in range(4)]
    return [
        office.enrol(
            COMMUNITY,
            name=f"人{n}",
            sex="female",
            birth=f"{1930 + 7 * n}-01-01",
            hukou=COMMUNITY,
            household=homes[n % 4],
        )
        for n in range(10)
    ]


def change(office: OfficeForTests, people: list[int], chosen: random.Random) -> None:
    """One thing that happens in an office."""
    one, other = chosen.sample(people, 2)
    with office.at_a_desk("community_worker"):
        deed = chosen.randrange(5)
        if deed == 0:
            state(
                Saying(
                    "person",
                    one,
                    "correction",
                    date(2025, 6, 1),
                    "更正",
                    {"birth": f"{chosen.randint(1930, 2020)}-02-03"},
                )
            )
        elif deed == 1:
            with connections["default"].cursor() as cursor:
                (home,) = cursor.execute("SELECT household_id FROM registry_subject WHERE id = %s", [other]).fetchone()
            state(Saying("person", one, "correction", date(2025, 6, 1), "迁入", {"household": home}))
        elif deed == 2:
            state(Saying("person", one, "visit", date(2025, 6, 1), "走访", {}, topic="guardian", other=other))
        elif deed == 3:
            said = {"policy": "p", "occasion": "2025-12", "from": "2025-12-01", "amount": chosen.randint(1, 900)}
            state(Saying("person", one, "declared", date(2025, 12, 1), "补录", said, topic="receipts", occasion="a"))
        else:
            with connections["default"].cursor() as cursor:
                query = "SELECT id FROM registry_statement WHERE subject_id = %s AND topic = 'guardian' AND recorded_to IS NULL"
                found = cursor.execute(query, [one]).fetchone()
            if found:
                stop(found[0], date(2025, 6, 1), "登记错误")


def test_no_change_writes_nothing(office: OfficeForTests, people: list[int], tmp_path: Path) -> None:
    full(tmp_path)
    assert refresh(tmp_path).homes == 0


@pytest.mark.parametrize(("seed", "few"), [(0, FEW), (1, FEW), (2, FEW), (3, 0)], ids=str)
def test_what_changed_laid_upon_the_mirror_equals_the_mirror_written_anew(
    office: OfficeForTests, people: list[int], tmp_path: Path, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few are told as one text, more a row at a time."""
    monkeypatch.setattr(telling, "FEW", few)
    chosen = random.Random(seed)
    full(tmp_path / "layered")
    for _ in range(3):
        for _ in range(chosen.randint(1, 4)):
            change(office, people, chosen)
        assert refresh(tmp_path / "layered").homes is not None
    full(tmp_path / "anew")
    assert rows(opened(tmp_path / "layered")) == rows(opened(tmp_path / "anew"))


def test_a_change_that_is_rolled_back_is_in_no_mirror(
    office: OfficeForTests, people: list[int], tmp_path: Path
) -> None:
    full(tmp_path)
    before = rows(opened(tmp_path))
    with office.at_a_desk("community_worker"):
        state(Saying("person", people[0], "correction", date(2025, 7, 1), "x", {"residence": NEIGHBOUR}))
        transaction.set_rollback(True, "default")
    refresh(tmp_path)
    assert rows(opened(tmp_path)) == before


def test_no_name_and_no_number_lies_in_the_mirror(office: OfficeForTests, people: list[int], tmp_path: Path) -> None:
    office.enrol(COMMUNITY, name="李不可见", id_number="990000194005010026")
    full(tmp_path)
    for file in tmp_path.rglob("*.parquet"):
        told = duckdb.execute(f"SELECT CAST(r AS VARCHAR) FROM read_parquet('{file}') r").fetchall()
        assert not any("不可见" in row or "990000194005010026" in row for (row,) in told), file
