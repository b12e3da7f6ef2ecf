"""The demo's made-up district, for the time of all our policies: `python -m bench.district --persons N --out DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.places import ROOT
from bench.spec import ON
from yingbao.demo import make_district
from yingbao.engine.dictionary import load_dictionary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    dictionary = load_dictionary(ROOT / "policies" / "registry.yaml")
    made = make_district(args.out, args.persons, seed=7, on=ON, progress=lambda share: None, dictionary=dictionary)
    print(f"{made.persons:,} persons in {made.households:,} households, {made.organisations:,} organisations")


if __name__ == "__main__":
    main()
