"""The count command: progress while it runs, then a table a person can read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from yingbao.engine.faults import Fault, Faults, nearest, render
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.readings.count.run import Run, count
from yingbao.engine.store import Store, open_store
from yingbao.engine.values import yuan_text

HEADINGS = {
    "zh": ("政策", "本级对象", "符合", "待查明", "不符合", "非本级", "金额合计（元）"),
    "en": ("Policy", "Decided here", "Entitled", "Unknown", "Not", "Elsewhere", "Sum (CNY)"),
}


def run_count(
    console: Console, data: Path, on: date, out: Path, only: list[str] | None, policies: Path, overlays: Iterable[str],
    area: str | None, lang: str,
) -> Run:  # fmt: skip
    """Loads, admits, counts and prints; returns the run."""
    book = ready_book(policies, overlays=overlays)
    _known(book, only)
    store = admitted(console, book, data, lang)
    start = time.perf_counter()
    with progress_bar(console) as bar:
        task = bar.add_task("计算" if lang == "zh" else "counting")
        run = count(
            book, store, on, out, only=only, area=area, progress=lambda n, of: bar.update(task, completed=n, total=of)
        )
    print_run(console, book, store, run, time.perf_counter() - start, lang)
    return run


def _known(book: Book, only: list[str] | None) -> None:
    for name in only or ():
        if name not in book.heads:
            raise Faults([Fault("policy-unknown", None, {"name": name, "near": nearest(name, book.heads)})])


def admitted(console: Console, book: Book, data: Path, lang: str) -> Store:
    """The data folder, admitted; what was set aside and what is missing is said."""
    with progress_bar(console) as bar:
        task = bar.add_task("核验数据" if lang == "zh" else "admitting", total=1.0)
        store = open_store(book.dictionary, data, progress=lambda what, part: bar.update(task, completed=part))
    if store.manifest.warnings:
        console.print(render(store.manifest.warnings, lang), markup=False, style="yellow")
    return store


def progress_bar(console: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    return Progress(*columns, console=console, transient=True)


def print_run(console: Console, book: Book, store: Store, run: Run, seconds: float, lang: str) -> None:
    chinese = lang == "zh"
    first, *others = HEADINGS["zh" if chinese else "en"]
    table = Table()
    table.add_column(first, overflow="fold", min_width=20)
    for other in others:
        table.add_column(other, justify="right", overflow="fold")
    for tally in run.tallies:
        policy = book.chain(tally.policy, run.area)
        numbers = (tally.here, tally.entitled, tally.unknown, tally.not_entitled, tally.elsewhere)
        table.add_row(
            policy.title[lang] if policy else tally.policy, *(f"{n:,}" for n in numbers), yuan_text(tally.amount_fen)
        )
    console.print(table)
    for name, counts in store.counts.items():
        if counts.set_aside:
            zh = f"{name}：读入 {counts.read:,} 行，收下 {counts.admitted:,} 行，搁置 {counts.set_aside:,} 行"
            en = f"{name}: {counts.read:,} rows read, {counts.admitted:,} admitted, {counts.set_aside:,} set aside"
            console.print(zh if chinese else en)
    as_of = run.as_of.isoformat() if run.as_of else "?"
    if not run.facts_of_the_day:
        zh = f"注意：法律按 {run.on}，事实是 {as_of} 的。"
        en = f"Note: the law is that of {run.on}, the facts are those of {as_of}."
        console.print(zh if chinese else en, style="yellow")
    if store.synthetic:
        console.print("合成数据，不涉及真人。" if chinese else "Synthetic data; no real person.", style="yellow")
    console.print(f"{seconds:.2f} s → {run.folder}")
