"""The prove command: what the solver found, in words or as JSON, and examples ready to paste."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from yingbao.cli.folding import print_text
from yingbao.engine.faults import Fault, Faults, nearest
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.prove import (
    Bench,
    Bounds,
    Finding,
    bench_of,
    markdown,
    pasteable,
    prove,
    steepest,
    versus,
)
from yingbao.engine.readings.prove.say import answer, as_data, household, label, sentence

STYLES = {"wrong": "red", "note": "yellow", "undecided": "magenta", "fine": "green"}


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    policy: str
    on: date
    people: int
    seconds: float
    against: str | None
    cliff: bool
    as_json: bool
    area: str | None
    lang: str


def run_prove(console: Console, wanted: Wanted, policies: Path, overlays: Iterable[str]) -> list[Finding]:
    """Asks everything and prints each answer as it comes; returns the findings."""
    book = ready_book(policies, overlays=overlays)
    area = book.dictionary.office if wanted.area is None else wanted.area
    try:
        bench = bench_of(book, wanted.on, wanted.policy, area, Bounds(people=wanted.people), wanted.seconds)
    except LookupError:
        near = nearest(wanted.policy, book.heads) or ", ".join(book.heads)
        words = {"name": wanted.policy, "on": wanted.on, "near": near}
        raise Faults([Fault("policy-not-in-force", None, words)]) from None
    if not wanted.as_json:
        _head(console, bench, wanted)
    found = []
    for finding in _all(bench, wanted, area, overlays):
        found.append(finding)
        if not wanted.as_json:
            print_finding(console, book, finding, wanted.lang)
    rows = pasteable(found)
    if wanted.as_json:
        body = {"policy": wanted.policy, "on": wanted.on.isoformat(), "people": wanted.people}
        findings = [as_data(book.dictionary, finding) for finding in found]
        print(json.dumps({**body, "findings": findings, "examples": rows}, ensure_ascii=False, indent=1, default=str))
    elif rows:
        console.print(
            "边界算例，可粘贴到“## 例”：" if wanted.lang == "zh" else "Boundary examples, to paste under `## 例`:"
        )
        heads = [cell.text for table in bench.outcome.policy.file.examples for cell in table.header]
        print(markdown(rows, heads))
    return found


def _all(bench: Bench, wanted: Wanted, area: str, overlays: Iterable[str]) -> Iterator[Finding]:
    yield from prove(bench)
    if wanted.against:
        here = Bench(bench.book, bench.on, area, bench.policy, bench.bounds, bench.solve.seconds)
        yield from versus(here, *_other(here, wanted.against, overlays))
    if wanted.cliff:
        yield from steepest(bench, area)[0]


def _other(bench: Bench, against: str, overlays: Iterable[str]) -> tuple[Law, str]:
    """Another day of the same law, or the same day of the files in another folder."""
    if Path(against).is_dir():
        return Law(ready_book(Path(against), overlays=overlays), bench.on, bench.area), against
    try:
        return Law(bench.book, date.fromisoformat(against), bench.area), against
    except ValueError:
        raise Faults([Fault("versus-option", None, {"given": against})]) from None


def _head(console: Console, bench: Bench, wanted: Wanted) -> None:
    title = bench.outcome.policy.title[wanted.lang]
    limits = bench.bounds
    zh = (
        f"{title}  {bench.on}。只看到 {limits.people} 口之家、其他各类至多 {limits.others} 项；每问至多 {wanted.seconds:g} 秒，"
        "超时即“未判定”。每个例子都经解释器复算。"
    )
    en = (
        f"{title}  {bench.on}. Households up to {limits.people}, up to {limits.others} of everything else; at most "
        f"{wanted.seconds:g} s a question, then 'not decided'. Every case was evaluated again by the explanation."
    )
    print_text(console, zh if wanted.lang == "zh" else en)


def print_finding(console: Console, book: Book, finding: Finding, lang: str) -> None:
    mark = label(finding.verdict, lang)
    lead = " " * (6 - cell_len(mark)) + mark + "  "
    console.print(f"[{STYLES[finding.verdict]}]{lead}[/]", end="")
    print_text(console, sentence(finding, lang), after=len(lead))
    for number, witness in enumerate(finding.witnesses):
        if number == 0:
            for line in household(book.dictionary, witness, lang):
                print_text(console, f"        {line}")
        title = f"{witness.title}: " if witness.title else ""
        print_text(console, f"        → {title}{answer(witness.seen, lang)}")
