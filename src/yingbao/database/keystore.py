"""The office's own secrets, each in a file of its own under home/keys; made at the first run, never in the database.

`ring/N` holds a generation of keys for numbers, `settled` which one all rows have reached; `django`, `backup`, `pictures`,
`reports` and `roles/NAME` hold one secret each.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from yingbao.database.keys import KEY, Ring, Version
from yingbao.database.trouble import Trouble

FOLDER, FILE = 0o700, 0o600
OF_DATA = re.compile(r"ring/|backup$|pictures$|reports$")
"""Without these keys, and no others, numbers, backups, pictures and who reported cannot be read."""


@dataclass(frozen=True)
class KeyStore:
    """The folder of keys. Whatever is asked for and not there yet is made; of two processes at once, one wins."""

    folder: Path

    def ring(self) -> Ring:
        """All generations of keys; the first is made if there is none."""
        names = self._generations()
        if not names:
            self._create("ring/1", _generation(Version.make(1)))
            names = self._generations()
        return _load(self.folder / "ring", names, self._read("settled"))

    def add_generation(self) -> Ring:
        """Makes the next generation of keys, which encrypts from now on."""
        number = self.ring().newest.number + 1
        self._create(f"ring/{number}", _generation(Version.make(number)))
        return self.ring()

    def settle(self, number: int) -> None:
        """Notes that no row is older than generation `number`. Older keys stay: backups need them."""
        self._replace("settled", str(number))

    def secret(self, name: str) -> str:
        """A random text that nobody has to type: Django's key, a role's password."""
        return self._read(name) or self._create(name, secrets.token_urlsafe(48))

    def password(self, role: str) -> str:
        """The password of a database role."""
        return self.secret(f"roles/{role}")

    def key(self, name: str) -> bytes:
        """A random key of 32 bytes."""
        return base64.b64decode(self._read(name) or self._create(name, base64.b64encode(os.urandom(KEY)).decode()))

    def contents(self) -> dict[str, str]:
        """Every secret by its name, for an export."""
        return {str(file.relative_to(self.folder)): file.read_text("ascii") for file in self._files()}

    def add(self, contents: Mapping[str, str]) -> list[str]:
        """Takes in an export; the names that were new. Trouble, and nothing done, where keys of data differ from ours.

        Passwords and the like, which only this office goes by, stay as they are.
        """
        ours = self.contents()
        differing = [name for name, text in contents.items() if OF_DATA.match(name) and ours.get(name, text) != text]
        if differing:
            names = ", ".join(differing)
            raise Trouble(
                f"这里已有不同的密钥：{names}。为免覆盖，什么都没有导入；请在新的办公目录（YINGBAO_HOME）里导入。",
                f"Other keys of these names are here already: {names}. Nothing was imported, lest they be lost;"
                " import into a new office folder (YINGBAO_HOME).",
            )
        new = [name for name in contents if name not in ours and _plain(name)]
        for name in new:
            self._create(name, contents[name])
        return new

    def exposed(self) -> list[Path]:
        """Files and folders that somebody else than their owner may read."""
        every = [self.folder, *(file for file in self.folder.rglob("*"))] if self.folder.is_dir() else []
        return [path for path in every if stat.S_IMODE(path.lstat().st_mode) & 0o077]

    def _files(self) -> list[Path]:
        return sorted(file for file in self.folder.rglob("*") if file.is_file() and not file.name.startswith("."))

    def _generations(self) -> tuple[str, ...]:
        ring = self.folder / "ring"
        return tuple(sorted(file.name for file in ring.iterdir() if file.name.isdigit())) if ring.is_dir() else ()

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text("ascii")
        except FileNotFoundError:
            return ""
        except PermissionError:
            raise Trouble(
                f"读不了密钥 {self.folder / name}：请用拥有该目录的系统用户运行。",
                f"The key {self.folder / name} cannot be read: run as the system user who owns the folder.",
            ) from None

    def _create(self, name: str, text: str) -> str:
        """Writes a secret unless another process was first; what stands there afterwards."""
        draft = self._draft(name, text)
        try:
            os.link(draft, self.folder / name)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return self._read(name)

    def _replace(self, name: str, text: str) -> None:
        self._draft(name, text).replace(self.folder / name)

    def _draft(self, name: str, text: str) -> Path:
        """The text in a file beside its place, on disk and readable by its owner alone."""
        place = self.folder / name
        for folder in (self.folder.parent, self.folder, place.parent):
            folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return draft


@lru_cache(maxsize=8)
def _load(folder: Path, names: tuple[str, ...], settled: str) -> Ring:
    """The ring of these files: read once, and again when whatever process adds a generation or settles one."""
    versions = {int(name): _version(folder / name) for name in names}
    return Ring(versions, int(settled or min(versions)))


def _plain(name: str) -> bool:
    """No name of an export leads out of the folder."""
    return all(part.isidentifier() or part.isdigit() for part in name.split("/"))


def _generation(version: Version) -> str:
    return base64.b64encode(version.cipher + version.hash).decode()


def _version(file: Path) -> Version:
    raw = base64.b64decode(file.read_text("ascii"))
    if len(raw) != 2 * KEY:
        raise Trouble(
            f"密钥文件 {file} 不完整。请用 yingbao keys import 从导出的密钥文件恢复。",
            f"The key file {file} is not whole. Restore it from a key export: yingbao keys import.",
        )
    return Version(int(file.name), raw[:KEY], raw[KEY:])
