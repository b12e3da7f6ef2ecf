"""Answers of an open day hold as long as they say, and are those of the same law on that very day."""

from datetime import date, timedelta
from random import Random

from agreement.people import People
from agreement.policies import Author
from agreement.readings import DICTIONARY, book_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingbao.engine.findings.ahead import trees
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.epochs import turning_days
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.territory import branches
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.turning import Turning
from yingbao.engine.readings.explain.world import Row, all_rows

DAYS = 45
STARTS = (date(2024, 2, 10), date(2025, 6, 1), date(2024, 12, 10), date(2026, 2, 1))


def answers(program: Program, found: tuple, row: Row) -> tuple:  # type: ignore[type-arg]
    return tuple(program.value(tree, row) for tree in found)


def on_each_day(book: Book, rows: list[Row], start: date, last: date) -> dict[tuple[str, str, int, date], object]:
    """Every answer of every day, each under a law of its own."""
    said: dict[tuple[str, str, int, date], object] = {}
    for day in (start + timedelta(n) for n in range((last - start).days + 1)):
        for branch in branches(Law(book, day, fold=False)):
            program = Program(trees(branch))
            for row in rows:
                if row.table == branch.outcome.table:
                    for each in all_rows(row):
                        each.forget()
                    said[branch.area, branch.outcome.policy.id, row.id, day] = answers(program, trees(branch), row)
    return said


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1), start=st.sampled_from(STARTS))
def test_an_answer_holds_until_the_day_that_it_says(seed: int, start: date) -> None:
    random, author = Random(seed), Author(DICTIONARY)
    for _ in range(8):
        author.block(random, random.randint(1, 3))
    asked = {each.id: each.subject for each in author.written}
    homes = People(DICTIONARY, random, start, asked).households(15)
    rows = list({id(row): row for home in homes for row in all_rows(home)}.values())
    book, last = book_of(author.written), start + timedelta(DAYS)
    last = min([last, *(day - timedelta(1) for day in turning_days(book, start, last))])
    said = on_each_day(book, rows, start, last)
    for branch in branches(Law(book, start, today="open")):
        program = Turning(trees(branch), last)
        for row in (row for row in rows if row.table == branch.outcome.table):
            day = start
            while day <= last:
                program.turn_to(day)
                program.begin(all_rows(row))
                now = answers(program, trees(branch), row)
                assert day < program.until
                while day < min(program.until, last + timedelta(1)):
                    key = branch.area, branch.outcome.policy.id, row.id, day
                    assert said[key] == now, (key, program.until)
                    day += timedelta(1)
