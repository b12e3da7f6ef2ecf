"""Exclusion groups as their members write them: each well formed, and all of one group about the same rows by the same rule.

A group is written policy by policy, and settled among those about one table's rows. What the members do not agree about
would silently settle nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yingbao.engine.faults import Fault, Place

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Book, Policy
    from yingbao.engine.policies.file import PolicyFile

RULES = ("higher", "earlier", "chosen", "top_up")
AGREED = ("rule", "choice")


@dataclass(frozen=True)
class Member:
    """A file that puts its policy into a group."""

    policy: Policy
    file: PolicyFile
    group: dict[str, Any]

    def place(self, key: str = "") -> Place:
        """The line of the front matter that says so, and in it the key."""
        found = self.file.front_place("group")
        at = found.text.find(f"{key}:") if key else -1
        return replace(found, column=at + 1) if at > 0 else found


def check_groups(book: Book) -> Iterator[Fault]:
    """Faults of every file's group, and of every member that differs from the first of its group."""
    first: dict[str, Member] = {}
    for name, files in book.by_id.items():
        for file in files:
            policy = book.chain(name, file.prefix)
            if "group" not in file.front or policy is None or policy.subject not in book.dictionary.tables:
                continue
            member = Member(policy, file, file.front["group"])
            if wrong := list(_shape(member)):
                yield from wrong
                continue
            other = first.setdefault(str(member.group["name"]), member)
            yield from _differences(member, other)


def _shape(member: Member) -> Iterator[Fault]:
    group: Any = member.group
    if not (isinstance(group, dict) and group.get("name") and group.get("rule") in RULES):
        yield Fault("group-shape", member.place(), {"rules": ", ".join(RULES)})
    elif group["rule"] == "chosen":
        table = member.policy.dictionary.tables[member.policy.root]
        chosen = {name for name, fact in table.facts.items() if fact.category}
        if group.get("choice") not in chosen:
            words = {"subject": table.name, "known": ", ".join(sorted(chosen)) or "-"}
            yield Fault("group-choice", member.place("choice"), words)


def _differences(member: Member, other: Member) -> Iterator[Fault]:
    words: dict[str, Any] = {"group": member.group["name"], "file": other.file.path}
    for key in AGREED:
        mine, theirs = member.group.get(key), other.group.get(key)
        if mine != theirs:
            given = {"key": key, "given": mine or "-", "theirs": theirs or "-"}
            yield Fault("group-differs", member.place(key), {**words, **given})
            return
    if member.policy.root != other.policy.root:
        about = {"given": member.policy.root, "theirs": other.policy.root, "policy": other.policy.id}
        yield Fault("group-subjects", member.place(), {**words, **about})
