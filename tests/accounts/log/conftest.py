from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import OfficeForTests


@pytest.fixture
def log(office: OfficeForTests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The office's log with nothing sealed, and its file of heads in a folder of the test's own."""
    monkeypatch.setenv("YINGBAO_HEADS", str(tmp_path / "heads"))
    with office.sql() as con:
        without_triggers(con, "TRUNCATE log_seal, accounts_entry RESTART IDENTITY")
    return office


def without_triggers(con: Any, statement: str, words: tuple[Any, ...] = ()) -> None:
    """As somebody would who has the database in hand: no trigger stops the owner who switches them off."""
    with con.transaction():
        con.execute("SET LOCAL session_replication_role = replica")
        con.execute(statement, words)
