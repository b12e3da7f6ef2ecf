"""The keys that ID, phone and bank numbers are kept under: authenticated encryption, and a keyed hash to find them by.

Pure: a ring is a value; `keystore` keeps its keys in the office's folder, never in the database.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingbao.database.trouble import Trouble

KEY, NONCE, HEAD = 32, 12, 3
"""Bytes of a key, of a nonce, and of what stands before it: one for the format, two for the key's version."""
FORMAT = 1
BLOCK = 64  # of SHA-256, for HMAC


@dataclass(frozen=True)
class Version:
    """One generation of keys: `cipher` and `hash`, 32 bytes each. It never shows itself in a traceback."""

    number: int
    cipher: bytes
    hash: bytes

    def __repr__(self) -> str:
        return f"Version({self.number})"

    @classmethod
    def make(cls, number: int) -> Version:
        return cls(number, os.urandom(KEY), os.urandom(KEY))

    @cached_property
    def seal(self) -> AESGCM:
        return AESGCM(self.cipher)

    @cached_property
    def _pads(self) -> tuple[hashlib._Hash, hashlib._Hash]:
        # RFC 2104, with both pads hashed once: half the time of hmac.digest over a million values.
        padded = self.hash.ljust(BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
        return hashlib.sha256(inner), hashlib.sha256(outer)

    def digest(self, value: str) -> bytes:
        """HMAC-SHA-256 of the normalised value, 32 bytes."""
        first, second = self._pads
        inner, outer = first.copy(), second.copy()
        inner.update(normal(value).encode())
        outer.update(inner.digest())
        return outer.digest()


@dataclass(frozen=True)
class Ring:
    """All generations of keys. The newest encrypts and hashes; older ones still decrypt.

    `settled`: the generation that no row is older than; a search asks by all generations from there on.
    """

    versions: Mapping[int, Version]
    settled: int

    @property
    def newest(self) -> Version:
        return self.versions[max(self.versions)]

    def encrypt(self, fact: str, subject: int, value: str) -> bytes:
        """Encrypts one value. Only the same fact of the same subject can be decrypted with it again."""
        return self.encrypt_all(fact, (subject,), (value,))[0]

    def decrypt(self, fact: str, subject: int, token: bytes) -> str:
        """The value. Trouble if the token was changed, moved to somebody else, or its key is not here."""
        return self.decrypt_all(fact, (subject,), (token,))[0]

    def hash(self, value: str) -> bytes:
        """The keyed hash that a row is written with."""
        return self.newest.digest(value)

    def hashes(self, value: str) -> list[bytes]:
        """Every keyed hash the value may stand under while keys are being rotated: `hash = ANY(…)`."""
        return [self.versions[n].digest(value) for n in sorted(self.versions, reverse=True) if n >= self.settled]

    def encrypt_all(self, fact: str, subjects: Sequence[int], values: Sequence[str]) -> list[bytes]:
        """Encrypts one fact of many subjects: about a microsecond each."""
        version = self.newest
        head = bytes([FORMAT]) + version.number.to_bytes(2, "big")
        encrypt, bound = version.seal.encrypt, f"{fact}\x1f".encode()
        nonces = os.urandom(NONCE * len(values))
        found = []
        for place, (subject, value) in enumerate(zip(subjects, values, strict=True)):
            nonce = nonces[NONCE * place : NONCE * (place + 1)]
            found.append(head + nonce + encrypt(nonce, value.encode(), head + bound + b"%d" % subject))
        return found

    def decrypt_all(self, fact: str, subjects: Sequence[int], tokens: Sequence[bytes]) -> list[str]:
        """The values of one fact of many subjects; Trouble names the first that does not open."""
        bound, found = f"{fact}\x1f".encode(), []
        for subject, token in zip(subjects, map(bytes, tokens), strict=True):
            head, nonce, sealed = token[:HEAD], token[HEAD : HEAD + NONCE], token[HEAD + NONCE :]
            try:
                key = self.versions[version_of(token)].seal
                found.append(key.decrypt(nonce, sealed, head + bound + b"%d" % subject).decode())
            except KeyError:
                raise _no_key(version_of(token), self.versions) from None
            except InvalidTag:
                raise _broken(fact, subject) from None
        return found

    def hash_all(self, values: Iterable[str]) -> list[bytes]:
        return list(map(self.newest.digest, values))


def version_of(token: bytes) -> int:
    """Which generation of keys a token was written with."""
    head = bytes(token[:HEAD])
    if len(head) < HEAD or head[0] != FORMAT:
        raise Trouble(
            "密文的格式不认识：数据被改动过，请用备份核对。",
            "This is no ciphertext of ours: it was changed. Compare with a backup.",
        )
    return int.from_bytes(head[1:], "big")


def normal(value: str) -> str:
    """A number as it is compared: half-width (NFKC), capitals, letters and digits only."""
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value)
    return value.upper() if value.isalnum() else "".join(filter(str.isalnum, value)).upper()


def _no_key(version: int, known: Iterable[int]) -> Trouble:
    have = ", ".join(map(str, sorted(known)))
    return Trouble(
        f"缺少第 {version} 代密钥（现有：{have}）。请先用 yingbao keys import 导入密钥文件。",
        f"Generation {version} of the keys is missing (here: {have}). Import the key file first: yingbao keys import.",
    )


def _broken(fact: str, subject: int) -> Trouble:
    return Trouble(
        f"档案 {subject} 的 {fact} 密文无法解开：被改动过，或被挪到了别人名下。请查审计日志并从备份恢复。",
        f"The ciphertext of {fact} in file {subject} does not open: it was changed or moved from somebody else."
        " Look at the log, and restore it from a backup.",
    )
