"""Adding a programme is adding one file and no code: the code knows no programme by name."""

import re

from .tree import ROOT, text, under

SHORTEST = 6  # shorter ids are too likely to be ordinary words


def test_no_policy_is_named_in_the_source() -> None:
    ids = sorted({path.stem for path in under("policies", ".md") if path.stem.isidentifier() and path.stem.islower()})
    long_enough = [name for name in ids if len(name) >= SHORTEST]
    assert long_enough
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, long_enough))})\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in under("src", ".py", ".html", ".sql")
        for number, line in enumerate((text(path) or "").splitlines(), start=1)
        if word.search(line)
    ]
    assert not found, "a programme belongs in its policy file only:\n" + "\n".join(found)
