"""The command line; it stands on the engine alone. Each command imports what it needs, so that help is instant."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs a command; faults become prose and exit status 1."""
    from rich.console import Console

    from yingbao.cli.app import app
    from yingbao.cli.folding import print_faults
    from yingbao.engine.faults import Faults

    try:
        app(standalone_mode=True)
    except Faults as faults:
        print_faults(Console(stderr=True, highlight=False), faults.faults, _asked())
        raise SystemExit(1) from None


def _asked() -> str | None:
    """The language asked for with --lang, anywhere on the line."""
    for position, word in enumerate(sys.argv):
        if word.startswith("--lang"):
            return word.partition("=")[2] or next(iter(sys.argv[position + 1 :]), None)
    return None
