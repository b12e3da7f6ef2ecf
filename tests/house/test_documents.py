"""The documents keep their word: links lead somewhere, commands exist."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .tree import ROOT, files, text

COMMAND = re.compile(r"(make|yingbao) ([a-z][a-z-]*)\b")
SHELLS = {"sh", "bash", "console"}


def documents() -> list[Path]:
    """The Markdown that people read as documents; policies have their own checks."""
    return [path for path in files() if path.suffix == ".md" and not path.is_relative_to(ROOT / "policies")]


def tokens(path: Path) -> Iterator[Token]:
    """All tokens of a document, the inline ones too."""
    for token in MarkdownIt("commonmark").enable("table").parse(text(path) or ""):
        yield token
        yield from token.children or ()


def shown(path: Path) -> Iterator[str]:
    """What a document shows as typed: inline code, and the lines of shell blocks."""
    for token in tokens(path):
        if token.type == "code_inline":
            yield token.content
        elif token.type == "fence" and token.info.strip() in SHELLS:
            yield from (line.removeprefix("$ ") for line in token.content.splitlines())


def commands(program: str) -> dict[str, str]:
    """Each command of a program that a document shows, with a document that does."""
    return {
        match[2]: str(path.relative_to(ROOT))
        for path in documents()
        for line in shown(path)
        if (match := COMMAND.match(line)) and match[1] == program
    }


def targets(path: Path) -> Iterator[str]:
    """Where the links and pictures of a document lead, inside the repository."""
    for token in tokens(path):
        target = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if target and not re.match(r"\w+:|#", target):
            yield target.split("#", maxsplit=1)[0]


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents()
        for target in targets(path)
        if not (path.parent / target).exists()
    ]
    assert not broken, "broken links:\n" + "\n".join(broken)


def test_every_make_command_in_the_documents_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    missing = {command: path for command, path in commands("make").items() if command not in recipes}
    assert not missing, f"the Makefile has no such recipe: {missing}"


def test_every_yingbao_command_in_the_documents_exists() -> None:
    unknown = {}
    for command, path in commands("yingbao").items():
        asked = subprocess.run(
            [sys.executable, "-c", "from yingbao.cli import main; main()", command, "--help"],
            check=False,
            capture_output=True,
        )
        if asked.returncode:
            unknown[command] = path
    assert not unknown, f"yingbao has no such command: {unknown}"
