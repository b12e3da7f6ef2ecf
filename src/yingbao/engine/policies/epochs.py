"""The days on which the law itself changes: between two of them, the trees of an open day stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from yingbao.engine.policies.book import Book


def turning_days(book: Book, after: date, upto: date) -> list[date]:
    """The days in (after, upto] on which a clause begins or ends, or a parameter takes another value."""
    return sorted({day for day in _days(book) if after < day <= upto})


def _days(book: Book) -> Iterator[date]:
    for file in book.files:
        for clause in file.clauses:
            yield from (day for day in (clause.starts, clause.ends) if day)
        for parameter in file.parameters.values():
            for row in parameter.rows:
                first, last = row.starts
                # a value whose beginning is known only so far is known from the day after
                yield from (first, last + timedelta(1)) if first < last else (first,)
                if row.ends:
                    yield row.ends
