"""Work that a process of its own does in the tests; it is imported there by name."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Halves:
    """Half of an even number; an odd one has none."""

    def open(self) -> Callable[[int], int]:
        return self._half

    def _half(self, number: int) -> int:
        if number % 2:
            raise ValueError(f"{number} is odd")
        return number // 2


@dataclass(frozen=True)
class Mortal:
    """Kills the process that gets one of the numbers, unless that is the first process."""

    first: int  #: its process id
    deadly: int

    def open(self) -> Callable[[int], int]:
        return self._through

    def _through(self, number: int) -> int:
        if number == self.deadly and os.getpid() != self.first:
            os.kill(os.getpid(), signal.SIGKILL)
        return number


@dataclass(frozen=True)
class Ledger:
    """Takes its time, and writes each number down when it is done."""

    folder: str
    seconds: float = 0.2

    def open(self) -> Callable[[int], int]:
        return self._done

    def _done(self, number: int) -> int:
        time.sleep(self.seconds)
        with open(f"{self.folder}/{number}-{time.monotonic_ns()}", "w", encoding="utf-8"):  # noqa: PTH123
            return number


@dataclass(frozen=True)
class Slow:
    """Sleeps, and writes down which process does."""

    folder: str

    def open(self) -> Callable[[float], int]:
        return self._slept

    def _slept(self, seconds: float) -> int:
        with open(f"{self.folder}/{os.getpid()}", "w", encoding="utf-8"):  # noqa: PTH123
            time.sleep(seconds)
        return os.getpid()


@dataclass(frozen=True)
class Garbage:
    """How often whoever works looks for garbage."""

    def open(self) -> Callable[[int], tuple[int, int, int]]:
        return lambda _: gc.get_threshold()
