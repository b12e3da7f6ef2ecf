"""What a row says, and the file of a batch, encrypted where they lie: they hold numbers of everybody."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingbao.database.address import key_store

NONCE: Final = 12


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
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key_store().key("exchange")).encrypt(nonce, clear, f"exchange/{what}".encode())


def unseal(what: str, sealed: bytes) -> bytes:
    sealed = bytes(sealed)
    return AESGCM(key_store().key("exchange")).decrypt(sealed[:NONCE], sealed[NONCE:], f"exchange/{what}".encode())
