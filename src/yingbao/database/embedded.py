"""The embedded PostgreSQL: a server in a folder of the office, shared by all its processes."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path


def server_url(folder: Path) -> str:
    """Starts the server in `folder` (made at first), or joins the one that runs; its URL as superuser.

    The server stops when the last process that joined it ends.
    """
    import psutil

    _quiet_runtime_folder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return str(pgserver.get_server(folder).get_uri())
    except psutil.NoSuchProcess:
        # What a killed postmaster leaves behind is found once, and gone at the second look.
        return str(pgserver.get_server(folder).get_uri())


def _quiet_runtime_folder() -> None:
    """The package keeps its lock in the runtime folder; where the system gives none, one of our own."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        own = Path(tempfile.gettempdir()) / f"yingbao-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(own)
