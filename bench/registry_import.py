"""`python -m bench.registry_import`: how long imports take, into an office of their own; writes docs/performance.md's section.

Measured from the decided mapping to the committed registry, reading and checking included; the dry run beside it. The
office is made anew in a temporary folder each time, its database is the embedded one.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from bench.machine import machine
from bench.office_sections import put
from bench.places import LAWS, MADE, prepare

DAY = date(2025, 12, 31)
REGISTER = """SELECT name AS 姓名, id_number AS 公民身份号码, CASE sex WHEN 'male' THEN '男' WHEN 'female' THEN '女' END AS 性别,
    birth AS 出生日期, hukou AS 户籍地, residence AS 居住社区, CASE WHEN residence_permit THEN '是' ELSE '否' END AS 持有效居住证,
    'H' || household AS 户号, CASE WHEN lives_alone THEN '是' WHEN NOT lives_alone THEN '否' END AS 独居,
    '100' || lpad(CAST(id % 100000000 AS VARCHAR), 8, '0') AS 联系电话, death AS 死亡日期"""
DEMANDS = {"csv": 120, "excel": 30, "again": 30}


def files(persons: int, excel: int) -> tuple[Path, Path]:
    """A register of made-up people as CSV, and the first of them as Excel; made once."""
    from yingbao.demo.generate import make_district
    from yingbao.engine.dictionary import load_dictionary

    folder = MADE / f"registers-{persons}"
    csv, book = folder / "register.csv", folder / f"register-{excel}.xlsx"
    if not book.exists():
        folder.mkdir(parents=True, exist_ok=True)
        make_district(folder / "district", persons, 7, DAY, lambda share: None, load_dictionary(LAWS / "registry.yaml"))
        source = folder / "district" / "person"
        people = f"read_parquet('{source}/*.parquet')" if source.is_dir() else f"read_parquet('{source}.parquet')"
        with duckdb.connect() as con:
            con.execute(f"COPY ({REGISTER} FROM {people}) TO '{csv}' (HEADER)")
            rows = con.execute(f"{REGISTER} FROM {people} LIMIT {excel}")
            _write(book, [column[0] for column in rows.description], rows.fetchall())
    return csv, book


def _write(file: Path, head: list[str], rows: list[tuple[Any, ...]]) -> None:
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate([head, *rows]):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, place, value, days)
                elif value is not None:
                    sheet.write_string(at, place, str(value))


def an_office(home: Path) -> Callable[[Path, str], Iterator[tuple[str, float, dict[str, int]]]]:
    """An empty office; the function imports a file for a source, and tells each step with its seconds and counts."""
    os.environ["YINGBAO_HOME"] = str(home)
    os.environ["YINGBAO_POLICIES"] = str(LAWS)
    os.environ.pop("DATABASE_URL", None)
    from yingbao.database.migrating import migrate

    migrate()
    from yingbao.accounts.models import Office
    from yingbao.registry.dictionary import office_dictionary
    from yingbao.registry.imports import running, storage
    from yingbao.registry.imports.mapping import recognises, suggest
    from yingbao.registry.imports.office import catalogue_of
    from yingbao.registry.imports.reading import read_apart, with_header
    from yingbao.registry.models import Run, Source

    Office.objects.using("owner").update(day=DAY, made_up=True)
    about = catalogue_of(office_dictionary(), "person")

    def take_in(file: Path, source: str) -> Iterator[tuple[str, float, dict[str, int]]]:
        sheet = with_header(read_apart(file, home / "grid.arrow"), recognises(about))
        plan = suggest(sheet, about).as_json()
        of = Source.objects.using("owner").get(code=source)
        run = Run.objects.using("owner").create(source=of, file=file.name, mapping=plan, valid_from=DAY, state="mapped")
        with file.open("rb") as content:
            storage.keep(run.pk, "upload", storage.read_blocks(content))
        for step, work, state in (("dry run", running.look_at, "confirmed"), ("import", running.apply_run, "")):
            start = time.perf_counter()
            work(run.pk)
            seconds = time.perf_counter() - start
            now = Run.objects.using("owner").get(pk=run.pk)
            assert now.state in ("checked", "applied"), now.report
            yield step, seconds, now.counts
            if state:
                Run.objects.using("owner").filter(pk=run.pk).update(state=state)

    return take_in


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_100_000)
    parser.add_argument("--excel", type=int, default=100_000)
    parser.add_argument("--quiet", action="store_true", help="leave docs/performance.md as it is")
    args = parser.parse_args()
    prepare()
    here = machine()
    csv, book = files(args.persons, args.excel)
    lines = []
    with tempfile.TemporaryDirectory(prefix="yingbao-bench-") as home:
        take_in = an_office(Path(home))
        jobs = (("csv", csv, "population"), ("again", csv, "population"), ("excel", book, "civil"))
        for name, file, source in jobs:
            for step, seconds, counts in take_in(file, source):
                print(f"{name} {step}: {seconds:.1f} s", counts, flush=True)
                lines.append((name, step, seconds, counts))
    if not args.quiet and (args.persons, args.excel) == (1_100_000, 100_000):
        put("Imports", section(lines, here))


def section(lines: list[tuple[str, str, float, dict[str, int]]], here: dict[str, str]) -> str:
    names = {"csv": "register of 1,100,000 from CSV, into an empty registry", "again": "the same file again, nothing changed",
             "excel": "100,000 rows of Excel, people known already from another register"}  # fmt: skip
    table = [
        "| import | step | s | asked, s | rows accepted | new | same |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, step, seconds, counts in lines:
        asked = str(DEMANDS[name]) if step == "import" else ""
        table.append(
            f"| {names[name]} | {step} | {seconds:.1f} | {asked} | {counts['accepted']:,} | {counts['new']:,} | {counts['same']:,} |"
        )
    about = "; ".join(f"{key} {value}" for key, value in here.items())
    return "\n".join(
        [
            "Written by `python -m bench.registry_import` ([how](../bench/registry_import.py)).",
            "",
            *table,
            "",
            f"Machine: {about}.",
        ]
    )


if __name__ == "__main__":
    main()
