"""Folders in which the registry lies in clear for the moment: the office's own, and gone whatever becomes of who works there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from yingbao.web.workrooms import work_room

KILLED = "from yingbao.web.workrooms import work_room\nwith work_room('night') as folder:\n    (folder / 'rows').write_text('王')\n    print(folder, flush=True)\n    input()"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path))
    return tmp_path


def test_it_is_empty_and_nobody_elses_and_goes_at_the_end(home: Path) -> None:
    room = work_room("night")
    folder = room.__enter__()
    assert list(folder.iterdir()) == [] and folder.is_relative_to(home)
    assert {one.stat().st_mode & 0o077 for one in (home / "work", folder.parent)} == {0}
    assert not room.__exit__(KeyError, KeyError(), None), "what went wrong is told"
    assert not folder.parent.exists()


def test_what_a_killed_process_left_goes_with_the_next_and_what_somebody_works_in_stays(home: Path) -> None:
    working, killed = (
        subprocess.Popen([sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    try:
        stays, left = (Path(one.stdout.readline().strip()) for one in (working, killed) if one.stdout)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert (left / "rows").exists(), "nobody cleaned up after it"
        with work_room("night") as mine:
            assert not left.parent.exists()
            assert (stays / "rows").read_text() == "王" and mine.exists()
        working.communicate("\n")
        assert not stays.exists()
    finally:
        for one in (working, killed):
            one.kill()
            one.wait()
