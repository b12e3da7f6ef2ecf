"""Yingbao: every policy file of this repository read and checked."""

from __future__ import annotations

from bench.clock import OURS, Clock, report
from bench.places import LAWS
from yingbao.engine.policies.book import load_book


def main() -> None:
    clock = Clock()
    with clock("load"):
        book = load_book(LAWS)
    report(clock, *OURS, files=len(book.files))


if __name__ == "__main__":
    main()
