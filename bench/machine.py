"""Which machine this is, in the words of the page."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def _field(file: str, name: str) -> str:
    lines = Path(file).read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "unknown")


def machine() -> dict[str, str]:
    memory = int(_field("/proc/meminfo", "MemTotal").split()[0]) * 1024
    family, model = _field("/proc/cpuinfo", "cpu family"), _field("/proc/cpuinfo", "model\t")
    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name')} (family {family}, model {model})",
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "Python": platform.python_version(),
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
    }
