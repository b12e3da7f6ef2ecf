"""The front matter of a policy file: which keys it has, what may stand there, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Dictionary, Label, Table
from yingbao.engine.faults import Fault, Place, nearest
from yingbao.engine.policies.document import Document
from yingbao.engine.policies.parameters import MARKS

KINDS = ("benefit", "duty", "permission", "status", "signal")
DELIVERS = ("cash", "loan", "stay", "visit", "slot", "works", "filing", "rating", "service", "nothing")
PERIODS = ("month", "year", "once")
KNOWN_KEYS = (
    "id", "programme", "title", "jurisdiction", "extends", "subject", "applies", "each", "kind", "delivers", "pay",
    "process", "group", "law", "overlay", "notes",
)  # fmt: skip
FIXED_KEYS = ("subject", "applies", "each", "kind")
LAW_KEYS = ("title", "number", "in_force", "mark", "english")
PAYEES = ("self", "household", "institution")
_ID = re.compile(r"^[a-z][a-z0-9_]*$")


class FrontReader:
    """Reads the front matter of one document; what is wrong goes to `faults`."""

    def __init__(self, document: Document, stem: str, dictionary: Dictionary) -> None:
        self.document, self.stem, self.dictionary = document, stem, dictionary
        self.faults = document.faults

    def fault(self, code: str, place: Place | None = None, **words: Any) -> None:
        self.faults.append(Fault(code, place or self.front_place(), words))

    def front_place(self, key: str = "id", word: str = "") -> Place:
        return self.document.front_place(key, word)

    def title(self, front: Mapping[str, Any]) -> Label:
        raw = front.get("title")
        if isinstance(raw, dict) and raw.get("zh") and raw.get("en"):
            return Label(str(raw["zh"]), str(raw["en"]))
        if front and "extends" not in front:
            self.fault("title-missing", self.front_place("title"))
        return Label(self.stem, self.stem)

    def check_front(self, id: str, jurisdiction: str) -> None:
        front = self.document.front
        for key in front:
            if key not in KNOWN_KEYS:
                self.fault("front-key-unknown", self.front_place(key, key), given=key, near=nearest(key, KNOWN_KEYS))
        self.check_twice()
        self.check_law(front.get("law"))
        if not _ID.match(id) or id != self.stem:
            self.fault("id-differs", given=id, stem=self.stem)
        if not jurisdiction.isdigit():
            self.fault("jurisdiction-missing", self.front_place("jurisdiction"), given=jurisdiction)
        if "extends" not in front and any(section.rules for section in self.document.sections):
            self.check_shape(front)
        elif "extends" in front:
            for key in FIXED_KEYS:
                if key in front:
                    self.fault("fixed-by-higher", self.front_place(key), key=key)

    def check_twice(self) -> None:
        """A key that stands twice: YAML would silently keep the last."""
        seen: set[str] = set()
        for number, line in enumerate(self.document.lines[1:], 2):
            if line.rstrip() == "---":
                return
            key = line.partition(":")[0] if line[:1].isalpha() else ""
            if key and key in seen:
                self.fault("front-key-twice", self.document.place(number, 1), key=key)
            seen.add(key)

    def check_law(self, law: Any) -> None:
        if law is None:
            return
        if not isinstance(law, dict):
            self.fault("law-shape", self.front_place("law"))
            return
        for name, entry in law.items():
            if not isinstance(entry, dict) or not entry.get("title"):
                self.fault("law-title", self.front_place("law", f"{name}:"), name=name)
                continue
            for key in entry:
                if key not in LAW_KEYS:
                    near = nearest(str(key), LAW_KEYS) or ", ".join(LAW_KEYS)
                    self.fault("law-key", self.front_place("law", f"{key}:"), given=key, near=near)
            if (mark := str(entry.get("mark", "unknown"))) not in MARKS:
                near = nearest(mark, MARKS) or ", ".join(MARKS)
                self.fault("mark-unknown", self.front_place("law", mark), given=mark, near=near)
            if not isinstance(given := entry.get("in_force", date.min), date):
                self.fault("date-cell", self.front_place("law", str(given)), given=given)

    def check_pay(self, pay: str, table: Table) -> None:
        """Who is paid: a word of the language, or relations in their order, `guardian, else carer`."""
        ways = (*PAYEES, *self.dictionary.subjects, *table.ups, *table.collections)
        for part in pay.split(","):
            given = part.strip().removeprefix("else ").strip()
            if given not in ways:
                near = nearest(given, ways) or ", ".join(ways)
                self.fault("front-value", self.front_place("pay", given), key="pay", given=given, known=near)

    def check_shape(self, front: dict[str, Any]) -> None:
        self.choice(front, "subject", self.dictionary.subjects)
        self.choice(front, "kind", KINDS)
        self.choice(front, "delivers", DELIVERS)
        table = self.dictionary.tables.get(str(front.get("subject")))
        if table is None:
            return
        self.choice(front, "applies", tuple(table.areas))
        self.check_pay(str(front.get("pay", "self")), table)
        ones = [self.dictionary.tables[way.table].one for way in table.collections.values()]
        self.choice(front, "each", (*PERIODS, *ones))

    def choice(self, front: Mapping[str, Any], key: str, known: tuple[str, ...]) -> None:
        given = str(front.get(key, ""))
        if given not in known:
            near = nearest(given, known)
            self.fault("front-value", self.front_place(key), key=key, given=given, known=", ".join(known), near=near)
