"""A whole district from data to page: make it, count, find, report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.progress import TaskID

from yingbao.cli.counting import admitted, print_days, print_set_aside, progress_bar
from yingbao.cli.figures import Figures
from yingbao.cli.folding import print_text
from yingbao.demo.generate import make_district
from yingbao.demo.last_month import pay_last_month
from yingbao.engine.findings import KINDS, Cell, PolicyCard, Summary, coverage, summarise
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.findings.survey import survey
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.count.run import Run
from yingbao.engine.store import Store
from yingbao.engine.values import yuan_text

DIVISIONS = files("yingbao.demo").joinpath("guangming_divisions.csv")


@dataclass(frozen=True)
class District:
    """A book of law over an admitted data folder, on a day."""

    book: Book
    store: Store
    on: date
    out: Path
    lang: str

    @property
    def law(self) -> Law:
        return Law(self.book, self.on, self.book.dictionary.office, Gaps(self.store.missing, self.store.holes))

    @property
    def cards(self) -> tuple[PolicyCard, ...]:
        return cards_of(self.law)

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def make_data(console: Console, book: Book, out: Path, persons: int, seed: int, on: date, lang: str) -> None:
    """The demo district, its receipts following the engine's own answer of the month before."""
    words = ("造数据", "发上月待遇") if lang == "zh" else ("making the district", "paying last month")
    with progress_bar(console) as bar:
        task = bar.add_task(words[0], total=1.0)
        made = make_district(out, persons, seed, on, lambda part: bar.update(task, completed=part), book.dictionary)
        paying = bar.add_task(words[1], total=1.0)
        pay_last_month(book, out, seed, on, lambda part: bar.update(paying, completed=part))
    zh = f"合成数据：{made.persons:,} 人，{made.households:,} 户，{made.organisations:,} 家单位；构造的对照 {made.planted:,} 个。"
    en = f"Synthetic: {made.persons:,} people, {made.households:,} households, {made.organisations:,} organisations; "
    print_text(console, zh if lang == "zh" else f"{en}{made.planted:,} constructed cases.")


def find_all(console: Console, district: District, days: int) -> tuple[Run, Summary]:
    """Counts, joins with what was delivered, and looks ahead `days` days."""
    words = {"count": ("计算", "counting"), "compare": ("比对发放", "comparing with deliveries")}
    with progress_bar(console) as bar:
        tasks: dict[str, TaskID] = {}

        def told(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(district.say(*words[stage]))
            bar.update(tasks[stage], completed=done, total=of)

        run = survey(district.book, district.store, district.cards, district.on, days, district.out, told)
        return run, summarise(district.out, district.cards, district.on)


def coverage_table(district: District, summary: Summary) -> Figures:
    """Coverage by policy, as the terminal shows it."""
    heads = ("政策", "应享", "已享", "覆盖率", "疑似应保未保（待核实）", "应退未退等", "待查明")
    en = ("Policy", "Entitled", "Delivered", "Coverage", "Suspected missed (to verify)", "Overpaid etc.", "Unknown")
    return Figures(heads if district.lang == "zh" else en, [_row(district, summary, card) for card in summary.cards])


def print_coverage(console: Console, district: District, summary: Summary) -> None:
    """The coverage table, and what one must know to read it."""
    console.print(coverage_table(district, summary))
    console.print()
    print_text(console, _all_benefits(district, summary))
    print_set_aside(console, district.book, district.store, district.lang)
    print_days(console, district.on, district.store.as_of, district.lang)
    if any(card.illustrative for card in summary.cards):
        words = "※ 含示意值（虚构）。", "※ rests on an illustrative, made-up value."
        console.print(district.say(*words), style="yellow")
    if district.store.synthetic:
        console.print(district.say("合成数据，不涉及真人。", "Synthetic data; no real person."), style="yellow")


def _all_benefits(district: District, summary: Summary) -> str:
    """What is found of all benefits together, and the money at stake."""
    benefits = {card.id for card in summary.cards if card.kind == "benefit"}

    def within(cell: Cell) -> bool:
        return cell.policy in benefits

    rate = coverage(filter(within, summary.cells))
    found = {kind: summary.count(kind, where=within) for kind in KINDS}
    stake = summary.stake("missed", "underpaid", where=within)
    zh = (
        f"惠民项目合计：应享 {rate.entitled:,}，已享 {rate.delivered:,}；疑似应保未保 {found['missed']:,}、给付不足 "
        f"{found['underpaid']:,}（至少 {yuan_text(stake)} 元），疑似应退未退 {found['overpaid']:,}、重复 {found['duplicate']:,}，"
        f"已给付而资格待核实 {found['verify']:,}，信息不足 {found['ask']:,}，即将变化 {found['upcoming']:,}。"
    )
    en = (
        f"All benefits: {rate.entitled:,} entitled, {rate.delivered:,} delivered; suspected {found['missed']:,} missed and "
        f"{found['underpaid']:,} underpaid (at least CNY {yuan_text(stake)}), {found['overpaid']:,} overpaid, "
        f"{found['duplicate']:,} duplicate; delivered, to be verified {found['verify']:,}; not enough known "
        f"{found['ask']:,}; about to change {found['upcoming']:,}."
    )
    return district.say(zh, en)


def _row(district: District, summary: Summary, card: PolicyCard) -> tuple[str, ...]:
    cells = [cell for cell in summary.cells if cell.policy == card.id]
    rate = coverage(cells)

    def number(*kinds: str) -> str:
        return f"{sum(cell.count for cell in cells if cell.finding in kinds):,}"

    return (
        card.title[district.lang] + (" ※" if card.illustrative else ""),
        f"{rate.entitled:,}",
        f"{rate.delivered:,}",
        "–" if rate.rate is None else f"{rate.rate:.1%}",
        number("missed"),
        number("overpaid", "duplicate"),
        number("ask", "verify"),
    )


def open_district(console: Console, book: Book, data: Path, on: date, out: Path, lang: str) -> District:
    return District(book, admitted(console, book, data, lang), on, out, lang)
