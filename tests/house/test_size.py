"""Beauty is lost in the tail: no long file, no long function."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import ROOT, under

FILE_LINES = 300
FUNCTION_LINES = 40


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function of a file with its length in lines, from `def` to its last line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_file_of_the_source_is_under_300_lines() -> None:
    ours = [path for path in under("src", ".py") if path.parent.name != "migrations"]  # those Django writes
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ours}
    assert lengths
    long = [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines >= FILE_LINES]
    assert not long, "two ideas in one file:\n" + "\n".join(long)


def test_every_function_of_the_source_is_under_40_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines}"
        for path in under("src", ".py")
        for node, lines in functions(path)
        if lines >= FUNCTION_LINES
    ]
    assert not long, "two ideas in one function:\n" + "\n".join(long)
