"""Programs that are compiled once for many askers. One has it at a time, since a program keeps the day that it was turned to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from yingbao.engine.readings.explain.program import Program

Compiled = TypeVar("Compiled", bound=Program)


class Lender(Generic[Compiled]):
    """Compiles what it has not got by `make`; of what is given back, the latest `most` are kept."""

    def __init__(self, make: Callable[..., Compiled], most: int) -> None:
        self.make, self.most, self.books = make, most, Lock()
        self.idle: OrderedDict[tuple[Hashable, ...], Compiled] = OrderedDict()

    @contextmanager
    def lent(self, *of: Hashable) -> Iterator[Compiled]:
        """The program of these trees (and of what else `make` is given), for oneself. Whoever fails does not give it back."""
        with self.books:
            idle = self.idle.pop(of, None)
        program = self.make(*of) if idle is None else idle
        yield program
        with self.books:
            self.idle[of] = program
            if len(self.idle) > self.most:
                self.idle.popitem(last=False)
