"""Resident ID numbers and organisation codes: what is wrong with one, and what an ID says of its bearer.

The rules are python-stdnum's; of `stdnum.cn.ric` the checksum only, for it refuses regions that it does not know.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating.areas import PROVINCES

Bytes = npt.NDArray[np.uint8]
MANGLED = re.compile(r"^\d(\.\d+)?E\+\d+$", re.IGNORECASE)
LENGTH, OLD_LENGTH = 18, 15
WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], np.int64)
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
EPOCH = date(1970, 1, 1).toordinal()


def clean(text: str) -> str:
    """A number as it is kept: half-width, capitals, without spaces and hyphens, without Excel's text mark."""
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return re.sub(r"[\s\-‐-―'`]", "", text).upper()


def read_id(text: str) -> tuple[str | None, Reason | None, Reason | None]:
    """(number, why not, warning) of a resident ID number."""
    number = clean(text)
    if MANGLED.match(number):
        return None, Reason("id-mangled"), None
    if len(number) == OLD_LENGTH and number.isdigit():
        return None, Reason("id-old"), None
    if len(number) != LENGTH:
        return None, Reason("id-length", {"length": len(number)}), None
    if not number[:17].isdigit() or number[17] not in "0123456789X":
        return None, Reason("id-characters"), None
    if ric.calc_check_digit(number) != number[17]:
        lost = number.endswith("000")
        return None, Reason("id-mangled" if lost else "id-checksum"), None
    if birth_of(number) is None:
        return None, Reason("id-birth"), None
    strange = number[:2] not in PROVINCES
    return number, None, Reason("id-region", {"region": number[:6]}) if strange else None


def birth_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def read_code(text: str) -> tuple[str | None, Reason | None, Reason | None]:
    """(code, why not, warning) of a unified social credit code."""
    code = clean(text)
    if MANGLED.match(code):
        return None, Reason("id-mangled"), None
    try:
        return uscc.validate(code), None, None
    except InvalidChecksum:
        return None, Reason("code-checksum"), None
    except ValidationError:
        return None, Reason("code-form", {"length": len(code)}), None


def read_phone(text: str) -> tuple[str | None, Reason | None, Reason | None]:
    """(number, why not, warning) of one telephone number; several in a cell are not guessed apart."""
    bare = unicodedata.normalize("NFKC", text)
    number = re.sub(r"[\s\-()]", "", bare)
    if MANGLED.match(number):
        return None, Reason("id-mangled"), None
    number = re.sub(r"^(\+|00)86", "", number)
    if not re.fullmatch(r"\d{7,12}", number):
        return None, Reason("phone"), None
    return number, None, None


@dataclass(frozen=True)
class Sound:
    """Which of many texts are resident ID numbers without any fault; and what these say (0 elsewhere).

    `birth`: days since 1970; `male`, `known`: whether the region is one of a province.
    """

    sound: npt.NDArray[np.bool_]
    birth: npt.NDArray[np.int32]
    male: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]


def look_through(numbers: Bytes) -> Sound:
    """Checks rows of 18 bytes at once, exactly as `read_id` does one by one."""
    digits = numbers[:, :17].astype(np.int64) - ord("0")
    formed: npt.NDArray[np.bool_] = np.all((digits >= 0) & (digits <= 9), axis=1)
    digits = np.where(formed[:, None], digits, 0)
    sound: npt.NDArray[np.bool_] = np.logical_and(formed, CHECKS[digits @ WEIGHTS % 11] == numbers[:, 17])
    year, month, day = (digits[:, a:b] @ (10 ** np.arange(b - a - 1, -1, -1)) for a, b in ((6, 10), (10, 12), (12, 14)))
    exists = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    first = (np.where(exists, year - 1970, 0) * 12 + np.where(exists, month - 1, 0)).astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)
    sound &= exists & (day <= length)
    birth = np.where(sound, first.astype("datetime64[D]").astype(np.int64) + day - 1, 0).astype(np.int32)
    provinces = digits[:, 0] * 10 + digits[:, 1]
    known = np.isin(provinces, [int(code) for code in PROVINCES])
    return Sound(sound, birth, digits[:, 16] % 2 == 1, known)
