"""The book of law: all policy files of a folder, joined into policies by id and jurisdiction, and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary, Label, load_dictionary
from yingbao.engine.faults import Fault, Faults, Place, nearest
from yingbao.engine.language.scope import Head
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Type
from yingbao.engine.policies.file import Checked, Clause, PolicyFile, read_file
from yingbao.engine.policies.front import FIXED_KEYS, PERIODS
from yingbao.engine.policies.parameters import Parameter

DEFAULTS: dict[str, Any] = {"kind": "benefit", "delivers": "nothing", "pay": "self", "each": "month"}


@dataclass
class Policy:
    """The files of one id from the nation down to one jurisdiction, as one: `files` from high to low."""

    id: str
    files: list[PolicyFile]
    book: Book

    @property
    def dictionary(self) -> Dictionary:
        return self.book.dictionary

    @cached_property
    def front(self) -> dict[str, Any]:
        merged = dict(DEFAULTS)
        for number, file in enumerate(self.files):
            merged |= {key: value for key, value in file.front.items() if number == 0 or key not in FIXED_KEYS}
        return merged

    @property
    def file(self) -> PolicyFile:
        return self.files[-1]

    @property
    def title(self) -> Label:
        return next((f.title for f in reversed(self.files) if "title" in f.front), self.files[0].title)

    @property
    def programme(self) -> str:
        return str(self.front.get("programme", self.id))

    @property
    def subject(self) -> str:
        return str(self.front.get("subject", ""))

    @property
    def each(self) -> str:
        return str(self.front["each"])

    @property
    def is_rule(self) -> bool:
        return any(file.clauses for file in self.files)

    @cached_property
    def root(self) -> str:
        """The table whose rows the rules speak of: the subject's, or the occasion's."""
        if self.each in PERIODS:
            return self.subject
        ways = self.dictionary.tables[self.subject].collections.values()
        return next((way.table for way in ways if self.dictionary.tables[way.table].one == self.each), self.subject)

    @cached_property
    def clauses(self) -> list[Clause]:
        """All clauses; a lower file's section of the same name takes the place of an open one."""
        merged: list[Clause] = []
        for file in self.files:
            if file.overlay:
                continue
            names = {clause.name for clause in file.clauses if clause.name}
            merged = [c for c in merged if not (c.open and c.name in names)] + file.clauses
        return merged

    @cached_property
    def rebound(self) -> dict[Place, list[Checked]]:
        """Where an open section was replaced, every clause typed anew, by where it stands: names mean what the replacement
        says. A clause's place is the same in the process that reads back what another kept; its identity is not."""
        if len(self.clauses) == sum(len(file.clauses) for file in self.files if not file.overlay):
            return {}
        from yingbao.engine.policies.checking import retype

        return retype(self)

    def checked(self, clause: Clause) -> list[Checked]:
        """The typed statements of one of the policy's clauses."""
        return self.rebound.get(clause.place, clause.checked)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Parameters by name: a lower file's replace the higher's wholly, an overlay's rows are added."""
        merged: dict[str, Parameter] = {}
        for file in self.files:
            for name, parameter in file.parameters.items():
                merged[name] = _overlaid(merged.get(name), parameter) if file.overlay else parameter
        return merged

    def head(self) -> Head:
        grounds, discretion = set(), False
        for clause in self.clauses:
            for statement in clause.statements:
                if statement.keyword == "entitled when" and clause.name:
                    grounds.add(clause.name)
                text = statement.expression.text
                discretion |= statement.keyword == "amount" and text.lstrip("( ").startswith(("between", "up_to"))
        return Head(self.id, self.programme, self.subject, self.root, self.each, frozenset(grounds), discretion)


def _overlaid(below: Parameter | None, above: Parameter) -> Parameter:
    """An overlay's rows beside those it fills; for the same key and day the overlay's stands."""
    if below is None:
        return above
    taken = {(row.key, row.starts[0]) for row in above.rows}
    rows = [row for row in below.rows if (row.key, row.starts[0]) not in taken] + above.rows
    return Parameter(below.name, below.kind, below.row, rows, below.categories or above.categories)


@dataclass(eq=False)
class Book:
    """Every policy file that was asked for. `chain(id, area)` gives the policy in force there. A book is itself alone: what
    is made of one is kept for it."""

    dictionary: Dictionary
    files: list[PolicyFile]
    root: str = ""
    key: str = ""
    """Under what it is kept for other processes, if it is."""
    faults: list[Fault] = field(default_factory=list)
    _chains: dict[tuple[str, str], Policy | None] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, list[PolicyFile]]:
        found: dict[str, list[PolicyFile]] = defaultdict(list)
        for file in sorted(self.files, key=lambda f: (len(f.prefix), f.overlay is not None)):
            found[file.id].append(file)
        return found

    def chain(self, policy: str, area: str) -> Policy | None:
        """The policy `policy` as it stands in the division `area` ('' the nation), or None if it has no file there."""
        key = policy, area
        if key not in self._chains:
            files = [file for file in self.by_id.get(policy, []) if area.startswith(file.prefix)]
            self._chains[key] = Policy(policy, files, self) if files else None
        return self._chains[key]

    @cached_property
    def heads(self) -> dict[str, Head]:
        """Each rule policy's head, from its fullest chain."""
        heads = {}
        for name, files in self.by_id.items():
            policy = Policy(name, files, self)
            if policy.is_rule and policy.subject in self.dictionary.tables:
                heads[name] = policy.head()
        return heads

    def parameter(self, policy: str, name: str) -> Node | None:
        """The parameter's node, typed by all its values in every file; None if there is no such parameter."""
        from yingbao.engine.policies.resolve import parameter_node

        return parameter_node(self, policy, name)

    def hull(self, policy: str, name: str) -> Type | None:
        found = [file.parameters[name] for file in self.by_id.get(policy, []) if name in file.parameters]
        if not found:
            return None
        types = [parameter.hull() for parameter in found]
        bounds = min(t.lo for t in types), max(t.hi for t in types), max(t.den_hi for t in types)
        return Type(types[0].dim, *bounds, unknown=True)

    @property
    def areas(self) -> list[str]:
        """All jurisdictions that have a file, as prefixes, the widest first."""
        return sorted({file.prefix for file in self.files}, key=len)


def fingerprint(folder: Path, more: str = "") -> str:
    """Which edition this is: the same policy files (and `more`, whatever else decides) give the same twelve letters."""
    digest = sha256(more.encode())
    for path in sorted(folder.rglob("*.md")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def load_book(folder: Path, *, overlays: Iterable[str] = (), check: bool = True) -> Book:
    """All policies under `folder` (registry.yaml beside them). Raises Faults with everything that is wrong at once."""
    from yingbao.engine.policies.checking import check_book

    dictionary = load_dictionary(folder / "registry.yaml")
    wanted = set(overlays)
    files = [read_file(path, folder.parent, dictionary) for path in sorted(folder.rglob("*.md"))]
    kept = [file for file in files if file.overlay is None or file.overlay in wanted]
    book = Book(dictionary, kept, str(folder))
    book.faults = [fault for file in kept for fault in file.faults]
    if missing := wanted - {file.overlay for file in kept}:
        known = {file.overlay for file in files if file.overlay}
        name = sorted(missing)[0]
        book.faults.append(
            Fault("overlay-unknown", None, {"name": name, "near": nearest(name, known) or ", ".join(known)})
        )
    if check:
        book.faults += check_book(book)
        if book.faults:
            once = {(fault.code, fault.place): fault for fault in book.faults}.values()
            raise Faults(
                sorted(once, key=lambda f: (f.place.file, f.place.line, f.place.column) if f.place else ("", 0, 0))
            )
    return book
