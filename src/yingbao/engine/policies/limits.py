"""Up to how much a role may decide at a step: `ROLE: amount` under `most` in a table of steps, several with semicolons between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingbao.engine.language.checker import Checker
from yingbao.engine.language.checker.check import CheckFault
from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.syntax import parse_block
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.made_up import made_up

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Policy
    from yingbao.engine.policies.law import Law


@dataclass(frozen=True)
class Limit:
    """`amount`: an expression of money in the policy's own names, which speaks of parameters alone and not of whom it is about."""

    role: str
    amount: str


def limits_in(text: str) -> tuple[Limit, ...]:
    """The limits that a cell writes; a part without its colon has no role."""
    return tuple(_limits(text))


def _limits(text: str) -> Iterator[Limit]:
    for part in re.split("[;；]", text):
        if part.strip():
            role, colon, amount = (piece.strip() for piece in re.sub("：", ":", part, count=1).partition(":"))
            yield Limit(role, amount) if colon else Limit("", role)


def is_amount(chain: Policy, text: str) -> bool:
    """Whether the expression of a limit can be read, is one amount of money, and asks for nothing of anybody."""
    return _tree(chain, text) is not None


def fen_of(law: Law, policy: str, text: str) -> int | None:
    """What a limit comes to on the day of a law that computes constants, in fen; None where a parameter is empty, or the
    names are not known any more."""
    chain = law.book.chain(policy, law.area)
    tree = _tree(chain, text) if chain else None
    found = law.resolve(tree) if tree else None
    return int(found.payload[0]) if found and is_constant(found) and found.payload[0] is not None else None


def rests_on_made_up(law: Law, policy: str, text: str) -> bool:
    """Whether a limit goes by a value that is made up."""
    chain = law.book.chain(policy, law.area)
    tree = _tree(chain, text) if chain else None
    return tree is not None and made_up([law.unfolded.resolve(tree)])


def _tree(chain: Policy, text: str) -> Node | None:
    from yingbao.engine.policies.checking import FileScope, check_statement

    if chain.subject not in chain.dictionary.tables:
        return None
    block = parse_block(f"amount {text}", "", 1)
    scope = FileScope(chain.book, chain)
    try:
        [statement] = block.statements
        checked = check_statement(Checker(scope), statement, scope.head.root)
    except (ValueError, CheckFault):
        return None
    alone = checked.low is checked.high and checked.each is None and not checked.low.table
    return checked.low if alone else None
