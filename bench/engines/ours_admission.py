"""Yingbao: a raw folder checked and admitted anew, as after a change of its data."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bench.clock import OURS, Clock, report
from yingbao.engine.dictionary import load_dictionary
from yingbao.engine.store import open_store
from yingbao.engine.store.opening import STORE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--policies", type=Path, required=True, help="the folder with the dictionary")
    args = parser.parse_args()
    shutil.rmtree(args.data / STORE, ignore_errors=True)
    dictionary = load_dictionary(args.policies / "registry.yaml")
    clock = Clock()
    with clock("admit"):
        open_store(dictionary, args.data)
    report(clock, *OURS)


if __name__ == "__main__":
    main()
