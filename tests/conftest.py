"""What every folder of tests may ask for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import office as offices
from tests import watching
from tests.browser import browser, desk

__all__ = ["browser", "desk", "office"]

MEMORY, ROOM = Path("/dev/shm"), 8 * 2**30
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    """A database is copied for every module, thousands of small files: on a disk that takes five times as long."""

LONG_AND_LAST = "tests/web/test_browser.py", "tests/web/test_serving.py"
"""Files that one worker is busy with, or waits in, for a minute, in the last of the folders."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These go first, all others in their order: a run is over when its last worker is."""
    items.sort(key=lambda item: item.nodeid.partition("::")[0] not in LONG_AND_LAST)


@pytest.fixture(scope="session", autouse=True)
def _no_personal_number_anywhere() -> Iterator[None]:
    """After the whole run: none was in an address, an error page or the office's log."""
    yield
    assert not watching.seen, "\n  ".join(["a personal number where none may be:", *watching.seen])


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps for its next process is kept for the run of tests, not for the user; once for all its workers."""
    own = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        if "YINGBAO_HOME" not in os.environ:  # a test without an office may need a folder all the same
            patch.setenv("YINGBAO_HOME", str(own / "office"))
        patch.setenv("XDG_CACHE_HOME", str((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"))
        yield


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest) -> Iterator[offices.OfficeForTests]:
    """An empty office on 2025-12-31, in a database of this module's own."""
    offices.start()
    name = "t_" + request.module.__name__.rpartition(".")[2][-50:]
    with offices.a_database(name):
        from yingbao.accounts.models import Office

        Office.objects.using("owner").update(day=offices.FIRST_DAY, made_up=True)
        yield offices.OfficeForTests(name)
