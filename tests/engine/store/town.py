"""A town that changes: its rows in memory, written whole, or as a layer of what changed by the contract of layers."""

from __future__ import annotations

import json
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.store.beneath import LED

TODAY = date(2025, 12, 31)
INT, TEXT, DAY, YES = pa.int64(), pa.string(), pa.date32(), pa.bool_()
COLUMNS = {
    "household": {"id": INT, "area": TEXT, "savings": INT},
    "person": {"id": INT, "household": INT, "area": TEXT, "birth": DAY, "wage": INT, "ill": YES, "sort": TEXT},
    "company": {"id": INT, "area": TEXT},
    "parents": {"owner": INT, "target": INT, "fled": YES},
    "staff": {"owner": INT, "target": INT},
    "bills": {"id": INT, "owner": INT, "paid_on": DAY, "paid": INT},
    "receipts": {
        "policy": TEXT,
        "table": TEXT,
        "subject": INT,
        "occasion": TEXT,
        "from": DAY,
        "to": DAY,
        "amount": INT,
    },
}
OWNERS = {"parents": "person", "staff": "company", "bills": "person"}
Row = dict[str, Any]
Home = tuple[str, Any]
People = dict[int, set[Any]]


@dataclass
class Town:
    """Rows by table. Some are wrong: out of range, in the future, of nobody's household, twice."""

    random: Random
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    next: int = 1

    @classmethod
    def drawn(cls, random: Random, homes: int) -> Town:
        town = cls(random)
        for _ in range(homes):
            town.settle()
        for _ in range(3):
            town.found()
        return town

    def id(self) -> int:
        self.next += 1
        return self.next

    def draw(self, table: str, /, **given: Any) -> Row:
        rnd = self.random
        facts: dict[str, Any] = {
            "area": rnd.choice(("440311001", "440311002", "4401", None)),
            "savings": rnd.choice(
                (0, 30_000, 60_000, None, 60_000, 999_999) if rnd.random() < 0.1 else (0, 60_000, None)
            ),
            "birth": rnd.choice((date(1950, 1, 1), date(1990, 5, 5), date(2015, 6, 7), None)),
            "wage": rnd.choice((0, 5_000, 20_000, 90_000, None)),
            "ill": rnd.choice((True, False, None)),
            "sort": rnd.choice(("red", "green", "?", None)),
            "fled": rnd.choice((True, False, None)),
            "paid_on": date(2025, rnd.randint(1, 12), 3),
            "paid": rnd.choice((5_000, 20_000, None)),
        }
        if rnd.random() < 0.03:
            facts |= {"birth": TODAY + timedelta(days=9), "wage": -5}
        row = dict.fromkeys(COLUMNS[table]) | {n: facts[n] for n in COLUMNS[table] if n in facts} | given
        self.rows[table].append(row)
        return row

    def settle(self) -> None:
        home = self.draw("household", id=self.id())
        for _ in range(self.random.choice((1, 1, 2, 2, 3))):
            self.born(home["id"])

    def born(self, home: int) -> None:
        person = self.draw("person", id=self.id(), household=home)["id"]
        for _ in range(self.random.randint(0, 2)):
            self.draw("parents", owner=person, target=self.anyone())
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            self.draw("bills", id=self.id(), owner=person)
        if self.random.random() < 0.5:
            self.pay("person", person, self.random.choice(("old", "lone")))

    def found(self) -> None:
        company = self.draw("company", id=self.id())["id"]
        for _ in range(self.random.randint(0, 3)):
            self.draw("staff", owner=company, target=self.anyone())

    def pay(self, table: str, subject: int, policy: str) -> None:
        period = {"occasion": "2025-12", "from": date(2025, 12, 1), "to": TODAY}
        self.draw(
            "receipts", policy=policy, table=table, subject=subject, amount=self.random.choice((2_000, 5_000)), **period
        )

    def anyone(self) -> int:
        """Mostly somebody who is there; sometimes one who is not, or not yet."""
        people = self.rows["person"]
        return (
            self.random.choice(people)["id"]
            if people and self.random.random() < 0.9
            else self.next + self.random.randint(1, 9)
        )

    def pick(self, table: str) -> Row | None:
        return self.random.choice(self.rows[table]) if self.rows[table] else None

    # What happens in a town

    def change(self) -> None:
        happening = self.random.choice((
            self.settle, self.settle, self.found, self.baby, self.earn, self.earn, self.move, self.move, self.die, self.leave,
            self.parent, self.unparent, self.bill, self.paid, self.close, self.mistake, self.vanish,
        ))  # fmt: skip
        happening()

    def baby(self) -> None:
        if home := self.pick("household"):
            self.born(home["id"])

    def earn(self) -> None:
        if person := self.pick("person"):
            person["wage"] = self.random.choice((0, 10_000, 80_000, None))

    def move(self) -> None:
        if (person := self.pick("person")) and (home := self.pick("household")):
            person["household"] = home["id"]

    def die(self) -> None:
        if person := self.pick("person"):
            self.remove("person", person)

    def leave(self) -> None:
        if home := self.pick("household"):
            for person in [row for row in self.rows["person"] if row["household"] == home["id"]]:
                self.remove("person", person)
            self.remove("household", home)

    def parent(self) -> None:
        if person := self.pick("person"):
            self.draw("parents", owner=person["id"], target=self.anyone())

    def unparent(self) -> None:
        if link := self.pick("parents"):
            self.rows["parents"].remove(link)

    def bill(self) -> None:
        if person := self.pick("person"):
            self.draw("bills", id=self.id(), owner=person["id"])

    def paid(self) -> None:
        if home := self.pick("household"):
            self.pay("household", home["id"], "poor")

    def close(self) -> None:
        if company := self.pick("company"):
            self.remove("company", company)

    def mistake(self) -> None:
        """One in a range that is none, put right the next time."""
        if home := self.pick("household"):
            home["savings"] = 7 if (home["savings"] or 0) > 100_000 else 9_999_999

    def vanish(self) -> None:
        """The household's row is lost, its members remain."""
        if (home := self.pick("household")) and self.random.random() < 0.3:
            self.rows["household"].remove(home)

    def twin(self) -> None:
        """The same person a second time, in another household."""
        if (person := self.pick("person")) and (home := self.pick("household")):
            self.rows["person"].append(person | {"household": home["id"]})

    def remove(self, table: str, row: Row) -> None:
        self.rows[table].remove(row)
        for other, owner in OWNERS.items():
            if owner == table:
                self.rows[other] = [each for each in self.rows[other] if each["owner"] != row["id"]]
        self.rows["receipts"] = [
            each for each in self.rows["receipts"] if (each["table"], each["subject"]) != (table, row["id"])
        ]

    # Writing it down

    def write(self, folder: Path, *, as_of: date = TODAY) -> Path:
        return write(folder, self.rows, as_of)

    def homes(self) -> dict[Home, list[tuple[str, str]]]:
        """All that hangs on each home, whether there is such a home or not."""
        people = self.people()
        homes = defaultdict(list)
        for table, rows in self.rows.items():
            for row in rows:
                for home in homes_of(table, row, people):
                    homes[home].append((table, repr(row)))
        return {home: sorted(rows) for home, rows in homes.items()}

    def people(self) -> People:
        """In which households each person stands."""
        people: People = defaultdict(set)
        for row in self.rows["person"]:
            people[row["id"]].add(row["household"])
        return people

    def led_into(self, homes: set[Home]) -> set[Home]:
        """The homes with links into one of `homes`."""
        people = self.people()
        return {
            home
            for table in ("parents", "staff")
            for row in self.rows[table]
            if any(("household", household) in homes for household in people.get(row["target"], ()))
            for home in homes_of(table, row, people)
        }

    def copy(self) -> Town:
        return deepcopy(self)


def homes_of(table: str, row: Row, people: People) -> set[Home]:
    """The homes a row is one of: what hangs on a person who stands in two is a row of both."""
    if table == "person":
        return {("household", row["household"])}
    if table == "receipts":
        table, id = row["table"], row["subject"]
    elif table in OWNERS:
        table, id = OWNERS[table], row["owner"]
    else:
        id = row["id"]
    return {("household", household) for household in people.get(id, {None})} if table == "person" else {(table, id)}


def write(folder: Path, rows: dict[str, list[Row]], as_of: date = TODAY, *, all_tables: bool = True) -> Path:
    folder.mkdir(parents=True)
    for table, some in rows.items():
        if some or all_tables:
            pq.write_table(pa.Table.from_pylist(some, pa.schema(COLUMNS[table].items())), folder / f"{table}.parquet")
    about = {"as_of": as_of.isoformat(), "synthetic": True, "note": "made up"}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def write_layer(folder: Path, before: Town, after: Town) -> None:
    """What a layer holds: the homes that changed, and those whose links lead into one, before or after; and it tells of some
    whom its links lead to elsewhere."""
    was, now = before.homes(), after.homes()
    changed = {home for home in was.keys() | now.keys() if was.get(home) != now.get(home)}
    homes = changed | before.led_into(changed) | after.led_into(changed)
    people = after.people()
    rows = {t: [row for row in some if homes_of(t, row, people) & homes] for t, some in after.rows.items()}
    write(folder, rows, all_tables=before.random.random() < 0.5)
    listed = [home for home in homes if home[1] is not None]
    table = {"table": pa.array([home[0] for home in listed], TEXT), "id": pa.array([home[1] for home in listed], INT)}
    pq.write_table(pa.table(table), folder / "_replaced.parquet")
    here = {row["id"] for row in rows["person"]}
    led = {row["target"] for links in ("parents", "staff") for row in rows[links]} - here
    told = [row for row in after.rows["person"] if row["id"] in led and before.random.random() < 0.7]
    write(folder / LED, {"person": told})
