"""What may be said only once: a name means one thing, and a section has one amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yingbao.engine.faults import Fault
from yingbao.engine.policies.file import Clause, PolicyFile

if TYPE_CHECKING:
    from yingbao.engine.policies.checking import FileScope

RESERVED = frozenset(("yes", "no", "none", "never", "on", "self"))
VALUES = ("amount", "quantity", "due")


def said_once(scope: FileScope, file: PolicyFile) -> Iterator[Fault]:
    yield from _lets(scope, file)
    yield from _parameters(scope, file)
    yield from _statements(scope, file)


def _lets(scope: FileScope, file: PolicyFile) -> Iterator[Fault]:
    """A let may not hide a fact, a parameter, or a higher file's let."""
    seen: dict[tuple[str, str], Clause] = {}
    for clause in scope.chain.clauses:
        for statement in clause.statements:
            if statement.keyword != "let":
                continue
            table, name = statement.of or scope.head.root, statement.name
            entry = scope.dictionary.tables.get(table)
            taken = entry is not None and (name in entry.facts or name in entry.collections or name in entry.ups)
            if table == scope.head.root != scope.head.subject:
                taken = name in scope.dictionary.tables[scope.head.subject].facts
            earlier = seen.get((table, name))
            twice = earlier is not None and _meet(earlier, clause)
            taken = taken or twice or name in RESERVED or name in scope.parameters(scope.head.id)
            if taken and clause.file == file.path:
                yield Fault("name-twice", statement.place, {"name": name})
            seen[table, name] = clause


def _parameters(scope: FileScope, file: PolicyFile) -> Iterator[Fault]:
    """A fact of the subject would silently stand before a parameter of the same name."""
    tables = [
        scope.dictionary.tables[name]
        for name in (scope.head.root, scope.head.subject)
        if name in scope.dictionary.tables
    ]
    for name, parameter in file.parameters.items():
        if name in RESERVED or any(name in table.facts for table in tables):
            cell = parameter.row.get("parameter", "参数")
            yield Fault("name-twice", cell.place if cell else parameter.row.place, {"name": name})


def _statements(scope: FileScope, file: PolicyFile) -> Iterator[Fault]:
    """Of two amounts of one section, or of two sections without a ground, only one would count."""
    for keyword in VALUES:
        free: list[Clause] = []
        for clause in scope.chain.clauses:
            places = [statement.place for statement in clause.statements if statement.keyword == keyword]
            if not places:
                continue
            grounded = any(statement.keyword == "entitled when" for statement in clause.statements)
            before = [] if grounded else [other for other in free if _meet(other, clause)]
            if clause.file == file.path and (len(places) > 1 or before):
                yield Fault("statement-twice", places[-1] if len(places) > 1 else places[0], {"keyword": keyword})
            if not grounded:
                free.append(clause)


def _meet(a: Clause, b: Clause) -> bool:
    """The two clauses hold on a common day."""
    return not ((a.ends and b.starts and a.ends <= b.starts) or (b.ends and a.starts and b.ends <= a.starts))
