"""Data that cannot be read at all stops the admission, with words for whoever must act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.faults import Faults, render
from yingbao.engine.store import open_store

from .world import DICTIONARY, HOUSEHOLDS, PERSONS, small_dictionary, write_csv, write_folder, write_parquet


def refused(tmp_path: Path, data: Path) -> tuple[list[str], str]:
    """The codes of the faults and their text in English; nothing is left behind."""
    with pytest.raises(Faults) as caught:
        open_store(small_dictionary(tmp_path), data)
    assert not list(data.glob(".store")) + list(data.glob(".store.building"))
    assert render(caught.value.faults, "zh")
    return [fault.code for fault in caught.value.faults], render(caught.value.faults, "en")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    data = tmp_path / "nowhere"
    assert refused(tmp_path, data)[1] == f"{data}: There is no such data folder. Check the path."


def test_a_folder_without_any_subject(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_csv(data, "bills", [{"owner": 1}])
    codes, text = refused(tmp_path, data)
    assert codes == ["store-no-subject"]
    assert "household.parquet, person.parquet, company.parquet" in text


def test_members_without_any_home(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_csv(data, "person", PERSONS)
    assert refused(tmp_path, data)[1] == (
        f"{data / 'person.csv'}: Each row of 'person' belongs to a 'household', but there is no file for 'household'. "
        "Add household.parquet or household.csv."
    )


def test_a_file_of_an_unknown_kind(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "bills.xlsx").write_bytes(b"PK")
    codes, text = refused(tmp_path, data)
    assert codes == ["store-extension"]
    assert (
        text == f"{data / 'bills.xlsx'}: Files ending in '.xlsx' cannot be read. Save it as .parquet or .csv (UTF-8)."
    )


def test_two_files_for_one_table(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    write_parquet(data, "person", {"id": pa.array([1])})
    codes, text = refused(tmp_path, data)
    assert codes == ["store-two-sources"]
    assert "person.csv, person.parquet" in text


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("household", [{"area": "44"}], "id"),
        ("person", [{"household": 1}], "id"),
        ("person", [{"id": 1}], "household"),
        ("bills", [{"id": 1}], "owner"),
        ("parents", [{"owner": 1}], "target"),
        ("receipts", [{"policy": "p", "subject": 1}], "table"),
        ("decisions", [{"policy": "p", "table": "person"}], "subject"),
    ],
)
def test_a_key_column_that_is_missing(tmp_path: Path, table: str, rows: list[dict[str, object]], column: str) -> None:
    data = write_folder(tmp_path / "data", **{table: rows})
    codes, text = refused(tmp_path, data)
    assert codes == ["store-missing-column"]
    assert text.startswith(f"{data / f'{table}.csv'}: Column '{column}' is missing (there are: {', '.join(rows[0])}).")


@pytest.mark.parametrize(
    ("column", "values", "given", "kind"),
    [
        ("birth", pa.array(["1950-01-01"]), "VARCHAR", "date"),
        ("birth", pa.array([datetime(1950, 1, 1)], pa.timestamp("us", "UTC")), "TIMESTAMP WITH TIME ZONE", "date"),
        ("wage", pa.array([1.5]), "DOUBLE", "money"),
        ("wage", pa.array(["1.5"]), "VARCHAR", "money"),
        ("trips", pa.array([1.0]), "DOUBLE", "integer"),
        ("ill", pa.array(["yes"]), "VARCHAR", "boolean"),
        ("sex", pa.array([1]), "BIGINT", "category"),
    ],
)
def test_a_parquet_column_of_the_wrong_type(
    tmp_path: Path, column: str, values: pa.Array, given: str, kind: str
) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    write_parquet(data, "person", {"id": pa.array([1]), "household": pa.array([1]), column: values})
    codes, text = refused(tmp_path, data)
    assert codes == ["store-column-type"]
    assert text.startswith(
        f"{data / 'person.parquet'}: Column '{column}' has the type {given}, "
        f"which cannot be read as {kind}. Store it as "
    )


@pytest.mark.parametrize("column", ["id", "household"])
def test_a_parquet_column_of_ids_that_holds_none(tmp_path: Path, column: str) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    write_parquet(data, "person", {"id": pa.array([1]), "household": pa.array([1]), column: pa.array([1.0])})
    codes, text = refused(tmp_path, data)
    assert codes == ["store-key-type"]
    assert f"'{column}' of ids has the type DOUBLE, which is no id. Store it as BIGINT / VARCHAR" in text


NAMES = "id,household,name\n1,1,a\n2,1,张三\n"


def parquet_bytes(data: Path) -> bytes:
    return write_parquet(
        data, "bills", {"owner": pa.array(range(10_000)), "paid": pa.array(range(10_000))}
    ).read_bytes()


def spoilt(whole: bytes) -> bytes:
    """The footer is whole, the rows are not: seen only once they are read."""
    return whole[:200] + b"\xff" * 4000 + whole[4200:]


@pytest.mark.parametrize(
    ("content", "code", "line", "told"),
    [
        ("", "store-empty", 0, "leave the header alone in it"),
        (NAMES.encode("gb18030"), "store-encoding", 3, "it looks like GB18030 (GBK). Save it from the spreadsheet as"),
        (NAMES.encode("utf-16"), "store-encoding", 1, "it looks like UTF-16"),
        (b"PK\x03\x04\xff\xff\xff\x81\x20", "store-not-text", 0, "an .xlsx renamed, perhaps"),
        ("id,household\n1,1\n2,1,9\n", "store-cells", 3, "This line has 3 cells, the header 2."),
        ('id,household,name\n1,1,"王\n五"\n2,1\n', "store-cells", 4, "This line has 2 cells, the header 3."),
        ('id,household,name\n1,1,a\n2,1,"b\n3,1,c\n', "store-quotes", 3, "A double quote that begins on this line"),
    ],
)
def test_a_csv_that_cannot_be_read(tmp_path: Path, content: str | bytes, code: str, line: int, told: str) -> None:
    data = write_folder(tmp_path / "data")
    file = data / "person.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    codes, text = refused(tmp_path, data)
    assert codes == [code]
    assert text.startswith(f"{file}:{line}: " if line else f"{file}: ")
    assert told in text


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (lambda whole: b"", "store-empty", "Export or copy it again"),
        (lambda whole: b"id,owner\n1,2\n", "store-not-parquet", "If it is CSV, name it .csv"),
        (lambda whole: whole[:-1000], "store-cut-short", "compare the size"),
        (spoilt, "store-spoilt", "Copy it again from where it came"),
    ],
)
def test_a_parquet_that_cannot_be_read(tmp_path: Path, spoil: Callable[[bytes], bytes], code: str, told: str) -> None:
    data = write_folder(tmp_path / "data")
    file = data / "bills.parquet"
    file.write_bytes(spoil(parquet_bytes(data)))
    codes, text = refused(tmp_path, data)
    assert codes == [code]
    assert text.startswith(f"{file}: ")
    assert told in text


def test_of_several_parts_the_damaged_one_is_named(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    whole = parquet_bytes(data)
    (data / "bills.parquet").unlink()
    for number, content in enumerate((whole, spoilt(whole), whole)):
        (data / "bills").mkdir(exist_ok=True)
        (data / "bills" / f"part-{number}.parquet").write_bytes(content)
    codes, text = refused(tmp_path, data)
    assert codes == ["store-spoilt"]
    assert text.startswith(f"{data / 'bills' / 'part-1.parquet'}: ")


def test_a_table_may_have_a_header_and_no_rows(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", bills=[{"owner": 11}])
    (data / "bills.csv").write_text("id,owner,paid\n", encoding="utf-8")
    assert open_store(small_dictionary(tmp_path), data).counts["bills"].read == 0


@pytest.mark.parametrize("header", ["\n1,1\n", "id,household,id\n1,1,1\n"])
def test_a_header_that_cannot_be_used(tmp_path: Path, header: str) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").write_text(header, encoding="utf-8")
    assert refused(tmp_path, data)[0] == ["store-header"]


def test_parts_of_a_table_that_differ_in_a_column(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    (data / "person.csv").unlink()
    write_csv(data, "person/part-0", [{"id": 1, "household": 1, "ill": "no"}])
    write_csv(data, "person/part-1", [{"id": 2, "household": 1}])
    codes, text = refused(tmp_path, data)
    assert codes == ["store-parts-differ"]
    assert "(ill VARCHAR)" in text


@pytest.mark.parametrize("about", ["{", '{"as_of": "yesterday"}', "[]", '{"as_of": 2025}'])
def test_a_description_that_cannot_be_read(tmp_path: Path, about: str) -> None:
    data = write_folder(tmp_path / "data")
    (data / "about.json").write_text(about, encoding="utf-8")
    codes, text = refused(tmp_path, data)
    assert codes == ["store-about"]
    assert '{"as_of": "2025-12-31"' in text


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", person=[{"id": 1}], bills=[{"paid": 1}])
    assert refused(tmp_path, data)[0] == ["store-missing-column", "store-missing-column"]


def test_a_column_or_table_with_a_slip_of_the_pen_is_a_warning_that_names_the_nearest(tmp_path: Path) -> None:
    households = [{"id": row["id"], "saving": 5} for row in HOUSEHOLDS]
    data = write_folder(tmp_path / "data", household=households, bill=[{"owner": 11}])
    store = open_store(small_dictionary(tmp_path), data)
    table, column = (render([warning], "en") for warning in store.warnings)
    assert table == (
        f"{data / 'bill.csv'}: 'bill' is no table of the dictionary and was not read. "
        "If it is a slip, rename it; near: bills"
    )
    assert column == (
        f"{data / 'household.csv'}: Column 'saving' is not in the dictionary and was not read. "
        "If it is a slip, rename it; near: savings"
    )
    assert ("household", "savings") in store.missing_columns


def test_past_is_a_word_about_dates(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(DICTIONARY.replace("{type: integer,", "{type: integer, past: yes,"), encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load_dictionary(path)
    assert render(caught.value.faults, "en") == (
        f"{path}: Fact 'person.trips' of type integer misuses `past`. Only a date may have past: yes "
        "(never later than the day of the data); remove or correct it."
    )
