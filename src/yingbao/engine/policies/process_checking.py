"""What is wrong with the processes of a book: words nobody knows, steps that lead nowhere or that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from yingbao.engine.faults import Fault, nearest
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.file import STEP, PolicyFile
from yingbao.engine.policies.limits import is_amount
from yingbao.engine.policies.process import (
    END,
    Step,
    Words,
    heads_of,
    load_words,
    own_steps,
    process_of,
    steps_on,
    text_in,
)

ENTRIES = ("recheck", "appeal")
"""Kinds of step at which a case may begin though no step leads there."""
COLUMNS = (
    *STEP,
    "does",
    "label",
    "entry",
    "by",
    "within",
    "when",
    "apart",
    "people",
    "most",
    "fields",
    "document",
    "next",
)


def check_processes(book: Book) -> Iterator[Fault]:
    """Every fault of the processes of a book, as each of its files sees them from its own place."""
    words = load_words(Path(book.root))
    for policy, files in book.by_id.items():
        for prefix in dict.fromkeys(file.prefix for file in files):
            if chain := book.chain(policy, prefix):
                steps = own_steps(chain, words)
                yield from _reuse(book, chain, prefix, bool(steps))
                yield from _columns(chain.files)
                yield from _unreadable(steps, words)
                yield from _limits(chain, steps)
                yield from _ways(steps)


def _reuse(book: Book, chain: Policy, prefix: str, written: bool) -> Iterator[Fault]:
    """`process:` names another policy that has a process, and stands only where the file writes none of its own."""
    for file in reversed(chain.files):
        if (used := file.front.get("process")) is None:
            continue
        place = file.front_place("process")
        if not isinstance(used, str):
            yield Fault("process-shape", place)
        elif written:
            yield Fault("process-twice", place, {"name": used})
        elif not process_of(book, used, prefix) or used == chain.id:
            yield Fault(
                "process-unknown", place, {"given": used, "near": nearest(used, set(book.by_id) - {chain.id, used})}
            )
        return


def _unreadable(steps: tuple[Step, ...], words: Words) -> Iterator[Fault]:
    """What one row says that cannot be understood."""
    names = tuple(dict.fromkeys(step.id for step in steps))
    for number, step in enumerate(steps):
        row = step.row
        for column, given, known in _said(step, words, names):
            if given not in known:
                near = nearest(given, known) or ", ".join(known)
                yield Fault("step-word", row.at(column), {"column": column, "given": given, "near": near})
        if (within := text_in(row, "within")) and not step.within:
            yield Fault("step-term", row.at("within"), {"given": within})
        if (people := text_in(row, "people")) and not (people.isdigit() and int(people) > 0):
            yield Fault("step-people", row.at("people"), {"given": people})
        if not step.by:
            yield Fault("step-by-nobody", row.at(*STEP), {"name": step.id})
        if not step.next:
            yield Fault("step-leads-nowhere", row.at(*STEP), {"name": step.id})
        if not step.citations:
            yield Fault("step-uncited", row.at(*STEP), {"name": step.id})
        yield from _entered(step, steps[:number])
        if any(step.id == other.id and step.meets(other) for other in steps[:number]):
            yield Fault("step-twice", row.at(*STEP), {"name": step.id})


def _limits(chain: Policy, steps: tuple[Step, ...]) -> Iterator[Fault]:
    """Up to how much: of a role that does the step, an amount of money that asks for nothing of anybody."""
    for step in steps:
        for limit in step.most:
            if limit.role not in step.by:
                near = nearest(limit.role, step.by) or ", ".join(step.by)
                yield Fault("step-most-role", step.row.at("most"), {"given": limit.role or limit.amount, "near": near})
            elif not is_amount(chain, limit.amount):
                yield Fault("step-most-amount", step.row.at("most"), {"given": limit.amount})


def _entered(step: Step, before: tuple[Step, ...]) -> Iterator[Fault]:
    """What opens a case by itself opens one re-check, where people decide."""
    if step.entry and step.does != "recheck":
        yield Fault("step-entry-elsewhere", step.row.at("entry"), {"name": step.id})
    for other in before:
        for entry in step.entry:
            if entry in other.entry and step.id != other.id and step.meets(other):
                yield Fault("step-entry-twice", step.row.at("entry"), {"given": entry, "name": other.id})


def _columns(files: Iterable[PolicyFile]) -> Iterator[Fault]:
    """Each column that no table of steps has, where its heading stands."""
    for file in files:
        for cell in heads_of(file):
            if cell.text not in COLUMNS:
                near = nearest(cell.text, COLUMNS) or ", ".join(COLUMNS)
                yield Fault("step-column", cell.place, {"given": cell.text, "near": near})


def _said(step: Step, words: Words, names: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The column, the word in it, and the words that may stand there."""
    yield "does" if text_in(step.row, "does") else "step", step.does, tuple(words.steps)
    if step.when:
        yield "when", step.when.removeprefix("not "), tuple(words.marks)
    yield from (("entry", entry, tuple(words.entries)) for entry in step.entry)
    yield from (("apart", name, names) for name in step.apart)
    yield from (("fields", field, tuple(words.fields)) for field in step.fields)
    yield from (("next", outcome, tuple(words.outcomes)) for outcome, _ in step.next)
    yield from (("next", to, (*names, END)) for _, to in step.next)
    yield from (("within", term.since, names) for term in step.within if term.since)


def _ways(steps: tuple[Step, ...]) -> Iterator[Fault]:
    """A step that leads to one which is not in force on some of its own days, or that no step leads to, or without end."""
    names = {step.id for step in steps}
    gaps, lonely, endless = set[str](), set[str](), set[str]()
    for day in sorted({day for step in steps for day in (step.starts, step.ends) if day} | {date(1, 1, 1)}):
        now = steps_on(steps, day)
        for step in now.values():
            missing = next((to for _, to in step.next if to != END and to in names and to not in now), "")
            if missing and step.id not in gaps:
                gaps.add(step.id)
                yield Fault("step-not-in-force", step.row.at("next"), {"name": missing, "day": day.isoformat()})
        reached, ending = _reached(now), _ending(now)
        whole = all(step.next and all(to in (*now, END) for _, to in step.next) for step in now.values())
        for step in now.values():
            if step.id not in reached | lonely:
                lonely.add(step.id)
                yield Fault("step-unreached", step.row.at(*STEP), {"name": step.id})
            elif whole and step.id not in ending | endless:
                endless.add(step.id)
                yield Fault("step-without-end", step.row.at(*STEP), {"name": step.id})


def _reached(now: dict[str, Step]) -> set[str]:
    """The steps that a case comes to from where one may begin."""
    entries = [step.id for step in now.values() if step.does in ENTRIES]
    ahead, found = [*list(now)[:1], *entries], set[str]()
    while ahead:
        name = ahead.pop()
        if name in now and name not in found:
            found.add(name)
            ahead += [to for _, to in now[name].next]
    return found


def _ending(now: dict[str, Step]) -> set[str]:
    """The steps from which a case can come to its end."""
    found: set[str] = set()
    while more := {
        name for name, step in now.items() if name not in found and any(to in (*found, END) for _, to in step.next)
    }:
        found |= more
    return found
