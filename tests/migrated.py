"""An office with its tables, made once a run of tests whatever the number of its workers; whoever needs one takes a copy."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO
from uuid import uuid4

MADE = "from yingbao.database.migrating import migrate; migrate()"
HASTY = "fsync = off\nfull_page_writes = off\n"
"""A test's database outlives its processes, not the machine; a copy of it is made in a quarter of the time."""
OURS = ("DATABASE_URL", "YINGBAO_OVERLAYS", "YINGBAO_POLICIES")
"""What the shell may say of another office."""


def copy_to(home: Path) -> None:
    """The keys and the database, whose server is not started, as whoever owns them."""
    subprocess.run(["cp", "-a", f"{_made()}/.", str(home)], check=True)


@cache
def _made() -> Path:
    """Migrations take seconds: one worker makes it, the others wait, and who leaves last takes it away."""
    # Not the number of a process: it comes back, and a run that was killed may have left its folder.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)
    beside = Path(os.environ.get("YINGBAO_TESTS_IN", tempfile.gettempdir()))
    folder = beside / f"yingbao-migrated-{run[:12]}"
    folder.mkdir(mode=0o711, exist_ok=True)
    users = (folder / "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, folder, users)
    with (folder / "making").open("a") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            told = {name: said for name, said in os.environ.items() if name not in OURS}
            told["YINGBAO_HOME"] = str(folder / "office")
            subprocess.run([sys.executable, "-c", MADE], check=True, env=told)
            (folder / "office" / "postgresql" / "data" / "local.conf").write_text(HASTY)
            (folder / "made").touch()
    return folder / "office"


def _leave(folder: Path, users: IO[str]) -> None:
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
