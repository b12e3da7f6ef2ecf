"""Places as departments write them, to codes of divisions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from yingbao.registry.imports.reasons import Reason

SUFFIXES = ("社区居委会", "村委会", "居委会", "社区", "街道办事处", "街道", "区", "县", "市")
CODE = re.compile(r"^\d{6}(\d{3}(\d{3})?)?$")
PROVINCES = frozenset(
    f"{zone}{place}"
    for zone, places in (
        ("1", "12345"),
        ("2", "123"),
        ("3", "1234567"),
        ("4", "123456"),
        ("5", "01234"),
        ("6", "12345"),
        ("7", "1"),
        ("8", "12"),
    )
    for place in places
)


@dataclass(frozen=True)
class Areas:
    """The office's divisions: name by code (6 digits for a district, 9 for a street, 12 for a community)."""

    names: Mapping[str, str]

    def read(self, text: str) -> tuple[str | None, Reason | None]:
        """The code of a place: a code anywhere in the country, or a name of this office. Else None and why."""
        found = unicodedata.normalize("NFKC", text).replace(" ", "")
        if found.isdigit():
            return self._by_code(found)
        codes = self._by_name.get(found, ())
        if len(codes) == 1:
            return next(iter(codes)), None
        if len(codes) > 1:
            choice = "、".join(f"{self.full_name(code)} {code}" for code in sorted(codes))
            return None, Reason("area-ambiguous", {"choice": choice})
        return None, Reason("area-name")

    def _by_code(self, digits: str) -> tuple[str | None, Reason | None]:
        code = digits.removesuffix("000000") if len(digits) == 12 else digits
        code = code.removesuffix("000") if len(code) in (9, 12) else code
        if not CODE.match(code) or code[:2] not in PROVINCES:
            return None, Reason("area-code")
        if any(code.startswith(district) for district in self._districts) and code not in self.names:
            return None, Reason("area-gone")
        return code, None

    @cached_property
    def _districts(self) -> tuple[str, ...]:
        return tuple(code for code in self.names if len(code) == 6)

    def full_name(self, code: str) -> str:
        """Street and community together."""
        street = self.names.get(code[:9], "") if len(code) == 12 else ""
        return street + self.names.get(code, code)

    @cached_property
    def _by_name(self) -> Mapping[str, frozenset[str]]:
        """Every way to write a division; with its street before it, or without the last word."""
        found: dict[str, set[str]] = {}
        for code, name in self.names.items():
            for way in _ways(name):
                found.setdefault(way, set()).add(code)
                for above in (self.names.get(code[:9]), self.names.get(code[:6])):
                    if above and above != name:
                        found.setdefault(above + way, set()).add(code)
            district, street = self.names.get(code[:6], ""), self.names.get(code[:9], "")
            if len(code) == 12:
                for way in _ways(name):
                    found.setdefault(district + street + way, set()).add(code)
        return {way: frozenset(codes) for way, codes in found.items()}


def _ways(name: str) -> Iterable[str]:
    bare = name
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            bare = name.removesuffix(suffix)
            break
    community = (bare + "社区", bare + "社区居委会") if name.endswith(("社区居委会", "社区")) else ()
    return dict.fromkeys((name, bare, *community))
