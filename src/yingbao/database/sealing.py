"""Bytes encrypted where they lie, each bound to its place: moved to another, nobody opens them."""

from __future__ import annotations

import os
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingbao.database.address import key_store

NONCE: Final = 12


def seal(key: str, place: str, clear: bytes) -> bytes:
    """`key`: which of the office's keys, by name; it is made at its first use."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key_store().key(key)).encrypt(nonce, clear, place.encode())


def unseal(key: str, place: str, sealed: bytes) -> bytes:
    """Raises cryptography.exceptions.InvalidTag: it was tampered with, or belongs elsewhere."""
    sealed = bytes(sealed)
    return AESGCM(key_store().key(key)).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
