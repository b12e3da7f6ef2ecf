"""The same law gives the same SQL, in whatever order a process happens to keep its sets."""

import os
import subprocess
import sys
from pathlib import Path

POLICIES = Path(__file__).parents[3] / "policies"
WRITE = """
import sys
from datetime import date
from pathlib import Path
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.count.jobs import statement_text
from yingbao.engine.policies.territory import branches
book = load_book(Path(sys.argv[1]), overlays=["demo"])
found = branches(Law(book, date(2025, 12, 31), book.dictionary.office))
text = statement_text(book, [each for each in found if book.dictionary.home(each.outcome.table) == "household"])
print(text.plain, text.of_many, text.making)
"""


def written(seed: str) -> str:
    command = [sys.executable, "-c", WRITE, str(POLICIES)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_two_processes_write_the_law_of_a_district_as_the_same_text() -> None:
    first, other = written("1"), written("2")
    assert first == other
    assert 'FROM "person"' in first
