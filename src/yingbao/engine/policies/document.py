"""A policy file as a document: front matter, and sections with attributes, quotations, rule blocks and tables.

Nothing is understood here but the shape; every piece keeps its line, so that later complaints can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin

from yingbao.engine.faults import Fault, Place

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_BARE = re.compile(r"(?<=[\s{])(open)(?=[\s}])")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^\|[\s:|-]+$")
_READABLE = re.compile(r"""^\{(?:\s*(?:[#.][\w-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s"'{}]+)|open))+\s*\}\s*$""")
_ATTRIBUTES = re.compile(r"^\{[^{}]*\}\s*$")


@dataclass(frozen=True)
class Cell:
    text: str
    place: Place


@dataclass(frozen=True)
class Row:
    """A table row: cells by the column's heading as written."""

    cells: dict[str, Cell]
    place: Place

    def get(self, *names: str) -> Cell | None:
        """The first non-empty cell under one of the names."""
        return next((self.cells[name] for name in names if name in self.cells and self.cells[name].text), None)

    def at(self, *names: str) -> Place:
        """Where the cell under one of the names is, filled or not; the row, if it has none."""
        return next((self.cells[name].place for name in names if name in self.cells), self.place)


@dataclass(frozen=True)
class RawTable:
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class RuleText:
    text: str
    first_line: int


@dataclass
class Section:
    """What stands under one heading. `attributes` are those of the line before it; `fences` what is fenced but no rule: the
    word behind the fence, the first line, and the text."""

    title: str
    place: Place
    level: int
    attributes: dict[str, str]
    quotes: list[str] = field(default_factory=list)
    rules: list[RuleText] = field(default_factory=list)
    fences: list[tuple[str, RuleText]] = field(default_factory=list)


@dataclass
class Document:
    """`tables` holds the first and last line of each table, which is read when it is asked for."""

    file: str
    front: dict[str, Any]
    sections: list[Section]
    faults: list[Fault]
    lines: list[str]
    tables: list[tuple[int, int]] = field(default_factory=list)

    def table(self, span: tuple[int, int]) -> RawTable:
        """The table on these lines."""
        return _table(self, *span)

    def header(self, span: tuple[int, int]) -> tuple[Cell, ...]:
        """The headings of the columns of the table on these lines."""
        return tuple(_cells(self, span[0]))

    def place(self, line: int, column: int = 0) -> Place:
        return Place(self.file, line, column, self.lines[line - 1])

    def front_place(self, key: str, word: str = "") -> Place:
        """Where a key of the front matter has its value, or a word of it; the first line, if there is no such key."""
        inside = False
        for number, line in enumerate(self.lines, 1):
            if number > 1 and line.rstrip() == "---":
                break
            inside = line.startswith(f"{key}:") or (inside and line.startswith((" ", "-")))
            found = line.find(word) if word else len(key) + 1
            if inside and found >= 0:
                rest = line[found:]
                return self.place(number, found + len(rest) - len(rest.lstrip()) + 1 if rest.strip() else 1)
        return self.place(1, 1)

    def attribute(self, section: Section, word: str) -> Place:
        """Where a word stands in the attribute line of a section; its heading, if it has no such line."""
        line = next(
            (n for n in range(section.place.line - 1, 0, -1) if self.lines[n - 1].startswith("{")), section.place.line
        )
        column = self.lines[line - 1].find(word) + 1
        return self.place(line, column) if column else section.place

    def uneven(self, span: tuple[int, int]) -> Iterator[Fault]:
        """Rows of a table with more or fewer cells than its heading."""
        wanted = len(_BAR.split(_inside(self.lines[span[0] - 1])))
        for line in range(span[0] + 2, span[1] + 1):
            given = len(_BAR.split(_inside(self.lines[line - 1])))
            if given != wanted:
                yield Fault("table-cells", self.place(line, 1), {"given": given, "wanted": wanted})

    def section_at(self, line: int) -> Section | None:
        """The section that a line stands in."""
        return next((section for section in reversed(self.sections) if section.place.line < line), None)


@cache
def _reader() -> MarkdownIt:
    # only blocks matter: what is bold inside a paragraph is nobody's rule
    return MarkdownIt("commonmark").use(attrs_block_plugin).disable(["inline", "text_join"])


def read_document(text: str, file: str) -> Document:
    """The document in `text`; shape faults are collected in it."""
    lines = text.split("\n")
    end = (
        next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
        if lines[0].rstrip() == "---"
        else 0
    )
    document = Document(file, {}, [], [], lines)
    if not end:
        document.faults.append(Fault("front-matter-missing", Place(file, 1, 1, lines[0])))
        return document
    document.front = _front_matter(lines[1:end], document)
    for first, last in _tables(lines, end + 1):
        if _RULE.match(lines[first]):
            document.tables.append((first, last))
        else:
            document.faults.append(Fault("table-unruled", document.place(first + 1, 1)))
    # keep the line numbers: the front matter and the tables become empty lines
    body = [""] * (end + 1) + [_BARE.sub(r"\1=yes", x) if _ATTRIBUTES.match(x) else x for x in lines[end + 1 :]]
    for first, last in document.tables:
        body[first - 1 : last] = [""] * (last - first + 1)
    _sections(_reader().parse("\n".join(body)), document)
    return document


def _tables(lines: list[str], start: int) -> Iterator[tuple[int, int]]:
    """First and last line of each block of lines with bars outside code; Markdown's own reader gives cells no position."""
    fenced, first = False, 0
    for number, line in enumerate([*lines[start:], ""], start + 1):
        fenced ^= line.lstrip().startswith("```")
        inside = line.startswith("|") and not fenced
        if inside and not first:
            first = number
        elif first and not inside:
            if number - first > 1:
                yield first, number - 1
            first = 0


def _front_matter(lines: list[str], document: Document) -> dict[str, Any]:
    try:
        front = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        problem = str(getattr(error, "problem", error))
        place = Place(document.file, line, column, document.lines[min(line, len(document.lines)) - 1])
        document.faults.append(Fault("front-matter-yaml", place, {"problem": problem}))
        return {}
    except ValueError:  # YAML takes 2025-02-30 for a day
        document.faults.extend(_no_days(document, len(lines) + 1))
        return {}
    return front if isinstance(front, dict) else {}


def _no_days(document: Document, last: int) -> Iterator[Fault]:
    """What looks like a day in the front matter and is none."""
    for number in range(2, last + 1):
        for found in _DAY.finditer(document.lines[number - 1]):
            try:
                date.fromisoformat(found[0])
            except ValueError:
                yield Fault("date-cell", document.place(number, found.start() + 1), {"given": found[0]})


def _sections(tokens: list[Token], document: Document) -> None:
    section = Section("", Place(document.file, 1), 0, {})
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type != "heading_open" and ("cite" in token.attrs or "mark" in token.attrs):
            document.faults.append(_stray(document, (token.map or [0])[0] + 1))
        if token.type == "heading_open":
            section = _heading(token, tokens[index + 1], document)
            document.sections.append(section)
        elif token.type == "blockquote_open":
            section.quotes.append(
                "\n".join(t.content for t in _until(tokens, index, "blockquote_close") if t.type == "inline")
            )
        elif token.type == "fence" and token.info.strip() == "rule":
            section.rules.append(RuleText(token.content.rstrip("\n"), (token.map or [0])[0] + 2))
        elif token.type == "fence":
            section.fences.append((token.info.strip(), RuleText(token.content, (token.map or [0])[0] + 1)))
        elif token.type == "inline" and token.content.startswith("{") and "cite" in token.content:
            document.faults.append(_stray(document, (token.map or [0])[0] + 1))
        index += 1


def _until(tokens: list[Token], index: int, kind: str) -> Iterator[Token]:
    while tokens[index].type != kind:
        yield tokens[index]
        index += 1


def _stray(document: Document, line: int) -> Fault:
    """An attribute line that belongs to no heading, or that cannot be read: its own line, at or above `line`."""
    line = next((n for n in (line, line - 1, line - 2) if document.lines[n - 1].startswith("{")), line)
    below = next((text for text in document.lines[line:] if text.strip()), "")
    unread = below.startswith("#") and not (_READABLE.match(document.lines[line - 1]))
    return Fault("attributes-unreadable" if unread else "attributes-stray", document.place(line, 1))


def _heading(token: Token, inline: Token, document: Document) -> Section:
    line = (token.map or [0])[0] + 1
    attributes = {key: str(value) for key, value in token.attrs.items()}
    return Section(inline.content.strip(), document.place(line, 1), int(token.tag[1]), attributes)


def _table(document: Document, first: int, last: int) -> RawTable:
    """Header and rows, each cell with its place; the second line is the rule between them."""
    header = document.header((first, last))
    names = [cell.text for cell in header]
    body = tuple(
        Row(dict(zip(names, _cells(document, line), strict=False)), document.place(line, 1))
        for line in range(first + 2, last + 1)
    )
    return RawTable(header, body)


def _cells(document: Document, line: int) -> list[Cell]:
    source = document.lines[line - 1]
    cells, start = [], 1
    for part in _BAR.split(_inside(source)):
        text = part.strip()
        column = start + 1 + (len(part) - len(part.lstrip()) if text else 0)
        cells.append(Cell(text.replace("\\|", "|"), Place(document.file, line, column, source)))
        start += len(part) + 1
    return cells


def _inside(source: str) -> str:
    """A row without its outer bars."""
    return source.rstrip().removesuffix("|")[1:]
