"""A file of encrypted chunks: none can be changed, left out, moved or cut off unnoticed.

Head, then chunks (4 bytes of length, AES-GCM), then the SHA-256 of all that. Each file has a key of its own, from the
office's key and the salt in the head; a chunk's nonce is its number and whether it is the last. A chunk holds one letter,
which says what it is of, and data compressed by zstd.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yingbao.database.trouble import Trouble

MAGIC = b"YINGBAO BACKUP 1\n"
SALT, PRINT, SUM, LENGTH = 16, 8, 32, 4
HEAD = len(MAGIC) + PRINT + SALT
CHUNK = 4 * 2**20
LONGEST = 2 * CHUNK
"""No chunk is longer: a forged length does not make us read a whole disk into memory."""
ZSTD = pa.Codec("zstd", compression_level=3)


def key_print(key: bytes) -> bytes:
    """What a key is recognised by, without telling anything of it."""
    return sha256(b"yingbao backup key\0" + key).digest()[:PRINT]


class Writer:
    """Writes chunks to a file open for writing; nothing counts until `close` wrote the last."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self.file = file
        self.sum = sha256()
        self.head = MAGIC + key_print(key) + os.urandom(SALT)
        self.number = 0
        self.cipher = _cipher(key, self.head)
        self._put(self.head)

    def write(self, kind: bytes, data: bytes) -> None:
        self._chunk(kind, data, last=False)

    def close(self, kind: bytes, data: bytes) -> None:
        """Writes the last chunk and the checksum."""
        self._chunk(kind, data, last=True)
        self.file.write(self.sum.digest())

    def _chunk(self, kind: bytes, data: bytes, *, last: bool) -> None:
        plain = kind + len(data).to_bytes(LENGTH, "big") + ZSTD.compress(data, asbytes=True)
        sealed = self.cipher.encrypt(_nonce(self.number, last), plain, self.head)
        self.number += 1
        self._put(len(sealed).to_bytes(LENGTH, "big") + sealed)

    def _put(self, data: bytes) -> None:
        self.sum.update(data)
        self.file.write(data)


def read(path: Path, key: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(letter, data) of each chunk, each verified before it is given. Trouble at whatever is not as it was written.

    That nothing is missing is known only when the iterator has ended.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        _check_head(path, head, key)
        cipher, summed, number, last = _cipher(key, head), sha256(head), 0, False
        while not last:
            length = file.read(LENGTH)
            size = int.from_bytes(length, "big")
            sealed = file.read(size) if size <= LONGEST else b""
            if len(length) < LENGTH or len(sealed) < size or not sealed:
                raise _broken(path, f"第 {number} 块不完整", f"chunk {number} is not whole")
            summed.update(length + sealed)
            plain, last = _open(path, cipher, head, number, sealed)
            number += 1
            yield (
                plain[:1],
                ZSTD.decompress(plain[1 + LENGTH :], int.from_bytes(plain[1 : 1 + LENGTH], "big"), asbytes=True),
            )
        if file.read() != summed.digest():
            raise _broken(path, "末尾的校验和不符", "the checksum at its end does not agree")


def _open(path: Path, cipher: AESGCM, head: bytes, number: int, sealed: bytes) -> tuple[bytes, bool]:
    for last in (False, True):
        try:
            return cipher.decrypt(_nonce(number, last), sealed, head), last
        except InvalidTag:
            continue
    raise _broken(path, f"第 {number} 块被改动过", f"chunk {number} was changed")


def _check_head(path: Path, head: bytes, key: bytes) -> None:
    if len(head) < HEAD or not head.startswith(MAGIC):
        raise Trouble(f"{path} 不是应保的备份文件。", f"{path} is no backup of Yingbao's.")
    if head[len(MAGIC) : len(MAGIC) + PRINT] != key_print(key):
        raise Trouble(
            f"{path} 是用另一把密钥备份的。请先导入那个办公室导出的密钥：yingbao keys import 文件。",
            f"{path} was made with another key. Import the keys of that office first: yingbao keys import FILE.",
        )


def _broken(path: Path, zh: str, en: str) -> Trouble:
    return Trouble(
        f"备份 {path} 已损坏：{zh}。什么都没有恢复；请换一份备份。",
        f"The backup {path} is damaged: {en}. Nothing was restored; take another backup.",
    )


def _cipher(key: bytes, head: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=head[-SALT:], info=b"yingbao backup").derive(key)
    return AESGCM(derived)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
