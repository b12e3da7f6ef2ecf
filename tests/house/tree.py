"""The tree as a reader of the repository sees it: what is committed or is about to be."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file git knows or would add, absolute, in order."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(sorted({ROOT / name for name in listed if name and (ROOT / name).is_file()}))


@cache
def text(path: Path) -> str | None:
    """The file's text, or None where it is not text."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def under(folder: str, *suffixes: str) -> list[Path]:
    """The files below a folder of the repository with one of the suffixes."""
    return [path for path in files() if path.is_relative_to(ROOT / folder) and path.suffix in suffixes]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    """`file:line: the line` for each line of a text file in the tree that the pattern is found in."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}"
        for path in files()
        for number, line in enumerate((text(path) or "").splitlines(), start=1)
        if pattern.search(line)
    ]
