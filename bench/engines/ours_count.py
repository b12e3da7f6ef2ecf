"""Yingbao: policy files and admitted rows to entitlements, as `yingbao count` does it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.clock import OURS, Clock, report
from bench.places import POLICIES
from bench.spec import ON
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.readings.count.run import WORKERS, count
from yingbao.engine.store import open_store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir()
    clock = Clock()
    with clock("policies"):
        book = ready_book(POLICIES)
    with clock("open"):
        store = open_store(book.dictionary, args.data)
    with clock("count"):
        count(book, store, ON, args.out)
    report(clock, *OURS, threads=WORKERS)


if __name__ == "__main__":
    main()
