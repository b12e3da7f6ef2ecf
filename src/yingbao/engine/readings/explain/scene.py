"""An example's members as rows of a world."""

from __future__ import annotations

from itertools import count

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.policies.book import Policy
from yingbao.engine.policies.examples import THIS, Example, Member
from yingbao.engine.readings.explain.world import Row, all_rows, attach, blank_row


class Scene:
    """Builds the rows of one example. `root` is the row that the policy is asked about."""

    def __init__(self, example: Example, policy: Policy, dictionary: Dictionary, ids: count[int]) -> None:
        self.dictionary, self.policy, self.ids = dictionary, policy, ids
        self.area = policy.file.prefix.ljust(6, "0") if policy.file.prefix else "000000"
        subject = self.row(policy.subject, example.self_)
        self.home = subject
        belongs = next(iter(dictionary.tables[policy.subject].ups.values()), None)
        if belongs:
            self.home = self.row(belongs.table, example.household or Member(belongs.table, {}))
            self.join(self.home, subject)
        for other in example.others:
            self.place(other, subject)
        self.root = self.occasion(example, subject) if policy.root != policy.subject else subject
        for row in all_rows(self.root):
            if dictionary.tables[row.table].kind == "ledger" and row.facts["occasion"] in THIS:
                row.facts["occasion"] = str(self.root.id)

    def row(self, table: str, member: Member) -> Row:
        entry = self.dictionary.tables[table]
        areas = {name: self.area for name in entry.areas.values() if name in entry.facts}
        if entry.kind == "event":
            areas = {name: value for name, value in areas.items() if name in entry.own_facts}
        made = blank_row(self.dictionary, table, next(self.ids), {**areas, **member.facts})
        for part in member.parts:
            self.hang(made, part)
        return made

    def hang(self, owner: Row, part: Member) -> None:
        """A part into the owner's collection of that singular, plural or table."""
        for name, way in self.dictionary.tables[owner.table].collections.items():
            if part.who in (way.one, name, way.table):
                attach(self.dictionary, owner, name, self.row(way.table, part))
                return
        raise LookupError(f"{owner.table} has no {part.who}")

    def join(self, home: Row, member: Row) -> None:
        """A member into its home's collection (the household's members)."""
        for name, way in self.dictionary.tables[home.table].collections.items():
            if way.table == member.table:
                attach(self.dictionary, home, name, member)
                return

    def place(self, other: Member, subject: Row) -> None:
        ways = self.dictionary.tables[subject.table].collections
        if any(other.who in (way.one, name, way.table) for name, way in ways.items()):
            self.hang(subject, other)
        else:
            self.hang(self.home, other)

    def occasion(self, example: Example, subject: Row) -> Row:
        for name, way in self.dictionary.tables[subject.table].collections.items():
            if way.table == self.policy.root:
                made = self.row(way.table, Member(way.one, example.self_.occasion))
                attach(self.dictionary, subject, name, made)
                return made
        raise LookupError(self.policy.root)
