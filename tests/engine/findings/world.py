"""A small office made by hand: who lives where, what the count says, what was delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding, PolicyCard, Summary, find, sample
from yingbao.engine.findings.sources import SCHEMAS

TODAY = date(2025, 12, 31)
OPEN = date(9000, 1, 1)
KINDS = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32()}
HERE = "440311001001"


def card(policy: str = "allowance", **given: Any) -> PolicyCard:
    words: dict[str, Any] = {
        "subject": "person",
        "kind": "benefit",
        "delivers": "cash",
        "each": "month",
        "area": "residence",
    }
    return PolicyCard(policy, policy, Label("津贴", "allowance"), **{**words, **given})


@dataclass
class World:
    """`entitled` and `receipts` are rows as columns by name; what is left out is not known."""

    root: Path
    people: Mapping[Any, str | None] = field(default_factory=lambda: {1: HERE})
    set_aside: Sequence[Any] = ()
    entitled: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rejected(self) -> Path:
        return self.root / "rejected"

    @property
    def shards(self) -> dict[str, list[Path]]:
        return {"household": [self.root / "shard"]}

    def entitle(self, amount: int | None = None, **row: Any) -> World:
        words = {"policy": "allowance", "subject": 1, "occasion": "2025-12", "status": "entitled"}
        self.entitled.append({**words, "amount_fen": amount, "amount_max_fen": amount, **row})
        return self

    def receive(self, amount: int | None = None, **row: Any) -> World:
        words = {"policy": "allowance", "table": "person", "subject": 1, "from": date(2025, 12, 1), "to": TODAY}
        self.receipts.append({**words, "amount": amount, **row})
        return self

    def decide(self, **row: Any) -> World:
        words = {"policy": "allowance", "table": "person", "subject": 1, "from": date(2025, 5, 31), "to": OPEN}
        self.decisions.append({**words, **row})
        return self

    def write(self) -> Path:
        text = any(isinstance(person, str) for person in self.people)
        key = pa.string() if text else pa.int64()
        people = {
            "id": pa.array(list(self.people), key),
            "residence": pa.array(list(self.people.values()), pa.string()),
        }
        for folder in ("shard", "rejected", "entitlements"):
            (self.root / folder).mkdir(exist_ok=True)
        pq.write_table(pa.table(people), self.root / "shard" / "person.parquet")
        save(self.root / "shard" / "receipts.parquet", SCHEMAS["paper"], self.receipts, key)
        save(self.root / "shard" / "decisions.parquet", SCHEMAS["paper"], self.decisions, key)
        save(self.root / "entitlements" / "all.parquet", SCHEMAS["written"], self.entitled, key)
        lines = ["table,id,reason", *(f"person,{person},birth" for person in self.set_aside)]
        (self.rejected / "person.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.root / "entitlements"

    def summary(self, *cards: PolicyCard, on: date = TODAY) -> Summary:
        return find(self, cards or (card(),), self.write(), on, self.root / "out")

    def findings(self, *cards: PolicyCard, on: date = TODAY) -> list[Finding]:
        self.summary(*cards, on=on)
        return sorted(sample(self.root / "out", cards or (card(),), each=1000), key=lambda row: str(row.subject))

    def finding(self, *cards: PolicyCard, on: date = TODAY) -> Finding:
        (only,) = self.findings(*cards, on=on)
        return only


def save(file: Path, schema: Mapping[str, str], rows: Sequence[Mapping[str, Any]], key: pa.DataType) -> None:
    kinds = {name: key if name == "subject" else KINDS[kind] for name, kind in schema.items()}
    columns = [pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()]
    pq.write_table(pa.table(columns, names=list(kinds)), file)
