"""Where the bench keeps what it makes: all of it under .bench/, which git does not see."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = ROOT / ".bench"
PAGE = ROOT / "docs" / "performance.md"
LAST = MADE / "last.json"
LAWS = ROOT / "policies"
POLICIES = ROOT / "bench" / "policies"


def prepare() -> None:
    MADE.mkdir(exist_ok=True)
    (MADE / ".gitignore").write_text("*\n")
