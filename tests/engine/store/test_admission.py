"""What is stored of data that is in order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.store import Counts, open_store, shards
from yingbao.engine.values import NEVER

from .world import (
    HOUSEHOLDS,
    PERSONS,
    ids,
    opened,
    small_dictionary,
    write_about,
    write_csv,
    write_folder,
    write_parquet,
)

REGISTRY = Path(__file__).parents[3] / "policies" / "registry.yaml"


def test_csv_is_stored_as_fen_codes_days_and_yes_or_no(tmp_path: Path) -> None:
    store = opened(tmp_path)
    first, second, third, _ = store.rows("person", [11, 12, 21, 31])
    assert first == {
        "id": 11, "household": 1, "name": "甲", "sex": 1, "grade": None, "birth": date(1950, 1, 1),
        "ended": None, "wage": 1050, "trips": 1, "ill": False, "alone": None,
    }  # fmt: skip
    assert (second["sex"], second["ill"], third["sex"], third["ill"]) == (2, True, 2, False)


def test_a_question_mark_is_unknown_whatever_absence_means(tmp_path: Path) -> None:
    row = opened(tmp_path).rows("person", [31])[0]
    assert [row[fact] for fact in ("sex", "wage", "trips", "ill")] == [None] * 4


def test_a_blank_is_what_the_dictionary_says_of_absence(tmp_path: Path) -> None:
    blank = {
        "id": 41,
        "household": 3,
        "name": " ",
        "grade": "",
        "ended": "",
        "wage": "",
        "trips": "",
        "ill": "",
        "alone": "",
    }
    row = opened(tmp_path, person=[*PERSONS, blank]).rows("person", [41])[0]
    assert (row["grade"], row["ended"], row["trips"], row["ill"]) == (0, NEVER, 0, False)
    assert (row["name"], row["wage"], row["alone"], row["birth"]) == (None, None, None, None)


def test_never_and_none_may_be_written_out(tmp_path: Path) -> None:
    row = {"id": 41, "household": 3, "grade": "none", "ended": "never"}
    stored = opened(tmp_path, person=[*PERSONS, row]).rows("person", [41])[0]
    assert (stored["grade"], stored["ended"]) == (0, NEVER)


def test_parquet_money_is_fen_or_yuan_by_its_type_and_null_is_absent(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    columns = {
        "id": pa.array([11, 21, 31], pa.int32()),
        "household": pa.array([1, 2, 3]),
        "sex": pa.array(["male", "女", "?"]).dictionary_encode(),
        "grade": pa.array(["one", None, "二级"]),
        "birth": pa.array([date(1950, 1, 1), date(1960, 1, 1), None]),
        "ended": pa.array([None, None, None], pa.null()),
        "wage": pa.array([Decimal("10.5"), None, Decimal("7.25")], pa.decimal128(10, 3)),
        "trips": pa.array([1, None, 3], pa.int8()),
        "ill": pa.array([True, None, False]),
    }
    write_parquet(data, "person", columns)
    store = open_store(small_dictionary(tmp_path), data)
    rows = store.rows("person", [11, 21, 31])
    assert [row["wage"] for row in rows] == [1050, None, 725]
    assert [row["sex"] for row in rows] == [1, 2, None]
    assert [row["grade"] for row in rows] == [1, 0, 2]
    assert [row["trips"] for row in rows] == [1, 0, 3]
    assert [row["ill"] for row in rows] == [True, False, False]
    assert [row["ended"] for row in rows] == [NEVER] * 3


def test_columns_are_stored_with_one_type_for_each_kind(tmp_path: Path) -> None:
    store = opened(tmp_path)
    schema = pq.read_schema(store.shards["household"][0] / "person.parquet")
    assert {field.name: str(field.type) for field in schema} == {
        "id": "int64", "household": "int64", "name": "string", "sex": "uint8", "grade": "uint8", "birth": "date32[day]",
        "ended": "date32[day]", "wage": "int64", "trips": "int64", "ill": "bool", "alone": "bool",
    }  # fmt: skip


def test_a_column_that_is_missing_is_unknown_for_everyone_and_never_no(tmp_path: Path) -> None:
    persons = [{"id": 11, "household": 1}, {"id": 21, "household": 2}, {"id": 31, "household": 3}]
    store = opened(tmp_path, person=persons, parents=[{"owner": 11, "target": 21}])
    assert [row["ill"] for row in store.rows("person", [11, 21, 31])] == [None] * 3
    assert ("person", "ill") in store.missing_columns
    assert {("person", "ill"), ("parents", "ill"), ("parents", "fled")} <= store.holes


def test_holes_are_the_facts_with_an_unknown_value(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert ("person", "ill") in store.holes
    assert ("person", "birth") not in store.holes
    assert ("household", "savings") not in store.holes


def test_the_folder_says_when_its_facts_were_true(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert (store.as_of, store.synthetic, store.note) == (date(2025, 12, 31), True, "made up")


def test_a_folder_that_does_not_say_is_of_no_day(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "about.json").unlink()
    store = open_store(small_dictionary(tmp_path), data)
    assert (store.as_of, store.synthetic, store.note) == (None, False, "")


def test_each_shard_has_a_file_for_each_table_of_its_home_even_where_no_data_came(tmp_path: Path) -> None:
    store = opened(tmp_path, company=[{"id": 9, "area": "440311"}])
    home = {"household", "person", "parents", "bills", "decisions", "receipts"}
    assert {file.stem for file in store.shards["household"][0].iterdir()} == home
    assert {file.stem for file in store.shards["company"][0].iterdir()} == {"company", "staff", "decisions", "receipts"}
    assert store.missing == {"parents", "bills", "staff", "decisions", "receipts"}
    assert pq.read_metadata(store.shards["household"][0] / "bills.parquet").num_rows == 0


def test_a_home_never_straddles_shards_and_its_members_lie_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "HOMES_A_SHARD", 10)
    households = [{"id": home} for home in range(100, 0, -1)]
    persons = [{"id": number, "household": number * 7 % 100 + 1} for number in range(1, 251)]
    bills = [{"owner": number, "paid": number} for number in range(1, 251)]
    store = opened(tmp_path, household=households, person=persons, bills=bills)
    assert len(store.shards["household"]) == 10
    seen: list[int] = []
    for shard in store.shards["household"]:
        own = pq.read_table(shard / "household.parquet")["id"].to_pylist()
        members = pq.read_table(shard / "person.parquet").select(["household", "id"]).to_pylist()
        pairs = [(member["household"], member["id"]) for member in members]
        assert pairs == sorted(pairs)
        assert {home for home, _ in pairs} == set(own)
        assert set(pq.read_table(shard / "bills.parquet")["owner"].to_pylist()) == {person for _, person in pairs}
        seen += own
    assert seen == list(range(1, 101))


def test_a_link_carries_the_facts_of_whom_it_leads_to_from_another_shard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "HOMES_A_SHARD", 1)
    store = opened(tmp_path, parents=[{"owner": 31, "target": 11, "fled": "是"}, {"owner": 31, "target": 12}])
    first, second = store.rows("parents", [31], "owner")
    assert (first["target"], first["sex"], first["wage"], first["fled"]) == (11, 1, 1050, True)
    assert (second["target"], second["sex"], second["wage"], second["fled"]) == (12, 2, 2000, False)
    assert "name" not in first
    assert store.locate("person", 11) != store.locate("parents", first["id"])


@pytest.mark.parametrize("target", ["", "999", "nobody"])
def test_a_link_to_nobody_known_has_unknown_facts(tmp_path: Path, target: str) -> None:
    store = opened(tmp_path, parents=[{"owner": 31, "target": target, "fled": "yes"}])
    row = store.rows("parents", [31], "owner")[0]
    assert (row["sex"], row["birth"], row["ill"], row["fled"]) == (None, None, None, True)
    assert ("parents", "ill") in store.holes


def test_a_link_leads_from_one_home_to_another(tmp_path: Path) -> None:
    store = opened(tmp_path, company=[{"id": "a-1"}], staff=[{"owner": "a-1", "target": 21}])
    assert store.rows("staff", ["a-1"], "owner")[0]["wage"] == 3000


def test_a_ledger_row_lies_in_the_home_of_its_subject(tmp_path: Path) -> None:
    receipts = [
        {
            "policy": "p",
            "table": "person",
            "subject": 21,
            "from": "2025-01-01",
            "to": "",
            "amount": "12.5",
            "source": "财政",
        },
        {
            "policy": "p",
            "table": "家庭",
            "subject": 1,
            "from": "2025-01-01",
            "to": "2025-02-01",
            "amount": "?",
            "source": "",
        },
        {"policy": "q", "table": "company", "subject": "c", "from": "2025-01-01", "to": "", "amount": "", "source": ""},
    ]
    store = opened(tmp_path, company=[{"id": "c"}], receipts=receipts)
    of_home = pq.read_table(store.shards["household"][0] / "receipts.parquet").to_pylist()
    assert [(row["table"], row["subject"], row["amount"], row["to"], row["source"]) for row in of_home] == [
        ("household", 1, None, date(2025, 2, 1), None),
        ("person", 21, 1250, NEVER, "财政"),
    ]
    of_company = pq.read_table(store.shards["company"][0] / "receipts.parquet").to_pylist()
    assert [(row["table"], row["subject"]) for row in of_company] == [("company", "c")]
    assert store.counts["receipts"] == Counts(3, 3, 0)


def test_ids_that_are_not_all_integers_are_kept_as_written(tmp_path: Path) -> None:
    households = [{"id": "007"}, {"id": "8"}]
    store = opened(tmp_path, household=households, person=[{"id": "1", "household": "007"}, {"id": 2, "household": 8}])
    assert ids(store, "household") == ["007", "8"]
    assert [(row["id"], row["household"]) for row in store.rows("person", ["1", "2"])] == [("1", "007"), ("2", "8")]


def test_events_without_ids_are_numbered_and_those_with_ids_keep_them(tmp_path: Path) -> None:
    store = opened(tmp_path / "a", bills=[{"owner": 21}, {"owner": 11}])
    assert sorted(ids(store, "bills")) == [1, 2]
    store = opened(tmp_path / "b", bills=[{"id": "x", "owner": 21}, {"id": "y", "owner": 11}])
    assert sorted(ids(store, "bills")) == ["x", "y"]


def test_a_table_may_come_in_parts(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    for part in range(4):
        write_csv(data, f"person/part-{part}", PERSONS[part : part + 1])
        columns = {"owner": pa.array([PERSONS[part]["id"]] * (part % 2 + 1)), "paid": pa.array([part] * (part % 2 + 1))}
        write_parquet(data, f"bills/part-{part}", columns)
    store = open_store(small_dictionary(tmp_path), data)
    assert ids(store, "person") == [11, 12, 21, 31]
    assert [row["id"] for row in store.rows("bills", [1, 2, 3, 4, 5, 6])] == [1, 2, 3, 4, 5, 6]


def test_csv_from_a_spreadsheet_with_a_byte_order_mark_and_crlf_is_read(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").write_bytes('\ufeffid,household,name\r\n11,1,"王, 五"\r\n21,2,李\r\n31,3,赵\r\n'.encode())
    store = open_store(small_dictionary(tmp_path), data)
    assert store.rows("person", [11])[0]["name"] == "王, 五"


def test_progress_tells_each_stage_up_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    open_store(small_dictionary(tmp_path), write_folder(tmp_path / "data"), progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _ in told)) == ["read", "check", "write"]
    assert {("read", 1), ("check", 1), ("write", 1)} <= set(told)


def test_the_real_dictionary_admits_a_household(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_csv(data, "household", [{"id": 1, "residence": "440311001", "vehicles": ""}])
    write_csv(data, "person", [{"id": 1, "household": 1, "birth": "1940-05-06", "disability": "视力", "death": ""}])
    write_csv(data, "hardships", [{"owner": 1, "kind": "火灾", "date": "2025-06-30"}])
    write_about(data, date(2025, 12, 31))
    store = open_store(load_dictionary(REGISTRY), data)
    person = store.rows("person", [1])[0]
    assert (person["disability"], person["death"], person["serious_illness"]) == (1, NEVER, None)
    assert store.rows("hardships", [1], "owner")[0]["kind"] == 1
    assert store.counts["person"] == Counts(1, 1, 0)


def test_a_table_without_rows_is_no_fault(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "bills.csv").write_text("owner,paid\n", encoding="utf-8")
    write_parquet(data, "company", {"id": pa.array([], pa.int64()), "area": pa.array([], pa.string())})
    store = open_store(small_dictionary(tmp_path), data)
    assert (store.counts["bills"], store.counts["company"]) == (Counts(0, 0, 0), Counts(0, 0, 0))
    assert not {"bills", "company"} & store.missing


def test_homes_alone_are_admitted_when_nothing_is_known_of_their_members(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    store = open_store(small_dictionary(tmp_path), data)
    assert store.counts["household"] == Counts(len(HOUSEHOLDS), 3, 0)
    assert "person" in store.missing
