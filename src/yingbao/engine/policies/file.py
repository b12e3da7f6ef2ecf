"""One policy file: its front matter understood, its clauses with citations and dates, parameters and examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary, Label
from yingbao.engine.faults import Fault, Place, nearest, read_text
from yingbao.engine.language.scope import SetOf
from yingbao.engine.language.syntax import KEYWORDS, Statement, parse_block
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.document import Document, RawTable, Section, read_document
from yingbao.engine.policies.front import FrontReader
from yingbao.engine.policies.parameters import MARKS, NAME, Parameter, read_parameters

EXAMPLE = ("example", "例")
STEP = ("step", "环节")
TABLES = (*NAME, *EXAMPLE, *STEP)
"""What the first heading of a table that is understood may be."""
ATTRIBUTES = ("id", "cite", "mark", "from", "until", "open", "renews")
NATION = "00"


@dataclass(frozen=True)
class Citation:
    """A text of the file's `law:` and the article; the mark is the text's own. `english`: how somebody renders its title, ''
    if nobody does."""

    key: str
    article: str
    title: str
    mark: str
    english: str = ""

    def __str__(self) -> str:
        return f"{self.title} {self.article}".strip()


def citation_of(key: str, article: str, entry: Mapping[str, Any]) -> Citation:
    """Of a text as the front matter has it."""
    title, mark = str(entry.get("title", key)), str(entry.get("mark", "unknown"))
    return Citation(key, article.strip(), title, mark, str(entry.get("english", "")))


def bare(title: str) -> tuple[str, str]:
    """A text's title, and what stands in brackets after it: where it was seen."""
    name, open_, seen = title.partition("（") if title.endswith("）") else (title, "", "")
    return name.strip("《》"), f"{open_}{seen}"


@dataclass(frozen=True)
class Checked:
    """A statement as typed trees. `high` differs from `low` under discretion; `each` is the set of `amount each SET:`."""

    keyword: str
    statement: Statement
    low: Node
    high: Node
    each: SetOf | None = None
    condition: Node | None = None


@dataclass
class Clause:
    """A section that holds rules: what it says, by what authority, and when. `marked`: its mark is its own, for all its texts."""

    name: str
    title: str
    place: Place
    citations: tuple[Citation, ...]
    mark: str
    starts: date | None
    ends: date | None
    open: bool
    statements: list[Statement]
    quotes: tuple[str, ...]
    file: str = ""
    checked: list[Checked] = field(default_factory=list)
    marked: bool = False

    def holds(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)


@dataclass
class PolicyFile:
    """A file as read; `faults` holds all that is wrong with its shape."""

    path: str
    id: str
    jurisdiction: str
    front: dict[str, Any]
    title: Label
    clauses: list[Clause] = field(default_factory=list)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    borrowed: list[tuple[str, Place]] = field(default_factory=list)
    """Citations of a text that a higher file must name."""
    faults: list[Fault] = field(default_factory=list)
    document: Document | None = None
    example_spans: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def examples(self) -> list[RawTable]:
        """The example tables, read when somebody wants to run them."""
        return [self.document.table(span) for span in self.example_spans] if self.document else []

    def front_place(self, key: str) -> Place:
        """Where the front matter says something."""
        return self.document.front_place(key) if self.document else Place(self.path)

    @property
    def extends(self) -> str | None:
        return str(self.front["extends"]) if "extends" in self.front else None

    @property
    def law(self) -> dict[str, Any]:
        """The texts named in the front matter, by key."""
        law = self.front.get("law")
        return (
            {str(key): entry for key, entry in law.items() if isinstance(entry, dict)} if isinstance(law, dict) else {}
        )

    @property
    def overlay(self) -> str | None:
        return self.front.get("overlay")

    @property
    def prefix(self) -> str:
        """The jurisdiction as a prefix of division codes: '' for the nation."""
        return "" if self.jurisdiction == NATION else self.jurisdiction


def read_file(path: Path, root: Path, dictionary: Dictionary) -> PolicyFile:
    """Reads one policy file; never raises for what is wrong inside it."""
    shown = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
    document = read_document(read_text(path, shown), shown)
    return _Reader(document, path.stem, dictionary).file()


class _Reader(FrontReader):
    def file(self) -> PolicyFile:
        front = self.document.front
        file = PolicyFile(
            self.document.file,
            str(front.get("id", self.stem)),
            str(front.get("jurisdiction", "")),
            front,
            self.title(front),
            faults=self.faults,
            document=self.document,
        )
        for entry in file.law.values():
            entry.setdefault("english", self.dictionary.english.get(bare(str(entry.get("title", "")))[0], ""))
        if not front:  # what follows would only complain of what should stand there
            return file
        self.check_front(file.id, file.jurisdiction)
        self.tables(file)
        for section in self.document.sections:
            self.section(section, file)
        return file

    def tables(self, file: PolicyFile) -> None:
        """Parameters now, examples later."""
        for span in self.document.tables:
            heading = self.document.header(span)[0].text
            if heading in TABLES:
                self.faults.extend(self.document.uneven(span))
            elif near := nearest(heading, TABLES):
                self.fault("table-heading", self.document.place(span[0], 3), given=heading, near=near)
            if heading in EXAMPLE:
                file.example_spans.append(span)
            elif heading in NAME and (section := self.document.section_at(span[0])):
                attributes = {**section.attributes, "mark": self.mark(section, self.citations(section, file))}
                table = self.document.table(span)
                self.faults.extend(read_parameters(table, attributes, self.dictionary.categories, file.parameters))

    def section(self, section: Section, file: PolicyFile) -> None:
        attributes = section.attributes
        citations = self.citations(section, file)
        mark = self.mark(section, citations)
        self.check_attributes(section)
        for word, text in section.fences:
            if nearest(word, ("rule",)) or text.text.startswith(KEYWORDS):
                self.fault("fence-unknown", self.document.place(text.first_line, 1), given=word)
        if not section.rules:
            return
        if not citations:
            self.fault("citation-missing", section.place, title=section.title)
        statements = []
        for rule in section.rules:
            block = parse_block(rule.text, file.path, rule.first_line)
            statements += block.statements
            self.faults.extend(block.faults)
        name = attributes.get("id", "")
        if name and any(clause.name == name for clause in file.clauses if not self.apart(clause, attributes)):
            self.fault("section-twice", self.document.attribute(section, f"#{name}"), name=name)
        starts, ends = self.day(section, "from"), self.day(section, "until")
        opened = attributes.get("open") == "yes"
        quotes = tuple(section.quotes)
        clause = Clause(
            name, section.title, section.place, citations, mark, starts, ends, opened, statements, quotes, file.path,
            marked="mark" in attributes,
        )  # fmt: skip
        file.clauses.append(clause)

    def check_attributes(self, section: Section) -> None:
        """Words that no attribute line has, and days in the wrong order: they would be passed over in silence."""
        for key, value in section.attributes.items():
            wanted = {"open": "yes", "renews": "yearly"}.get(key, value)
            if key not in ATTRIBUTES:
                near = nearest(key, ATTRIBUTES) or ", ".join(ATTRIBUTES)
                self.fault("attribute-strange", self.document.attribute(section, key), given=key, near=near)
            elif value != wanted:
                self.fault("attribute-value", self.document.attribute(section, value), key=key, wanted=wanted)
        start, end = section.attributes.get("from", ""), section.attributes.get("until", "9999")
        if end <= start:
            self.fault("attribute-days", self.document.attribute(section, "until="), start=start, end=end)

    def apart(self, clause: Clause, attributes: Mapping[str, str]) -> bool:
        """Two sections of one name whose dates do not meet: the law before and after a change."""
        start, end = attributes.get("from", ""), attributes.get("until", "9999")
        return str(clause.ends or "9999") <= start or end <= str(clause.starts or "")

    def citations(self, section: Section, file: PolicyFile) -> tuple[Citation, ...]:
        law, readable = file.law, isinstance(file.front.get("law") or {}, dict)
        found = []
        for text in re.split("[;；]", section.attributes.get("cite", "")):
            key, _, article = text.strip().partition(" ")
            if not key:
                continue
            entry = law.get(key)
            if entry is None and readable:
                file.borrowed.append((key, self.document.attribute(section, key)))
            found.append(citation_of(key, article, entry or {"title": key}))
        return tuple(found)

    def mark(self, section: Section, citations: tuple[Citation, ...]) -> str:
        """The section's own mark, else that of its first text; what is wrong with a text's is said where it stands."""
        given = section.attributes.get("mark")
        if given is None:
            return citations[0].mark if citations and citations[0].mark in MARKS else "unknown"
        if given not in MARKS:
            near = nearest(given, MARKS) or ", ".join(MARKS)
            self.fault("mark-unknown", self.document.attribute(section, given), given=given, near=near)
            return "unknown"
        return given

    def day(self, section: Section, key: str) -> date | None:
        text = section.attributes.get(key)
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault("date-attribute", self.document.attribute(section, text), key=key, given=text)
            return None
