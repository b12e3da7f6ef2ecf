"""One cell's text to a value of its column, or why not. Pure; columns call it once for each different text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property

from yingbao.engine.dictionary import Category, Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.values import NEVER, Value, yuan_text
from yingbao.registry.imports.mapping import Target
from yingbao.registry.imports.mapping.words import plain, words
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating import numbers
from yingbao.registry.imports.validating.areas import Areas

DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^\d{5}(\.0+)?$")
EXCEL_EPOCH = date(1899, 12, 30)
LONGEST = 2_000
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Control characters and those that turn the reading direction: what one sees is not what is there."""
STRANGE = re.compile("[\ue000-\uf8ff\ufffd]")
FORMULA = re.compile(r"^[=+\-@]")


@dataclass(frozen=True)
class Read:
    """What a cell says: `value` (None: nothing), `fault` (then the row is set aside) or `warning`."""

    value: Value = None
    fault: Reason | None = None
    warning: Reason | None = None


@dataclass(frozen=True)
class Reader:
    """Reads cells. `day`: the day of the file, after which nothing that is past may lie."""

    categories: Mapping[str, Category]
    areas: Areas
    day: date

    def read(self, target: Target, text: str) -> Read:
        """The value of a cell of `target`; money in fen, days as dates, categories and areas by code."""
        text = text.strip()
        if found := HIDDEN.search(text):
            return Read(fault=Reason("hidden-character", {"code": f"U+{ord(found[0]):04X}"}))
        if not text or (text.lower() in self._nothing):
            return Read()
        return self._ways[target.reads](target, text)

    @cached_property
    def _ways(self) -> Mapping[str, Callable[[Target, str], Read]]:
        return {
            "text": self._text, "key": self._key, "boolean": self._boolean, "integer": self._integer, "money": self._money,
            "date": self._date, "area": self._area, "category": self._category,
            "resident_id": lambda _, text: Read(*numbers.read_id(text)),
            "credit_code": lambda _, text: Read(*numbers.read_code(text)),
            "phone": lambda _, text: Read(*numbers.read_phone(text)),
        }  # fmt: skip

    @cached_property
    def _nothing(self) -> frozenset[str]:
        return frozenset(map(str, words()["nothing"]))

    def _text(self, target: Target, text: str) -> Read:
        if len(text) > LONGEST:
            return Read(fault=Reason("too-long", {"most": LONGEST}))
        if FORMULA.match(text):
            return Read(text, warning=Reason("formula"))
        return Read(text, warning=Reason("strange-character") if STRANGE.search(text) else None)

    def _key(self, target: Target, text: str) -> Read:
        number = unicodedata.normalize("NFKC", text)
        if numbers.MANGLED.match(number):
            return Read(fault=Reason("id-mangled"))
        return Read(fault=Reason("too-long", {"most": 200})) if len(number) > 200 else Read(number)

    def _boolean(self, target: Target, text: str) -> Read:
        word = text.lower()
        for value in (True, False):
            if word in words()["truth"][str(value).lower()]:
                return Read(value)
        return Read(fault=Reason("boolean"))

    def _integer(self, target: Target, text: str) -> Read:
        number = _decimal(text)
        if number is None or number != number.to_integral_value():
            return Read(fault=Reason("integer"))
        return _within(target.fact, int(number), str)

    def _money(self, target: Target, text: str) -> Read:
        number = _decimal(re.sub(r"^[¥￥]|(人民币)?元(整|/月|每月)?$", "", unicodedata.normalize("NFKC", text).strip()))
        if number is None:
            return Read(fault=Reason("money"))
        if number * 100 != (number * 100).to_integral_value():
            return Read(fault=Reason("money-parts"))
        return _within(target.fact, int(number * 100), yuan_text)

    def _date(self, target: Target, text: str) -> Read:
        fact, text = target.fact, unicodedata.normalize("NFKC", text)
        if fact is not None and fact.absent is NEVER and text.lower() in words()["never"]:
            return Read(NEVER)
        warning = None
        if SERIAL.match(text):
            found: date | None = EXCEL_EPOCH + timedelta(int(text[:5]))
            warning = Reason("date-serial", {"day": str(found)})
        else:
            found = _day(text)
        if found is None:
            return Read(fault=Reason("date"))
        if not date(1850, 1, 1) <= found <= date(2200, 12, 31):
            return Read(fault=Reason("date-far", {"day": str(found)}))
        if fact is not None and fact.past and found > self.day:
            return Read(fault=Reason("date-future", {"day": str(self.day)}))
        return Read(found, warning=warning)

    def _area(self, target: Target, text: str) -> Read:
        code, fault = self.areas.read(text)
        return Read(code, fault)

    def _category(self, target: Target, text: str) -> Read:
        fact = target.fact
        if fact is None or fact.category is None:
            return Read(fault=Reason("category", {"choice": ""}))
        found = self._values[fact.category].get(plain(text))
        if found is None and fact.absent == NONE and text.lower() in words()["none"]:
            return Read(NONE)
        if found is not None:
            return Read(found)
        labels = self.categories[fact.category].values.values()
        return Read(fault=Reason("category", {"choice": "、".join(label.zh for label in labels)}))

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, str]]:
        """Of each category its values by slug, label, and for sexes by what else is in use."""
        found = {}
        for name, category in self.categories.items():
            found[name] = {
                plain(way): value
                for value, label in category.values.items()
                for way in (value, label.zh, label.en, *(words()["sexes"].get(value, ()) if name == "sex" else ()))
            }
        return found


def _decimal(text: str) -> Decimal | None:
    bare = unicodedata.normalize("NFKC", text).replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _within(fact: Fact | None, number: int, shown: Callable[[int], str]) -> Read:
    if fact is not None and not fact.lo <= number <= fact.hi:
        return Read(fault=Reason("range", {"low": shown(fact.lo), "high": shown(fact.hi)}))
    return Read(number)


def _day(text: str) -> date | None:
    found = DATE.match(text) or COMPACT.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
