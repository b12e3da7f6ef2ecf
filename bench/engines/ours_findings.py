"""Yingbao: all policies of this repository over a district, and the findings from them."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.clock import OURS, Clock, report
from bench.district import DAY
from bench.places import LAWS
from yingbao.engine.findings import find
from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.count.run import WORKERS, count
from yingbao.engine.store import open_store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True)
    clock = Clock()
    with clock("policies"):
        book = ready_book(LAWS, overlays=["demo"])
    with clock("open"):
        store = open_store(book.dictionary, args.data)
    with clock("count"):
        run = count(book, store, DAY, args.out)
    with clock("findings"):
        law = Law(book, DAY, run.area, Gaps(store.missing, store.holes))
        days = Ahead(book, store, args.out / "ahead")
        find(store, cards_of(law), args.out / "entitlements", DAY, args.out, days)
    rows = sum(tally.entitled + tally.unknown for tally in run.tallies)
    report(clock, *OURS, threads=WORKERS, policies=len(run.tallies), rows=rows)


if __name__ == "__main__":
    main()
