"""The compare command: two editions of the policies over the same people."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console

from yingbao.cli.counting import admitted, print_days
from yingbao.cli.figures import Figures
from yingbao.engine.findings.shift import Shift, shifts
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import ready_book


def run_compare(
    console: Console, new: Path, *, old: Path, data: Path, on: date, overlays: Iterable[str], lang: str
) -> tuple[Shift, ...]:
    """Prints who gains, loses or changes if the folder `new` takes the place of `old`."""
    before, after = (ready_book(folder, overlays=overlays) for folder in (old, new))
    store = admitted(console, before, data, lang)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = shifts(before, after, store, on, Path(folder))
    took = time.perf_counter() - start
    if not found:
        console.print("两版规则没有不同。" if lang == "zh" else "The rules of both editions are the same.")
        return found
    console.print(_table(found, after, lang))
    console.print()
    print_days(console, on, store.as_of, lang)
    console.print(f"比对 {took:.2f} 秒。" if lang == "zh" else f"Compared in {took:.2f} s.")
    return found


def _table(found: Iterable[Shift], book: Book, lang: str) -> Figures:
    heads = ("政策", "新增", "失去", "增加", "减少", "不明", "金额差（元）")
    en = ("Policy", "Gain", "Lose", "More", "Less", "Unsure", "Sum (CNY)")
    return Figures(heads if lang == "zh" else en, [_row(shift, book, lang) for shift in found])


def _row(shift: Shift, book: Book, lang: str) -> tuple[str, ...]:
    policy = book.chain(shift.policy, book.dictionary.office)
    numbers = (shift.gained, shift.lost, shift.more, shift.less, shift.unsure)
    return policy.title[lang] if policy else shift.policy, *(f"{n:,}" for n in numbers), f"{shift.fen / 100:+,.2f}"
