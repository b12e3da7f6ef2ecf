"""From the text of a rule block to statements, each with its expressions read by Python's own parser.

Positions survive: every expression knows where in the policy file it stands, full-width punctuation notwithstanding.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from yingbao.engine.faults import Fault, Place, nearest

KEYWORDS = ("let", "entitled when", "except when", "amount", "add", "quantity", "due", "until", "remind")
_KEYWORD = re.compile(r"(let|entitled\s+when|except\s+when|amount|add|quantity|due|until|remind)\b")
_CONTINUES = re.compile(r"\s|and\b|or\b|if\b|else\b|not\b|in\b|[-+*/)<>=]|$")
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)%(?!\s*(?!(?:and|or|if|else|when)\b)\w)")
_LET = re.compile(r"\s*(\w+)(?:\s+of\s+(\w+))?\s*=(?!=)")
_EACH = re.compile(r"\s*each\b(.*?)[:：](?!=)", re.DOTALL)
_WHEN = re.compile(r"\bwhen\b")
_FROM = re.compile(r"\bfrom\b")
SLIPS = {
    "date-bare": re.compile(r"(?<![\w\"'.-])\d{4}-\d{1,2}-\d{1,2}(?![\w\"'-])"),
    "unit-beside-number": re.compile(r"(?P<number>\d+)\s+(?P<unit>month|day|year)s?\b"),
    "equals-single": re.compile(r"(?<![=<>!])=(?!=)(?![^()]*\))"),
}
_FULL_WIDTH = {
    "（": "(", "）": ")", "，": ",", "：": ":", "＜": "<", "＞": ">", "＝": "=", "＋": "+", "－": "-", "×": "*", "÷": "/",
    "≥": ">=", "≤": "<=", "≠": "!=", "且": " and ", "或": " or ", "非": " not ", "“": '"', "”": '"', "％": "%", "　": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Where translated text came from: for each of its lines, the file's line number, text and original column of each character."""

    file: str
    lines: tuple[tuple[int, str, tuple[int, ...]], ...]

    def place(self, line: int, column: int) -> Place:
        """The place of a position in the translated text; both from 1."""
        number, text, columns = self.lines[min(line, len(self.lines)) - 1]
        index = min(max(column - 1, 0), len(columns) - 1) if columns else 0
        return Place(self.file, number, columns[index] if columns else 1, text)


@dataclass(frozen=True)
class Expression:
    """A parsed expression; `place(node)` says where any part of it stands."""

    tree: ast.expr
    text: str
    source: Source
    line: int
    column: int

    def place(self, node: ast.expr | None = None) -> Place:
        node = node or self.tree
        row = self.text.split("\n")[node.lineno - 1] if node.lineno else ""
        characters = len(row.encode()[: node.col_offset].decode(errors="ignore"))
        column = characters + (self.column - 1 if node.lineno == 1 else 0)
        return self.source.place(self.line + node.lineno - 1, column + (0 if node.lineno == 1 else 1))

    def written(self, node: ast.expr) -> str:
        """The same as it was written: with its percent sign, and full-width punctuation."""
        start, text = self.place(node), self.segment(node)
        return start.text[start.column - 1 :][: len(text)] if "\n" not in text else text

    def percent(self, node: ast.expr) -> bool:
        """Whether a number was written with a percent sign."""
        return self.written(node)[-1:] in ("%", "％")

    def segment(self, node: ast.expr) -> str:
        """The source text of a part: numbers are read from here, never through float."""
        rows = self.text.split("\n")[node.lineno - 1 : node.end_lineno]
        if len(rows) != 1:
            return ast.get_source_segment(self.text, node) or ""
        return rows[0].encode()[node.col_offset : node.end_col_offset].decode()


@dataclass(frozen=True)
class Statement:
    """One statement. `name`/`of` for a let, `each` for `amount each SET:`, `condition` for `add … when`."""

    keyword: str
    place: Place
    expression: Expression
    name: str = ""
    of: str = ""
    each: Expression | None = None
    condition: Expression | None = None


@dataclass
class Block:
    """What a rule block held: the statements that could be read, and the faults of the others."""

    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def parse_block(text: str, file: str, first_line: int) -> Block:
    """The statements of a rule block whose first line is line `first_line` of `file`."""
    block, chunk = Block(), list[tuple[int, str]]()
    for offset, raw in enumerate(text.split("\n")):
        line = raw.split("#", 1)[0].rstrip()
        starts = bool(line) and not _CONTINUES.match(line) and not _open_brackets(chunk)
        if starts:
            _finish(chunk, file, block)
            chunk = []
        if line:
            chunk.append((first_line + offset, line))
    _finish(chunk, file, block)
    return block


def _open_brackets(chunk: list[tuple[int, str]]) -> bool:
    text = "".join(_FULL_WIDTH.get(c, c) for _, line in chunk for c in line)
    return text.count("(") > text.count(")")


def _translate(line: str) -> tuple[str, tuple[int, ...]]:
    """ASCII twins of full-width punctuation outside strings, and for each character the column it came from."""
    out, columns, quoted = "", list[int](), False
    for column, char in enumerate(line, 1):
        twin = _FULL_WIDTH.get(char, char) if not quoted or char in "“”" else char
        quoted ^= twin == '"'
        out += twin
        columns += [column] * len(twin)
    # `60%` reads as the complex literal `60j`, same length: Python has no percent literal and rules have no complex ones
    out = _PERCENT.sub(r"\1j", out)
    # `from` is a word of Python's and a fact of decisions; with a wide first letter it is a name, which Python folds back
    return _FROM.sub("ｆrom", out), tuple(columns)


def _finish(chunk: list[tuple[int, str]], file: str, block: Block) -> None:
    if not chunk:
        return
    rows = [(number, line, *_translate(line)) for number, line in chunk]
    text = "\n".join(row[2] for row in rows)
    source = Source(file, tuple((number, line, columns) for number, line, _, columns in rows))
    match = _KEYWORD.match(text)
    if not match:
        word = re.match(r"\S*", text)
        given = word[0] if word else ""
        block.faults.append(
            Fault("statement-unknown", source.place(1, 1), {"given": given, "near": nearest(given, KEYWORDS)})
        )
        return
    try:
        block.statements.append(_statement(" ".join(match[1].split()), text, match.end(), source))
    except _Unreadable as error:
        block.faults.append(error.fault)


class _Unreadable(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _statement(keyword: str, text: str, start: int, source: Source) -> Statement:
    place = source.place(1, 1)
    if keyword == "let":
        head = _LET.match(text, start)
        if not head:
            raise _Unreadable(Fault("let-shape", place))
        return Statement(keyword, place, _expression(text, head.end(), len(text), source), head[1], head[2] or "")
    each = None
    if keyword in ("amount", "add") and (head := _EACH.match(text, start)):
        each = _expression(text, head.start(1), head.end(1), source)
        start = head.end()
    end, condition = len(text), None
    if keyword == "add" and (found := list(_WHEN.finditer(text, start))):
        end = found[-1].start()
        condition = _expression(text, found[-1].end(), len(text), source)
    return Statement(keyword, place, _expression(text, start, end, source), each=each, condition=condition)


def _expression(text: str, start: int, end: int, source: Source) -> Expression:
    """Parse text[start:end]; it may run over several lines, so it is read inside brackets."""
    while start < end and text[start] in " \n":
        start += 1
    line, column = _position(text, start)
    body = text[start:end].rstrip()
    if not body:
        raise _Unreadable(Fault("expression-missing", source.place(line, column)))
    wrapped = f"({body}\n)"
    try:
        tree = ast.parse(wrapped, mode="eval").body
    except SyntaxError as error:
        raise _Unreadable(_slip(text, start, body, source) or _unread(error, source, line, column)) from None
    return Expression(tree, wrapped, source, line, column)


def _slip(text: str, start: int, body: str, source: Source) -> Fault | None:
    """The commonest slips, by name: a number beside its unit, one equals sign."""
    for code, pattern in SLIPS.items():
        if slip := pattern.search(body):
            line, column = _position(text, start + slip.start())
            return Fault(code, source.place(line, column), {"text": slip[0], **slip.groupdict()})
    return None


def _unread(error: SyntaxError, source: Source, line: int, column: int) -> Fault:
    row, at = error.lineno or 1, error.offset or 1
    where = source.place(line + row - 1, at + column - 2 if row == 1 else at)
    return Fault("bracket-open" if "never closed" in error.msg else "expression-syntax", where)


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
