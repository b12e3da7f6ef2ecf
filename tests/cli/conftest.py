"""The real commands over a small made-up district, on a terminal of a given width."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from yingbao.cli import app as commands

ON = "2025-12-31"
AMPLE = 1000
"""Cells in which nothing is folded."""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


@pytest.fixture(scope="package")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data of 3,000 people, and an edition of the policies in which the aged get more."""
    folder = tmp_path_factory.mktemp("district")
    said = CliRunner().invoke(commands.app, ["demo-data", "--persons", "3000", "--out", str(folder / "data")])
    assert said.exit_code == 0, said.output
    shutil.copytree("policies", folder / "edition")
    file = folder / "edition" / "shenzhen" / "gaoling.md"
    file.write_text(file.read_text(encoding="utf-8").replace("| 200   |", "| 1250  |"), encoding="utf-8")
    return folder


class Remembering(Console):
    """A wide terminal that remembers what it was given, so that it can be shown again on a narrower one."""

    def __init__(self) -> None:
        super().__init__(width=AMPLE, force_terminal=True, highlight=False, no_color=True, file=io.StringIO())
        self.given: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def print(self, *things: Any, **how: Any) -> None:
        self.given.append((things, how))

    def again(self, width: int) -> str:
        console = Console(width=width, force_terminal=True, highlight=False, no_color=True, file=io.StringIO())
        for things, how in self.given:
            console.print(*things, **how)
        return CONTROL.sub("", console.file.getvalue())  # type: ignore[attr-defined]


Run = Callable[..., Remembering]


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command once and returns the terminal that saw it."""

    def run(*words: str) -> Remembering:
        console = Remembering()
        monkeypatch.setattr(commands, "console", console)
        result = CliRunner().invoke(commands.app, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return console

    return run
