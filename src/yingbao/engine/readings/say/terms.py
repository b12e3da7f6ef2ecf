"""The terms of a policy: which trees its lets, sets and questions to other policies became, to be met by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yingbao.engine.dictionary.model import Collection
from yingbao.engine.language.checker import Checker
from yingbao.engine.language.checker.check import CheckFault
from yingbao.engine.language.checker.sets import find_set
from yingbao.engine.language.operators.leaves import ANSWER, FACT, is_constant
from yingbao.engine.language.syntax import Statement
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Policy
from yingbao.engine.policies.checking import FileScope
from yingbao.engine.policies.file import Clause
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.say.vocabulary import Vocabulary


@dataclass(frozen=True)
class Term:
    """A let: its name, the table it speaks of, its tree on the day, and the clause it stands in."""

    name: str
    table: str
    tree: Node
    clause: Clause


@dataclass(frozen=True)
class Asked:
    """Another policy's answer: `aspect` is entitled, qualifies or amount."""

    policy: str
    aspect: str


@dataclass
class Terms:
    """What a policy's trees are called. `sets` are by collection and condition."""

    lets: dict[Node, Term] = field(default_factory=dict)
    sets: dict[tuple[Collection, Node], str] = field(default_factory=dict)
    answers: dict[Node, Asked] = field(default_factory=dict)


def terms_of(law: Law, policy: Policy, words: Vocabulary) -> Terms:
    """The named terms of a policy on the law's day. A let without a name in `words` is left out, and so spelled out."""
    found = Terms()
    for clause, statement in _lets(law, policy):
        _add(found, law, policy, words, clause, statement)
    for clause in policy.clauses:
        for checked in policy.checked(clause) if clause.holds(law.on) else ():
            for tree in (checked.low, checked.high, checked.condition):
                for each in tree.walk() if tree is not None else ():
                    if each.op is ANSWER:
                        resolved = law.resolve(each)
                        if not is_constant(resolved):
                            found.answers[resolved] = Asked(each.payload[0], each.payload[1])
    return found


def _lets(law: Law, policy: Policy) -> Iterator[tuple[Clause, Statement]]:
    """The lets in force; of one name and table the last, as the checker takes it."""
    last: dict[tuple[str, str], tuple[Clause, Statement]] = {}
    for clause in policy.clauses:
        for statement in clause.statements:
            if statement.keyword == "let":
                last[statement.name, statement.of] = clause, statement
    yield from last.values()


def _add(found: Terms, law: Law, policy: Policy, words: Vocabulary, clause: Clause, statement: Statement) -> None:
    name = statement.name
    for table in _tables(policy, statement.of or policy.root):
        checker = Checker(FileScope(policy.book, policy))
        try:
            checker.expression = statement.expression
            checker.open_lets.append((table, name))
            group = find_set(checker, statement.expression.tree, table)
            if group is not None:
                if label := words.name("sets", name):
                    found.sets.setdefault((group.way, law.resolve(group.keep.op.fold(group.keep))), label)
                continue
            tree = law.resolve(checker.check(statement.expression, table))
        except CheckFault:
            continue
        if words.name("lets", name) and tree.op is not FACT and not is_constant(tree):
            found.lets.setdefault(tree, Term(name, table, tree, clause))


def _tables(policy: Policy, table: str) -> list[str]:
    """The table itself, and the links whose rows may use its lets too."""
    return [table, *(name for name, entry in policy.dictionary.tables.items() if entry.target == table)]
