"""ID, phone and bank numbers: sealed before they reach the database, opened after a logged look."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from yingbao.database import home
from yingbao.database.keys import Ring
from yingbao.database.keystore import KeyStore


def ring() -> Ring:
    """The office's keys as they are now; they may have been rotated since the last call."""
    return KeyStore(home() / "keys").ring()


def sealed(fact: str, subject: int, text: str) -> tuple[bytes, bytes, int]:
    """(ciphertext, keyed hash, generation of keys) of a subject's number."""
    keys = ring()
    return keys.encrypt(fact, subject, text), keys.hash(text), keys.newest.number


def opened(secrets: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """The numbers of a look: fact → (ciphertext in base 64, whose). Raises Trouble if one was tampered with."""
    keys = ring()
    return {fact: keys.decrypt(fact, whose, base64.b64decode(cipher)) for fact, (cipher, whose) in secrets.items()}
