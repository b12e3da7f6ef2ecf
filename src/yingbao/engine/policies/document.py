"""A policy file as a document: front matter, and sections with attributes, quotations, rule blocks and tables.

Nothing is understood here but the shape; every piece keeps its line, so that later complaints can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin

from yingbao.engine.faults import Fault, Place

_BARE = re.compile(r"(?<=[\s{])(open)(?=[\s}])")
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
    """What stands under one heading. `attributes` are those of the line before it."""

    title: str
    place: Place
    level: int
    attributes: dict[str, str]
    quotes: list[str] = field(default_factory=list)
    rules: list[RuleText] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)


@dataclass
class Document:
    file: str
    front: dict[str, Any]
    sections: list[Section]
    faults: list[Fault]
    lines: list[str]


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(attrs_block_plugin)


def read_document(text: str, file: str) -> Document:
    """The document in `text`; shape faults are collected in it."""
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0) if lines[0].rstrip() == "---" else 0
    document = Document(file, {}, [], [], lines)
    if not end:
        document.faults.append(Fault("front-matter-missing", Place(file, 1, 1, lines[0])))
        return document
    document.front = _front_matter(lines[1:end], document)
    # keep the line numbers: the front matter becomes empty lines
    body = [""] * (end + 1) + [_BARE.sub(r"\1=yes", x) if _ATTRIBUTES.match(x) else x for x in lines[end + 1 :]]
    _sections(_reader().parse("\n".join(body)), document)
    return document


def _front_matter(lines: list[str], document: Document) -> dict[str, Any]:
    try:
        front = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = str(getattr(error, "problem", error))
        place = Place(document.file, line, 0, document.lines[min(line, len(document.lines)) - 1])
        document.faults.append(Fault("front-matter-yaml", place, {"problem": problem}))
        return {}
    return front if isinstance(front, dict) else {}


def _sections(tokens: list[Token], document: Document) -> None:
    section = Section("", Place(document.file, 1), 0, {})
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            section = _heading(token, tokens[index + 1], document)
            document.sections.append(section)
        elif token.type == "blockquote_open":
            section.quotes.append("\n".join(t.content for t in _until(tokens, index, "blockquote_close") if t.type == "inline"))
        elif token.type == "fence" and token.info.strip() == "rule":
            section.rules.append(RuleText(token.content.rstrip("\n"), (token.map or [0])[0] + 2))
        elif token.type == "table_open":
            section.tables.append(_table(list(_until(tokens, index, "table_close")), document))
        elif token.type == "inline" and token.content.startswith("{") and "cite" in token.content:
            document.faults.append(Fault("attributes-stray", _place(document, (token.map or [0])[0] + 1)))
        index += 1


def _until(tokens: list[Token], index: int, kind: str) -> Iterator[Token]:
    while tokens[index].type != kind:
        yield tokens[index]
        index += 1


def _place(document: Document, line: int, column: int = 0) -> Place:
    return Place(document.file, line, column, document.lines[line - 1])


def _heading(token: Token, inline: Token, document: Document) -> Section:
    line = (token.map or [0])[0] + 1
    attributes = {key: str(value) for key, value in token.attrs.items()}
    return Section(inline.content.strip(), _place(document, line), int(token.tag[1]), attributes)


def _table(tokens: list[Token], document: Document) -> RawTable:
    """Header and rows; Markdown gives cells no position, so their text is looked for in the line."""
    rows: list[tuple[int, list[Cell]]] = []
    for line, group in groupby((t for t in tokens if t.type == "inline"), key=lambda t: (t.map or [0])[0] + 1):
        rows.append((line, _cells(document, line, [token.content.strip() for token in group])))
    if not rows:
        return RawTable((), ())
    header = tuple(rows[0][1])
    names = [cell.text for cell in header]
    body = tuple(Row(dict(zip(names, cells, strict=False)), _place(document, line)) for line, cells in rows[1:])
    return RawTable(header, body)


def _cells(document: Document, line: int, texts: list[str]) -> list[Cell]:
    source, start, cells = document.lines[line - 1], 0, []
    for text in texts:
        bar = source.find("|", start)
        start = bar + 1 if bar >= 0 else start
        at = source.find(text, start) if text else start
        cells.append(Cell(text, Place(document.file, line, max(at, 0) + 1, source)))
        start = at + len(text) if text and at >= 0 else start
    return cells
