"""How two editions differ: in their texts line by line, in what they say in plain words, and by an example of each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any, Final

from yingbao.engine.dictionary import Label
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.prove import Bench, Bounds, Finding, versus
from yingbao.engine.readings.prove.say import answer, household, sentence
from yingbao.engine.readings.say import say

Lines = list[list[str]]
"""[kind, text]: '+' new, '-' gone, ' ' as before, '…' some lines left out."""
LONGEST: Final = 400
"""Lines shown of one file's difference."""
LANGUAGES: Final = ("zh", "en")
SECONDS: Final = 1.0
"""A question to the solver gives up after that."""
EDITION: Final = Label("新版", "the new edition")


def texts(old: Path, new: Path) -> list[dict[str, Any]]:
    """Every file that is new, gone or changed, with the lines that differ."""
    before, after = (
        {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.md")} for folder in (old, new)
    )
    found = []
    for name in sorted(before.keys() | after.keys()):
        lines = [_lines(side.get(name)) for side in (before, after)]
        if lines[0] != lines[1]:
            kind = "new" if name not in before else "gone" if name not in after else "changed"
            shown = difference(*lines)
            found.append({"path": name, "kind": kind, "lines": shown[:LONGEST], "more": max(0, len(shown) - LONGEST)})
    return found


def _lines(path: Path | None) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path else []


def difference(old: Sequence[str], new: Sequence[str]) -> Lines:
    """The lines that differ, each with its neighbours."""
    found: Lines = []
    for line in list(unified_diff(old, new, n=1, lineterm=""))[2:]:
        if not line.startswith("@@"):
            found.append([line[:1], line[1:]])
        elif found:
            found.append(["…", ""])
    return found


def rules(old: Book, new: Book, policy: str, on: date) -> dict[str, Lines]:
    """What the policy says in plain words, before and after, by language."""
    return {lang: difference(*(_said(book, policy, on, lang) for book in (old, new))) for lang in LANGUAGES}


def _said(book: Book, policy: str, on: date, lang: str) -> list[str]:
    said = say(book, policy, on, book.dictionary.office, lang)
    return said.to_text().splitlines() if said else []


def cases(old: Book, new: Book, policy: str, on: date) -> list[dict[str, list[str]]]:
    """For each kind of change a household that sees it, as lines by language; none where the policy begins or ends."""
    office = old.dictionary.office
    laws = [Law(book, on, office) for book in (old, new)]
    if any(law.outcome(policy) is None for law in laws):
        return []
    bench = Bench(old, on, office, policy, Bounds(people=3), SECONDS)
    found = [finding for finding in versus(bench, Law(new, on, bench.area), EDITION.zh) if finding.verdict == "note"]
    return [{lang: list(_told(old, finding, lang)) for lang in LANGUAGES} for finding in found]


def _told(book: Book, finding: Finding, lang: str) -> Iterator[str]:
    yield sentence(replace(finding, words={"versus": EDITION}), lang)
    for witness in finding.witnesses[:1]:
        yield from household(book.dictionary, witness, lang)
    yield " → ".join(answer(witness.seen, lang) for witness in finding.witnesses)


def titles(old: Book, new: Book, names: Iterable[str]) -> dict[str, Label]:
    """What the policies are called, in the new edition if it has them."""
    return {name: (new.by_id.get(name) or old.by_id[name])[0].title for name in names}
