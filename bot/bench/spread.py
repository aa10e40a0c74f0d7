"""Many times of the same thing in three numbers; the mean would hide what a customer waits for now and then."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the median, and what 95 and 99 of 100 stay below; of `n` times."""

    median_ms: float
    p95_ms: float
    p99_ms: float
    n: int

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Spread":
        """The spread of at least one time. Raises ValueError without any."""
        ordered = sorted(milliseconds)
        median, p95, p99 = (percentile(ordered, share) for share in (0.50, 0.95, 0.99))
        return cls(median, p95, p99, len(ordered))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `ordered` (ascending) lie, interpolated between neighbours.

    Raises ValueError without values.
    """
    if not ordered:
        raise ValueError("no values")
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def times(items: Iterable[Item], call: Callable[[Item], object]) -> list[float]:
    """How many milliseconds `call` takes for each of `items`."""
    found: list[float] = []
    for item in items:
        started = time.perf_counter()
        call(item)
        found.append((time.perf_counter() - started) * 1000)
    return found
