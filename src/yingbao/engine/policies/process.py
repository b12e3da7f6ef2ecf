"""The process of a policy: its steps as tables in the policy's file, dated and cited by the heading they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Label, read_yaml
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.document import Cell, Document, Row, Section
from yingbao.engine.policies.file import STEP, Citation, PolicyFile, citation_of
from yingbao.engine.policies.limits import Limit, limits_in

END = "end"
_TERM = re.compile(r"^(\d+)\s+(working days?|days?|hours?|months?)(?:\s+from\s+(\w+))?$")


@dataclass(frozen=True)
class Term:
    """So many working_days, days, hours or months; `since`: the step from whose end it counts, '' this one's beginning."""

    number: int
    unit: str
    since: str = ""


@dataclass(frozen=True)
class Step:
    """A row of a policy's process. `entry`: what opens a case here by itself; `by`: roles; `within`: of several terms the first that is
    over counts; `when`: a mark, `not MARK`, or ''; `apart`: steps whose actors may not act here; `people`: how many do it together;
    `most`: up to how much a role may decide here; `fields`: what is asked and taken down there; `next`: pairs of outcome and step;
    `starts`, `ends`: its days in force; `marked`: its section's mark is its own, and speaks for all its texts."""

    id: str
    does: str
    label: Label
    entry: tuple[str, ...]
    by: tuple[str, ...]
    within: tuple[Term, ...]
    when: str
    apart: tuple[str, ...]
    people: int
    most: tuple[Limit, ...]
    fields: tuple[str, ...]
    document: str
    next: tuple[tuple[str, str], ...]
    starts: date | None
    ends: date | None
    citations: tuple[Citation, ...]
    mark: str
    file: str
    row: Row
    marked: bool

    def holds(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)

    def meets(self, other: Step) -> bool:
        """Whether there is a day on which both are in force."""
        starts = max(self.starts or date.min, other.starts or date.min)
        return starts < min(self.ends or date.max, other.ends or date.max)


@dataclass(frozen=True)
class Words:
    """casework.yaml: the kinds of steps, what may come of them, the marks of a case, what a step may ask and take down, what it
    does by its kind where the policy does not say, and what may open a case by itself."""

    steps: Mapping[str, Label]
    outcomes: Mapping[str, Any]
    marks: Mapping[str, Label]
    fields: Mapping[str, Label]
    usual: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, Label]


def load_words(folder: Path) -> Words:
    """The words of a folder of policies; none where it has no casework.yaml."""
    path = folder / "casework.yaml"
    raw = read_yaml(path) if path.exists() else {}
    labels = {
        key: {code: Label(**label) for code, label in (raw.get(key) or {}).items()}
        for key in ("steps", "marks", "fields", "entries")
    }
    usual = {kind: tuple(fields) for kind, fields in (raw.get("usual") or {}).items()}
    return Words(
        labels["steps"], raw.get("outcomes") or {}, labels["marks"], labels["fields"], usual, labels["entries"]
    )


def process_of(book: Book, policy: str, area: str = "") -> tuple[Step, ...]:
    """Every step of a policy in `area`, of all days, in the order of the files; of the policy it goes by, if it has none.

    A lower file's step takes the place of a higher one's of the same name and days. () if there is no process.
    """
    words = load_words(Path(book.root))
    seen: set[str] = set()
    while policy not in seen and (chain := book.chain(policy, area)):
        seen.add(policy)
        if steps := own_steps(chain, words):
            return steps
        policy = str(chain.front.get("process", ""))
    return ()


def own_steps(chain: Policy, words: Words) -> tuple[Step, ...]:
    """The steps that the policy's own files write, a lower file's in the place of a higher one's."""
    law = {key: entry for file in chain.files for key, entry in file.law.items()}
    steps: list[Step] = []
    for file in chain.files:
        own = list(steps_of(file, words, law))
        place = {step.id: number for number, step in reversed(list(enumerate(steps)))}
        kept = [step for step in steps if not any(step.id == other.id and step.meets(other) for other in own)]
        new = [step for step in own if step.id not in place]
        replacing = [step for step in own if step.id in place]
        steps = sorted([*kept, *replacing], key=lambda step: place[step.id]) + new
    return tuple(steps)


def steps_on(steps: tuple[Step, ...], day: date) -> dict[str, Step]:
    """The steps in force on a day, by name, in order."""
    return {step.id: step for step in steps if step.holds(day)}


def steps_of(file: PolicyFile, words: Words, law: Mapping[str, Any]) -> Iterator[Step]:
    """The steps of one file, as far as they can be read; process_checking says what cannot."""
    for row, section in _rows(file):
        yield _step(row, section, file, words, law)


def heads_of(file: PolicyFile) -> Iterator[Cell]:
    """The headings of the columns of a file's tables of steps."""
    for document, span, _ in _tables(file):
        yield from document.header(span)


def _rows(file: PolicyFile) -> Iterator[tuple[Row, Section]]:
    for document, span, section in _tables(file):
        yield from ((row, section) for row in document.table(span).rows)


def _tables(file: PolicyFile) -> Iterator[tuple[Document, tuple[int, int], Section]]:
    document = file.document
    for span in document.tables if document else ():
        assert document is not None
        if document.header(span)[0].text in STEP and (section := document.section_at(span[0])):
            yield document, span, section


def _step(row: Row, section: Section, file: PolicyFile, words: Words, law: Mapping[str, Any]) -> Step:
    name = text_in(row, *STEP)
    does = text_in(row, "does") or name
    zh, _, en = (part.strip() for part in text_in(row, "label").partition("/"))
    label = Label(zh, en or zh) if zh else words.steps.get(does, Label(name, name))
    citations = tuple(_citations(section, law))
    mark = section.attributes.get("mark") or (citations[0].mark if citations else "unknown")
    people = text_in(row, "people")
    return Step(
        name, does, label, _listed(row, "entry"), _listed(row, "by"), _terms(text_in(row, "within")), text_in(row, "when"),
        _listed(row, "apart"),
        int(people) if people.isdigit() else 1, limits_in(text_in(row, "most")), _fields(row, does, words), text_in(row, "document"),
        tuple(_next(text_in(row, "next"))),
        _day(section, "from"), _day(section, "until"), citations, mark, file.path, row, "mark" in section.attributes,
    )  # fmt: skip


def text_in(row: Row, *names: str) -> str:
    """The words of a cell; '' where it is empty."""
    cell: Cell | None = row.get(*names)
    return cell.text.strip("` ") if cell else ""


def _listed(row: Row, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[,，、]", text_in(row, name)) if part.strip())


def _terms(text: str) -> tuple[Term, ...]:
    """The terms of a cell; none where one of them cannot be read."""
    terms = [_term(part.strip()) for part in re.split("[;；]", text)]
    return tuple(term for term in terms if term) if all(terms) else ()


def _fields(row: Row, does: str, words: Words) -> tuple[str, ...]:
    """What its table says that a step asks and takes down; where no column says so, what steps of its kind do."""
    return _listed(row, "fields") if "fields" in row.cells else words.usual.get(does, ())


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
            yield citation_of(key, article, entry)


def _day(section: Section, key: str) -> date | None:
    try:
        return date.fromisoformat(section.attributes[key])
    except (KeyError, ValueError):
        return None
