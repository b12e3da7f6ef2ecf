"""The command line; it stands on the engine alone. Each command imports what it needs, so that help is instant."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs a command; faults become prose and exit status 1."""
    from yingbao.cli.app import app
    from yingbao.engine.faults import Faults, render

    try:
        app(standalone_mode=True)
    except Faults as faults:
        print(render(faults.faults, _asked()), file=sys.stderr)
        raise SystemExit(1) from None


def _asked() -> str | None:
    """The language asked for with --lang, anywhere on the line."""
    for position, word in enumerate(sys.argv):
        if word.startswith("--lang"):
            return word.partition("=")[2] or next(iter(sys.argv[position + 1 :]), None)
    return None
