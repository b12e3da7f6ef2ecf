"""An office opened from the command line, and opened again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests import migrated

ROOT = Path(__file__).parents[2]
BY = "Overlays: demo (those the office was made with"
PATIENCE = 120
"""Seconds in which an office closes, on the slowest machine."""


@contextmanager
def opened(home: Path, *words: str) -> Iterator[str]:
    """`yingbao office`, while it is open; what it said. It says it into a file: the server that it starts would keep a pipe open."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-uc", "from yingbao.cli import main; main()", "office", "--lang", "en"]
    log = home.with_name("said")
    with log.open("w") as out:
        office = subprocess.Popen(
            [*command, "--home", str(home), "--port", str(port), *words],
            env={**shell(), "COLUMNS": "300"}, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        while not answers(port):
            assert office.poll() is None, log.read_text()
            time.sleep(0.2)
        yield log.read_text()
    finally:
        office.terminate()
        office.wait(PATIENCE)


def shell() -> dict[str, str]:
    return {name: said for name, said in os.environ.items() if name not in migrated.OURS}


def answers(port: int) -> bool:
    """Whether a page comes: the port is there before anybody is behind it, who could be told to stop."""
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/enter/", timeout=30) as page:
        return bool(page.status == 200)
    return False


def goes_by(home: Path, **told: str) -> str:
    """The overlays of whatever else is started for the office, by Django's settings."""
    show = "from django.conf import settings; print(*settings.OVERLAYS)"
    told = {"YINGBAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yingbao.web.settings", **told}
    return subprocess.check_output([sys.executable, "-c", show], env={**shell(), **told}, text=True).strip()


def test_an_office_goes_by_the_overlays_that_it_was_made_with_until_somebody_says_otherwise(tmp_path: Path) -> None:
    home = tmp_path / "office"
    with opened(home, "--overlay", "demo") as said:
        assert "Overlays" not in said, "who said it need not be told"
    with opened(home) as said:
        assert BY in said
        assert goes_by(home) == "demo"
    with opened(home, "--overlay", "") as said:
        assert "Overlays" not in said
    assert goes_by(home) == "demo", "another word counts for one time"
    assert goes_by(home, YINGBAO_OVERLAYS="") == ""


def test_an_office_that_is_there_already_takes_no_overlay_for_its_own(tmp_path: Path) -> None:
    home = tmp_path / "office"
    home.mkdir()
    migrated.copy_to(home)
    with opened(home, "--overlay", "demo"):
        assert goes_by(home) == ""
