"""The other engines' environments: made under .bench/ when missing, from the pinned requirements beside this file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.places import MADE, ROOT


def python_of(core: str | None) -> Path:
    """The interpreter for `openfisca` or `policyengine`; without a name, the one that runs this."""
    return MADE / f"venv-{core}" / "bin" / "python" if core else Path(sys.executable)


def ensure(core: str) -> None:
    """Raises CalledProcessError, with pip's own words on the terminal, when it can't be installed."""
    wanted = ROOT / "bench" / f"requirements-{core}.txt"
    venv = MADE / f"venv-{core}"
    stamp = venv / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return
    print(f"installing {core}-core into {venv.relative_to(ROOT)} …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--requirement", str(wanted)], check=True)
    stamp.write_text(wanted.read_text())
