"""A process of the database killed, and dead with all its children before anything else is done."""

from __future__ import annotations

import os
import signal
import time

import psutil


def kill(number: int) -> None:
    """What is left of a server answers for a while, on a busy machine even a commit."""
    killed = psutil.Process(number)
    killed = [killed, *killed.children()]
    os.kill(number, signal.SIGKILL)
    while not all(map(_gone, killed)):
        time.sleep(0.05)


def _gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
