"""Checks a whole book: every statement typed, names unique, extensions lawful, no policy waiting for itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, Place, nearest
from yingbao.engine.language.checker import Checker
from yingbao.engine.language.checker.check import CheckFault
from yingbao.engine.language.checker.sets import need_set
from yingbao.engine.language.operators.leaves import constant
from yingbao.engine.language.scope import Head, SetOf
from yingbao.engine.language.syntax import Expression, Statement
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.policies.cycles import cycles
from yingbao.engine.policies.file import Checked, PolicyFile
from yingbao.engine.policies.group_checking import check_groups
from yingbao.engine.policies.once import said_once

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Book, Policy

WANTED = {
    "entitled when": Dim.BOOLEAN,
    "except when": Dim.BOOLEAN,
    "amount": Dim.MONEY,
    "add": Dim.MONEY,
    "quantity": Dim.NUMBER,
    "due": Dim.DATE,
    "until": Dim.DATE,
}


ECHOES = ("name-unknown", "table-unknown")
_NAMED = re.compile(r"^(?:let\s+|\|\s*`?)(\w+)")


@dataclass
class FileScope:
    """The names around a file's expressions: its own and those of the files that it builds on."""

    book: Book
    chain: Policy

    @property
    def dictionary(self) -> Dictionary:
        return self.book.dictionary

    @cached_property
    def head(self) -> Head:
        return self.book.heads.get(self.chain.id) or self.chain.head()

    @cached_property
    def _lets(self) -> dict[str, dict[str, Expression]]:
        found: dict[str, dict[str, Expression]] = {}
        for clause in self.chain.clauses:
            for statement in clause.statements:
                if statement.keyword == "let":
                    found.setdefault(statement.of or self.head.root, {})[statement.name] = statement.expression
        return found

    def let(self, name: str, table: str) -> Expression | None:
        return self.lets(table).get(name)

    def lets(self, table: str) -> Mapping[str, Expression]:
        return self._lets.get(table, {})

    def parameter(self, policy: str, name: str) -> Node | None:
        return self.book.parameter(policy, name)

    def parameters(self, policy: str) -> Mapping[str, Node]:
        names = {name for file in self.book.by_id.get(policy, []) for name in file.parameters}
        return {name: node for name in names if (node := self.book.parameter(policy, name))}

    def policy(self, name: str) -> Head | None:
        return self.book.heads.get(name)

    def policies(self) -> Mapping[str, Head]:
        return self.book.heads


def check_book(book: Book) -> list[Fault]:
    """Types every statement of every file, and follows every process; returns all faults."""
    from yingbao.engine.policies.process_checking import check_processes

    faults: list[Fault] = []
    for name, files in book.by_id.items():
        for file in files:
            faults += _lawful_extension(file, files)
            chain = book.chain(name, file.prefix)
            if chain and chain.subject in book.dictionary.tables:
                found = list(_check_file(FileScope(book, chain), file))
                faults += _without_echoes(found, chain) if found else ()
                faults += _rebinding(chain)
            elif file.clauses and not file.faults:
                faults.append(Fault("subject-missing", file.clauses[0].place))
    return [*faults, *check_groups(book), *check_processes(book), *cycles(book)]


def _without_echoes(faults: list[Fault], chain: Policy) -> Iterator[Fault]:
    """Without complaints of a name that is there, and is not known only because its own line is wrong, which is said there."""
    lines = [line for file in chain.files if file.faults and file.document for line in file.document.lines]
    named = {name[1] for line in lines if (name := _NAMED.match(line))}
    return (fault for fault in faults if fault.code not in ECHOES or fault.words.get("name") not in named)


def _rebinding(chain: Policy) -> tuple[Fault, ...]:
    """What no longer fits once a lower file's section has taken the place of an open one."""
    try:
        chain.rebound  # noqa: B018
    except Faults as wrong:
        return wrong.faults
    return ()


def _lawful_extension(file: PolicyFile, files: list[PolicyFile]) -> Iterator[Fault]:
    """A lower file builds on a higher one that exists, and may not drop what that grants."""
    if any(
        other is not file and other.prefix == file.prefix and not (other.overlay or file.overlay) for other in files
    ):
        yield Fault("file-twice", file.front_place("jurisdiction"), {"id": file.id, "jurisdiction": file.jurisdiction})
    yield from _borrowed(file, files)
    if file.extends is None:
        return
    higher = [other for other in files if other.jurisdiction == file.extends and other is not file]
    if not higher or not file.jurisdiction.startswith(higher[0].prefix):
        yield Fault("extends-nothing", file.front_place("extends"), {"id": file.id, "jurisdiction": file.extends})
        return
    above = [clause for other in files if len(other.prefix) < len(file.prefix) for clause in other.clauses]
    for clause in file.clauses:
        same = [other for other in above if clause.name and other.name == clause.name]
        if same and not same[-1].open:
            yield Fault("section-not-open", clause.place, {"name": clause.name, "file": same[-1].file})
    if file.overlay and file.clauses:
        yield Fault("overlay-rules", file.front_place("overlay"))


def _borrowed(file: PolicyFile, files: list[PolicyFile]) -> Iterator[Fault]:
    """A citation may name a text of a higher file's `law:`; its title and mark come from there."""
    law = {
        str(key): entry for other in files if file.prefix.startswith(other.prefix) for key, entry in other.law.items()
    }
    for key, place in file.borrowed:
        if key not in law:
            yield Fault("citation-unknown", place, {"key": key, "near": nearest(key, law) or ", ".join(law)})
    for clause in file.clauses:
        clause.citations = tuple(
            replace(
                each, title=str(law[each.key].get("title", each.key)), mark=str(law[each.key].get("mark", "unknown"))
            )
            if each.key in law
            else each
            for each in clause.citations
        )


def _check_file(scope: FileScope, file: PolicyFile) -> Iterator[Fault]:
    yield from said_once(scope, file)
    checker = Checker(scope)
    for clause in file.clauses:
        clause.checked = []
        for statement in clause.statements:
            try:
                clause.checked.append(check_statement(checker, statement, scope.head.root))
            except CheckFault as error:
                yield error.fault


def retype(chain: Policy) -> dict[Place, list[Checked]]:
    """Every clause of a chain typed in the chain's own names. Raises Faults."""
    scope = FileScope(chain.book, chain)
    checker, found, faults = Checker(scope), dict[Place, list[Checked]](), list[Fault]()
    for clause in chain.clauses:
        found[clause.place] = []
        for statement in clause.statements:
            try:
                found[clause.place].append(check_statement(checker, statement, scope.head.root))
            except CheckFault as error:
                faults.append(error.fault)
    if faults:
        raise Faults(faults)
    return found


def check_statement(checker: Checker, statement: Statement, root: str) -> Checked:
    """One statement typed; a let is checked where it stands, so that an unused one is no hiding place."""
    keyword, expression = statement.keyword, statement.expression
    if keyword == "let":
        return _check_let(checker, statement, root)
    each, table = None, root
    if statement.each is not None:
        checker.expression = statement.each
        each = need_set(checker, statement.each.tree, root)
        table = each.way.table
    if keyword == "remind":
        span = checker.check(expression, root)
        if span.type.dim not in (Dim.MONTHS, Dim.DAYS) or span.table:
            checker.expression = expression
            checker.fail("remind-span", expression.tree, given=span.type)
        return Checked(keyword, statement, span, span)
    low, high = _range(checker, expression, table, WANTED[keyword], keyword == "amount")
    if low.type.ratio or high.type.ratio:
        checker.expression = expression
        checker.fail("amount-fraction", expression.tree)
    condition = checker.check(statement.condition, root, Dim.BOOLEAN) if statement.condition else None
    return Checked(keyword, statement, low, high, each, condition)


def _check_let(checker: Checker, statement: Statement, root: str) -> Checked:
    table = statement.of or root
    if table not in checker.around.dictionary.tables:
        raise CheckFault(
            "let-table", statement.place, table=table, near=nearest(table, checker.around.dictionary.tables)
        )
    checker.expression = statement.expression
    from yingbao.engine.language.checker.sets import find_set

    checker.open_lets.append((table, statement.name))
    try:
        found = find_set(checker, statement.expression.tree, table)
        tree = found.keep if isinstance(found, SetOf) else checker.check(statement.expression, table)
    finally:
        checker.open_lets.pop()
    return Checked("let", statement, tree, tree)


def _range(checker: Checker, expression: Expression, table: str, wanted: Dim, discretion: bool) -> tuple[Node, Node]:
    """The two ends of `between(a, b)` or `up_to(x)`, or the one value twice."""
    tree = expression.tree
    if not (discretion and isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        return (checker.check(expression, table, wanted),) * 2
    ends = {"between": 2, "up_to": 1}.get(tree.func.id)
    if ends is None or len(tree.args) != ends or tree.keywords:
        return (checker.check(expression, table, wanted),) * 2
    parts = [
        checker.check(
            Expression(arg, expression.text, expression.source, expression.line, expression.column), table, wanted
        )
        for arg in tree.args
    ]
    return (parts[0], parts[1]) if ends == 2 else (constant(0, Type(Dim.MONEY)), parts[0])
