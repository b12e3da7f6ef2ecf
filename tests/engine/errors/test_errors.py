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


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "这一行不是 UTF-8 编码"), ("en", "This line is not UTF-8 (most likely GBK")]
)
def test_a_file_in_another_encoding_names_the_line(lang: str, told: str, tmp_path: Path) -> None:
    """Made here, for no tool of the house reads such a file either."""
    case = tmp_path / "case"
    case.mkdir()
    text = (HERE / "cases" / "a_group_without_a_rule" / "policy.md").read_text(encoding="utf-8")
    (case / "policy.md").write_bytes(text.encode("gb18030"))
    assert render(faults_of(case, tmp_path), lang).startswith(f"policies/policy.md:3: {told}")
