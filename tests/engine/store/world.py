"""A dictionary of our own, small enough to read, and folders of raw data for it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.dictionary import Dictionary, load_dictionary
from yingbao.engine.store import Store, open_store

Rows = Sequence[Mapping[str, Any]]

DICTIONARY = """
title: {zh: 小字典, en: A small dictionary}
categories:
  sex: {male: {zh: 男, en: man}, female: {zh: 女, en: woman}}
  grade: {one: {zh: 一级, en: grade 1}, two: {zh: 二级, en: grade 2}}
subjects:
  household:
    label: {zh: 家庭, en: household}
    facts:
      area: {type: area, absent: unknown, label: {zh: 住地, en: area}}
      savings: {type: money, range: [0, 1000000], absent: 0, label: {zh: 存款, en: savings}}
  person:
    label: {zh: 个人, en: person}
    belongs: household
    facts:
      name: {type: text, absent: unknown, label: {zh: 姓名, en: name}}
      sex: {type: sex, absent: unknown, label: {zh: 性别, en: sex}}
      grade: {type: grade, absent: none, label: {zh: 等级, en: grade}}
      birth: {type: date, past: yes, absent: unknown, label: {zh: 出生日期, en: birth}}
      ended: {type: date, absent: never, label: {zh: 终止日期, en: end}}
      wage: {type: money, range: [0, 10000], absent: unknown, label: {zh: 工资, en: wage}}
      trips: {type: integer, range: [0, 9], absent: 0, label: {zh: 次数, en: trips}}
      ill: {type: boolean, absent: no, label: {zh: 患病, en: ill}}
      alone: {type: boolean, absent: unknown, label: {zh: 独居, en: alone}}
  company:
    label: {zh: 单位, en: company}
    facts:
      area: {type: area, absent: unknown, label: {zh: 登记地, en: area}}
relations:
  members:
    {of: household, to: person, by: household, one: member, at_least: 1, at_most: 3, label: {zh: 成员, en: members}}
  parents:
    of: person
    to: person
    table: parents
    one: parent
    number: 2
    label: {zh: 父母, en: parents}
    facts:
      fled: {type: boolean, absent: no, label: {zh: 失联, en: fled}}
  staff: {of: company, to: person, table: staff, one: employee, absent: none, label: {zh: 职工, en: staff}}
events:
  bills:
    of: person
    one: bill
    date: paid_on
    at_most: 2
    label: {zh: 账单, en: bills}
    facts:
      paid_on: {type: date, absent: unknown, label: {zh: 支付日期, en: day of payment}}
      paid: {type: money, range: [0, 100000], absent: unknown, label: {zh: 金额, en: amount}}
"""

HOUSEHOLDS: Rows = [
    {"id": 1, "area": "440311001", "savings": 100},
    {"id": 2, "area": "440311002", "savings": 200},
    {"id": 3, "area": "440311003", "savings": 300},
]
PERSONS: Rows = [
    {
        "id": 11,
        "household": 1,
        "name": "甲",
        "sex": "male",
        "birth": "1950-01-01",
        "wage": 10.5,
        "trips": 1,
        "ill": "no",
    },
    {"id": 12, "household": 1, "name": "乙", "sex": "女", "birth": "1952-02-02", "wage": 20, "trips": 2, "ill": "yes"},
    {
        "id": 21,
        "household": 2,
        "name": "丙",
        "sex": "woman",
        "birth": "1980-03-03",
        "wage": 30,
        "trips": 3,
        "ill": "否",
    },
    {"id": 31, "household": 3, "name": "丁", "sex": "?", "birth": "2010-04-04", "wage": "?", "trips": "?", "ill": "?"},
]


def small_dictionary(folder: Path, text: str = DICTIONARY) -> Dictionary:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    return load_dictionary(path)


def write_csv(folder: Path, table: str, rows: Rows) -> Path:
    """The rows as `folder`/<table>.csv; the columns are all that any row has."""
    path = folder / f"{table}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(folder: Path, table: str, columns: Mapping[str, Any]) -> Path:
    path = folder / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)
    return path


def write_folder(folder: Path, **tables: Rows) -> Path:
    """Three households of CSV as of the end of 2025, with `tables` besides or instead."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in {"household": HOUSEHOLDS, "person": PERSONS, **tables}.items():
        write_csv(folder, table, rows)
    write_about(folder, date(2025, 12, 31))
    return folder


def write_about(folder: Path, as_of: date) -> None:
    about = {"as_of": as_of.isoformat(), "synthetic": True, "note": "made up"}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def with_person(**changes: Any) -> Rows:
    """The persons, the first of them changed."""
    return [{**PERSONS[0], **changes}, *PERSONS[1:]]


def opened(folder: Path, **tables: Rows) -> Store:
    return open_store(small_dictionary(folder), write_folder(folder / "data", **tables))


def rejected(store: Store, table: str) -> list[dict[str, str]]:
    """The lines of rejected/<table>.csv."""
    assert store.rejected
    with (store.rejected / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(store: Store, table: str) -> list[Any]:
    """The admitted ids of a table in stored order."""
    shards = store.shards[store.dictionary.home(table)]
    return [value for shard in shards for value in pq.read_table(shard / f"{table}.parquet")["id"].to_pylist()]
