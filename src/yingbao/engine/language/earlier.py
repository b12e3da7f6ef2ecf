"""What was given before: the papers of an occasion's owner that are neither for the occasion itself nor later than those.

A cap that counts what a family has had must not count the very payment it is asked about, nor one that came after it.
`earlier_receipts(x)` is a collection of the occasion, made from its owner's: SQL joins it, in memory it is picked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol, TypeVar

from yingbao.engine.dictionary import Collection, Label, Up
from yingbao.engine.values import NEVER

FACTS = ("policy", "occasion", "from")
"""What a paper must say for it to be told."""


class Paper(Protocol):
    """A decision or receipt in memory."""

    facts: dict[str, Any]


P = TypeVar("P", bound=Paper)


@dataclass(frozen=True, kw_only=True)
class Earlier(Collection):
    """Those of the owner's papers that began before `policy`'s first one for the occasion; all, while it has none.

    `up` leads to the owner, `ledger` names the owner's own collection. A paper that does not say its occasion is
    another one's.
    """

    up: Up
    ledger: str
    policy: str

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.name, self.policy)

    def pick(self, occasion: Any, papers: Iterable[P]) -> list[P]:
        """The earlier ones of an owner's papers; `occasion` is the event's id."""
        papers = list(papers)
        first: date = min((paper.facts["from"] for paper in papers if self.is_own(paper, occasion)), default=NEVER)
        return [paper for paper in papers if paper.facts["from"] < first]

    def is_own(self, paper: Paper, occasion: Any) -> bool:
        return (paper.facts["policy"], paper.facts["occasion"]) == (self.policy, str(occasion))


def earlier(ledger: Collection, up: Up, event: str, policy: str) -> Earlier:
    """The collection of `policy`'s occasions, the rows of table `event`."""
    label = Label(f"{ledger.label.zh}（本次及以后的不计）", f"earlier {ledger.label.en}")
    taken = {each.name: getattr(ledger, each.name) for each in fields(Collection)}
    taken |= {"name": f"earlier_{ledger.name}", "owner": event, "label": label}
    return Earlier(**taken, up=up, ledger=ledger.name, policy=policy)
