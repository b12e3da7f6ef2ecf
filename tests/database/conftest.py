"""A server of the embedded kind, in a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from yingbao.database.embedded import join, leave
from yingbao.database.keystore import KeyStore


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    # Not pytest's own folder: a socket's path may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="yingbao-database-") as folder:
        yield Path(folder) / "office"


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[dict[str, Any]]:
    yield join(home / "postgresql", KeyStore(home / "keys"))
    leave(home / "postgresql")


@pytest.fixture
def con(server: dict[str, Any]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**server, autocommit=True) as con:
        yield con
