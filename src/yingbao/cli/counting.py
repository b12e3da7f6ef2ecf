"""The count command: progress while it runs, then a table a person can read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from yingbao.cli.figures import Figures
from yingbao.cli.folding import print_faults, print_text
from yingbao.engine.faults import Fault, Faults, nearest
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.readings.count.run import Run, count
from yingbao.engine.readings.count.tally import Tally
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
        print_faults(console, store.manifest.warnings, lang, style="yellow")
    return store


def progress_bar(console: Console) -> Progress:
    """A bar that leaves nothing behind; none in files and pipes."""
    bar = BarColumn(max(10, min(40, console.width - 40)))
    columns = TextColumn("{task.description}"), bar, TimeElapsedColumn()
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _row(book: Book, run: Run, tally: Tally, lang: str) -> tuple[str, ...]:
    policy = book.chain(tally.policy, run.area)
    numbers = (tally.here, tally.entitled, tally.unknown, tally.not_entitled, tally.elsewhere)
    name = policy.title[lang] if policy else tally.policy
    return name, *(f"{n:,}" for n in numbers), yuan_text(tally.amount_fen)


def print_run(console: Console, book: Book, store: Store, run: Run, seconds: float, lang: str) -> None:
    chinese = lang == "zh"
    console.print(Figures(HEADINGS["zh" if chinese else "en"], [_row(book, run, tally, lang) for tally in run.tallies]))
    console.print()
    print_set_aside(console, book, store, lang)
    print_days(console, run.on, store.as_of, lang)
    if store.synthetic:
        console.print("合成数据，不涉及真人。" if chinese else "Synthetic data; no real person.", style="yellow")
    zh, en = f"用时 {seconds:.2f} 秒。结果在 {run.folder}", f"Took {seconds:.2f} s. The results are in {run.folder}"
    print_text(console, zh if chinese else en)


def print_days(console: Console, on: date, as_of: date | None, lang: str) -> None:
    """Where the facts are not of the day whose law is asked for, that is said."""
    if as_of == on:
        return
    known = as_of.isoformat() if as_of else "?"
    zh = f"注意：法律按 {on}，事实和发放记录是 {known} 的；这些数不是 {on} 的实情。"
    en = f"Note: the law is that of {on}, facts and payments are those of {known}; the figures are not how things were on {on}."
    print_text(console, zh if lang == "zh" else en, style="yellow")


def print_set_aside(console: Console, book: Book, store: Store, lang: str) -> None:
    """How many rows of which table were read, admitted and set aside, and where the reasons stand."""
    for name, counts in store.counts.items():
        if counts.set_aside:
            label = book.dictionary.tables[name].label[lang]
            label += f"（{name}）" if lang == "zh" else f" ({name})" if name != label else ""
            zh = f"{label}：读入 {counts.read:,} 行，收下 {counts.admitted:,} 行，搁置 {counts.set_aside:,} 行"
            en = f"{label}: {counts.read:,} rows read, {counts.admitted:,} admitted, {counts.set_aside:,} set aside"
            print_text(console, zh if lang == "zh" else en)
    if store.rejected:
        words = "搁置的行和原因在" if lang == "zh" else "The rows set aside and why:"
        print_text(console, f"{words} {store.rejected}")
