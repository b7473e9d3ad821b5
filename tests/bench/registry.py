"""How a measure is declared, and how it and its floor are timed fairly."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Pair:
    """What was measured, and the least that any program of this kind costs (or the most it could do)."""

    value: float
    floor: float


@dataclass(frozen=True)
class Measure:
    """A named measure; `size` is the default number of rows, documents or cases, chosen to take under 40 s."""

    name: str
    unit: str
    better: Better
    size: int
    run: Callable[[int], Pair]


MEASURES: dict[str, Measure] = {}


def measure(name: str, *, unit: str, better: Better, size: int) -> Callable[[Callable[[int], Pair]], Measure]:
    """Declare the decorated function, `(size) -> Pair`, as a measure."""

    def declare(run: Callable[[int], Pair]) -> Measure:
        if name in MEASURES:
            raise ValueError(f"two measures are called {name}")
        MEASURES[name] = Measure(name, unit, better, size, run)
        return MEASURES[name]

    return declare


def interleaved(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
    warm_up: int = 3,
) -> Pair:
    """Median seconds of one call of each, taken in turns, so that a busy machine disturbs both alike.

    `clock` is CPU time of this process by default; give `time.perf_counter` where the work is done elsewhere.
    """
    for _ in range(warm_up):
        ours()
        floor()
    gc.collect()
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        turns = ((ours, taken[0]), (floor, taken[1]))
        for work, times in turns if number % 2 else reversed(turns):
            before = clock()
            work()
            times.append(clock() - before)
    return Pair(statistics.median(taken[0]), statistics.median(taken[1]))
