"""The keys in a file of their own, under a passphrase: without them a backup is noise."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from yingbao.database.keystore import KeyStore
from yingbao.database.trouble import Trouble

FORMAT = "yingbao keys 1"
WORK = 2**17
"""Scrypt's cost: 128 MB and some tenths of a second a guess."""
SHORTEST = 12


def export_keys(store: KeyStore, to: Path, passphrase: str) -> int:
    """Writes all secrets, encrypted, into a new file; how many. Trouble for a short passphrase or an existing file."""
    if len(passphrase) < SHORTEST:
        raise Trouble(
            f"口令太短：至少 {SHORTEST} 个字符，可以用几个不相干的词。",
            f"The passphrase is too short: {SHORTEST} characters at least; a few unrelated words will do.",
        )
    contents = store.contents()
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(contents).encode(), FORMAT.encode())
    text = {
        name: base64.b64encode(data).decode() for name, data in (("salt", salt), ("nonce", nonce), ("keys", sealed))
    }
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump({"format": FORMAT, **text}, file)
    except FileExistsError:
        raise Trouble(f"{to} 已经存在，请换一个文件名。", f"{to} exists; give another name.") from None
    return len(contents)


def import_keys(store: KeyStore, path: Path, passphrase: str) -> list[str]:
    """Takes in an export; the names that were new. Trouble for a wrong passphrase, or where other keys stand."""
    salt, nonce, sealed = _parts(path)
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, FORMAT.encode())
    except InvalidTag:
        raise Trouble(
            "口令不对，或者密钥文件已损坏。", "The passphrase is wrong, or the file of keys is damaged."
        ) from None
    return store.add(json.loads(plain))


def _parts(path: Path) -> tuple[bytes, bytes, bytes]:
    """Salt, nonce and the encrypted secrets."""
    try:
        text = json.loads(path.read_text(encoding="ascii"))
        salt, nonce, sealed = (base64.b64decode(text[name]) for name in ("salt", "nonce", "keys"))
        if text["format"] == FORMAT:
            return salt, nonce, sealed
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Trouble(f"{path} 不是导出的密钥文件。", f"{path} is no export of keys.")


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=WORK, r=8, p=1).derive(passphrase.encode())
