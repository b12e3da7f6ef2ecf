"""The process of a policy: its steps as tables in the policy's file, dated and cited by the heading they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Label, read_yaml
from yingbao.engine.faults import Fault, nearest
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.document import Cell, Row, Section
from yingbao.engine.policies.file import Citation, PolicyFile

STEP = ("step", "环节")
END = "end"
COLUMNS = ("step", "does", "label", "by", "within", "when", "apart", "people", "document", "next")
ENTRIES = ("recheck", "appeal")
"""Kinds of step at which a case may begin though no step leads there."""
_TERM = re.compile(r"^(\d+)\s+(working days?|days?|hours?|months?)(?:\s+from\s+(\w+))?$")


@dataclass(frozen=True)
class Term:
    """So many working_days, days, hours or months; `since`: the step from whose end it counts, '' this one's beginning."""

    number: int
    unit: str
    since: str = ""


@dataclass(frozen=True)
class Step:
    """A row of a policy's process. `by`: roles; `when`: a mark, `not MARK`, or ''; `apart`: steps whose actors may not act
    here; `people`: how many do it together; `next`: pairs of outcome and step; `starts`, `ends`: its days in force."""

    id: str
    does: str
    label: Label
    by: tuple[str, ...]
    within: Term | None
    when: str
    apart: tuple[str, ...]
    people: int
    document: str
    next: tuple[tuple[str, str], ...]
    starts: date | None
    ends: date | None
    citations: tuple[Citation, ...]
    mark: str
    file: str
    row: Row

    def holds(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)

    def meets(self, other: Step) -> bool:
        """Whether there is a day on which both are in force."""
        starts = max(self.starts or date.min, other.starts or date.min)
        return starts < min(self.ends or date.max, other.ends or date.max)


@dataclass(frozen=True)
class Words:
    """casework.yaml: the kinds of steps, what may come of them, the marks of a case."""

    steps: Mapping[str, Label]
    outcomes: Mapping[str, Any]
    marks: Mapping[str, Label]


def load_words(folder: Path) -> Words:
    """The words of a folder of policies; none where it has no casework.yaml."""
    path = folder / "casework.yaml"
    raw = read_yaml(path) if path.exists() else {}
    labels = {key: {code: Label(**label) for code, label in (raw.get(key) or {}).items()} for key in ("steps", "marks")}
    return Words(labels["steps"], raw.get("outcomes") or {}, labels["marks"])


def process_of(book: Book, policy: str, area: str = "") -> tuple[Step, ...]:
    """Every step of a policy in `area`, of all days, in the order of the files; of the policy it goes by, if it has none.

    A lower file's step takes the place of a higher one's of the same name and days. () if there is no process.
    """
    seen: set[str] = set()
    while policy and policy not in seen:
        seen.add(policy)
        chain = book.chain(policy, area)
        if chain is None:
            return ()
        steps: list[Step] = []
        for file in chain.files:
            own = list(steps_of(file, load_words(Path(book.root)).steps, chain_law(chain.files)))
            kept = [step for step in steps if not any(step.id == other.id and step.meets(other) for other in own)]
            steps = kept + own
        if steps:
            return tuple(steps)
        used = chain.front.get("process")
        policy = used if isinstance(used, str) else ""
    return ()


def steps_on(steps: tuple[Step, ...], day: date) -> dict[str, Step]:
    """The steps in force on a day, by name, in order."""
    return {step.id: step for step in steps if step.holds(day)}


def chain_law(files: list[PolicyFile]) -> dict[str, Any]:
    """The texts that the files of a policy name, by key."""
    return {key: entry for file in files for key, entry in file.law.items()}


def steps_of(file: PolicyFile, kinds: Mapping[str, Label], law: Mapping[str, Any]) -> Iterator[Step]:
    """The steps of one file; what cannot be read as one is left to `faults_of`."""
    for row, section in _rows(file):
        yield _step(row, section, file, kinds, law)


def _rows(file: PolicyFile) -> Iterator[tuple[Row, Section]]:
    document = file.document
    for span in document.tables if document else ():
        assert document is not None
        if document.lines[span[0] - 1].split("|")[1].strip() in STEP and (section := document.section_at(span[0])):
            yield from ((row, section) for row in document.table(span).rows)


def _step(row: Row, section: Section, file: PolicyFile, kinds: Mapping[str, Label], law: Mapping[str, Any]) -> Step:
    name = _text(row, *STEP)
    does = _text(row, "does") or name
    zh, _, en = (part.strip() for part in _text(row, "label").partition("/"))
    label = Label(zh, en or zh) if zh else kinds.get(does, Label(name, name))
    citations = tuple(_citations(section, law))
    mark = section.attributes.get("mark") or (citations[0].mark if citations else "unknown")
    people = _text(row, "people")
    return Step(
        name, does, label, _listed(row, "by"), _term(_text(row, "within")), _text(row, "when"), _listed(row, "apart"),
        int(people) if people.isdigit() else 1, _text(row, "document"), tuple(_next(_text(row, "next"))),
        _day(section, "from"), _day(section, "until"), citations, mark, file.path, row,
    )  # fmt: skip


def _text(row: Row, *names: str) -> str:
    cell: Cell | None = row.get(*names)
    return cell.text.strip("` ") if cell else ""


def _listed(row: Row, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[,，、]", _text(row, name)) if part.strip())


def _term(text: str) -> Term | None:
    found = _TERM.match(text)
    if not found:
        return None
    unit = found[2].replace(" ", "_")
    return Term(int(found[1]), unit if unit.endswith("s") else f"{unit}s", found[3] or "")


def _next(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split("[,，]", text):
        outcome, colon, step = (piece.strip() for piece in re.sub("：", ":", part).partition(":"))
        if outcome:
            yield (outcome, step) if colon else ("done", outcome)


def _citations(section: Section, law: Mapping[str, Any]) -> Iterator[Citation]:
    for text in re.split("[;；]", section.attributes.get("cite", "")):
        key, _, article = text.strip().partition(" ")
        if key:
            entry = law.get(key) or {"title": key}
            yield Citation(key, article.strip(), str(entry.get("title", key)), str(entry.get("mark", "unknown")))


def _day(section: Section, key: str) -> date | None:
    try:
        return date.fromisoformat(section.attributes[key])
    except (KeyError, ValueError):
        return None


# ---- what is wrong with a process ----------------------------------------------------------------


def faults_of(book: Book, area: str = "") -> Iterator[Fault]:
    """Everything that is wrong with the processes of a book in an area."""
    words = load_words(Path(book.root))
    for policy in book.by_id:
        chain = book.chain(policy, area)
        used = chain.front.get("process") if chain else None
        if chain and used is not None and (not isinstance(used, str) or not process_of(book, policy, area)):
            place = replace(chain.files[0].clauses[0].place, column=0) if chain.files[0].clauses else None
            yield Fault("process-unknown", place, {"given": used, "near": nearest(str(used), tuple(book.by_id))})
        elif chain and used is None:
            yield from _faults(process_of(book, policy, area), words)


def _faults(steps: tuple[Step, ...], words: Words) -> Iterator[Fault]:
    names = {step.id for step in steps}
    for number, step in enumerate(steps):
        place = step.row.place
        yield from (
            Fault(
                "step-word",
                (cell := step.row.get(column)) and cell.place or place,
                {"given": given, "near": nearest(given, known)},
            )
            for column, given, known in _said(step, words, names)
            if given not in known
        )
        if _text(step.row, "within") and step.within is None:
            cell = step.row.get("within")
            yield Fault("step-term", cell.place if cell else place, {"given": _text(step.row, "within")})
        if any(step.id == other.id and step.meets(other) for other in steps[:number]):
            yield Fault("step-twice", place, {"name": step.id})
        if not step.next:
            yield Fault("step-leads-nowhere", place, {"name": step.id})
        yield from _gaps(step, steps)
    reached = {steps[0].id} | {to for step in steps for _, to in step.next} if steps else set()
    for step in steps:
        if step.id not in reached and step.does not in ENTRIES:
            yield Fault("step-unreached", step.row.place, {"name": step.id})


def _said(step: Step, words: Words, names: set[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The column, the word in it, and the words that may stand there."""
    yield "does", step.does, tuple(words.steps)
    if step.when:
        yield "when", step.when.removeprefix("not "), tuple(words.marks)
    yield from (("apart", name, tuple(names)) for name in step.apart)
    yield from (("next", outcome, tuple(words.outcomes)) for outcome, _ in step.next)
    yield from (("next", to, (*names, END)) for _, to in step.next)
    if step.within and step.within.since:
        yield "within", step.within.since, tuple(names)


def _gaps(step: Step, steps: tuple[Step, ...]) -> Iterator[Fault]:
    """A step that leads to one which is not in force on some of its own days."""
    edges = sorted({day for one in steps for day in (one.starts, one.ends) if day} | {step.starts or date.min})
    for _, to in step.next:
        if to != END and any(other.id == to for other in steps):
            missing = next(
                (day for day in edges if step.holds(day) and not any(o.id == to and o.holds(day) for o in steps)), None
            )
            if missing:
                yield Fault("step-not-in-force", step.row.place, {"name": to, "day": missing.isoformat()})
