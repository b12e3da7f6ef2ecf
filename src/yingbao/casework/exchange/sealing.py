"""What a row says, and the file of a batch, encrypted where they lie: they hold numbers of everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from yingbao.database import sealing

KEY: Final = "exchange"


@dataclass(frozen=True)
class Cells:
    """`ours`: the cells as they went out, in order; `theirs`: what the platform holds where it differs, by head."""

    ours: Sequence[str]
    theirs: Mapping[str, str] = field(default_factory=dict)


def seal_cells(batch: int, place: int, cells: Cells) -> bytes:
    told = json.dumps({"ours": list(cells.ours), "theirs": dict(cells.theirs)}, ensure_ascii=False)
    return seal(f"{batch}/{place}", told.encode())


def open_cells(batch: int, place: int, sealed: bytes) -> Cells:
    """Raises cryptography.exceptions.InvalidTag: it was tampered with."""
    told = json.loads(unseal(f"{batch}/{place}", sealed))
    return Cells(told["ours"], told["theirs"])


def seal(what: str, clear: bytes) -> bytes:
    """`what`: to which place it is bound."""
    return sealing.seal(KEY, f"{KEY}/{what}", clear)


def unseal(what: str, sealed: bytes) -> bytes:
    return sealing.unseal(KEY, f"{KEY}/{what}", sealed)
