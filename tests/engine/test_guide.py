"""docs/adding-a-programme.md, followed to the letter."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from yingbao.engine.faults import Faults, render
from yingbao.engine.policies.book import load_book
from yingbao.engine.readings.checking import check_examples
from yingbao.engine.readings.say import say

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "adding-a-programme.md").read_text(encoding="utf-8")
FILE = "qingliang_butie"
JULY = date(2025, 7, 10)

Written = Callable[[str, str], Path]


def fenced(kind: str, having: str) -> str:
    """The fenced text of a kind that holds some words."""
    return next(
        text for text in re.findall(rf"^(?:`{{3,4}}){kind}\n(.*?)^`{{3,4}}$", GUIDE, re.S | re.M) if having in text
    )


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """The guide's file, one text in it replaced, and its words, beside the real dictionary."""

    def write(old: str = "", new: str = "") -> Path:
        folder = tmp_path / "policies"
        (folder / "guangming").mkdir(parents=True)
        for name in ("registry.yaml", "casework.yaml", "citations.yaml"):
            shutil.copy(ROOT / "policies" / name, folder)
        words = yaml.safe_load((ROOT / "policies" / "words.yaml").read_text(encoding="utf-8"))
        for group, names in yaml.safe_load(fenced("yaml", "least_age")).items():
            words[group] |= names
        (folder / "words.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
        text = re.search(r"^````markdown\n(.*?)^````$", GUIDE, re.S | re.M)
        assert text and old in text[1]
        (folder / "guangming" / f"{FILE}.md").write_text(text[1].replace(old, new, 1), encoding="utf-8")
        return folder

    return write


def test_the_programme_of_the_guide_holds_with_all_its_examples(written: Written) -> None:
    total, faults = check_examples(load_book(written("", "")))
    assert (total, faults) == (11, [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_with_the_words_of_the_guide_nothing_is_spelled_out(written: Written, lang: str) -> None:
    said = say(load_book(written("", "")), FILE, JULY, "440311", lang)
    assert said is not None
    text = said.to_text()
    assert {"zh": "当月是六月到九月", "en": "it is June to September"}[lang] in text
    assert {"zh": "最低年龄", "en": "lowest age"}[lang] in text
    assert not re.search("least.age|summer", text)


def test_the_mistake_that_the_guide_shows_is_told_as_it_shows(written: Written) -> None:
    with pytest.raises(Faults) as wrong:
        load_book(written("lives_alone and", "live_alone and"))
    shown = fenced("text", "live_alone").rstrip().replace(", …", "")
    said = render(wrong.value.faults, "en")
    assert [line.partition("lives_alone")[0] for line in said.splitlines()] == [
        line.partition("lives_alone")[0] for line in shown.splitlines()
    ]
