"""One broken file per mistake, beside the exact words that a clerk reads: file, line, column, the line, a caret, what to do.

`python -m pytest tests/engine/errors --write` writes the expected texts anew: read every one of them before committing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yingbao.engine.faults import Fault, Faults, render
from yingbao.engine.policies.book import load_book
from yingbao.engine.readings.checking import check_examples

HERE = Path(__file__).parent
CASES = sorted(path.name for path in (HERE / "cases").iterdir())


def faults_of(case: Path, work: Path) -> tuple[Fault, ...]:
    """What `yingbao check` says of the files of a case, beside the shared dictionary."""
    folder = work / "policies"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected*"))
    for words in ("registry.yaml", "casework.yaml"):
        shutil.copy(HERE / words, folder)
    try:
        book = load_book(folder)
    except Faults as wrong:
        return wrong.faults
    return tuple(check_examples(book)[1])


def test_there_is_a_broken_file_for_every_common_mistake() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_clerk_reads_what_is_wrong_where_and_what_to_do(
    name: str, lang: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = HERE / "cases" / name
    said = render(faults_of(case, tmp_path), lang) + "\n"
    expected = case / f"expected.{lang}.txt"
    if request.config.getoption("--write"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
