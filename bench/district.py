"""The demo's made-up district, for the time of all our policies: `python -m bench.district --persons N --out DIR`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bench.places import LAWS
from yingbao.demo.generate import make_district
from yingbao.demo.last_month import pay_last_month
from yingbao.engine.policies.book import load_book

DAY = date(2025, 12, 31)
"""The demo's own day: the last with most amounts known."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    book = load_book(LAWS, overlays=["demo"])
    made = make_district(args.out, args.persons, 7, DAY, lambda share: None, book.dictionary)
    pay_last_month(book, args.out, 7, DAY)
    print(f"{made.persons:,} persons in {made.households:,} households, {made.organisations:,} organisations")


if __name__ == "__main__":
    main()
