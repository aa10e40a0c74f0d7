"""Repeats a call that may work the next time, after a short random wait, within one time limit for all tries."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina

from bot.errors import BackendBusy, BackendUnavailable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retries:
    """At most `tries` tries in `total_seconds`; between them `wait_seconds` plus up to `jitter_seconds` by chance.

    Only BackendUnavailable is worth another try, and neither is BackendBusy nor anything if fewer than `needs_seconds`
    would be left for it.
    """

    tries: int
    total_seconds: float
    wait_seconds: float
    jitter_seconds: float
    needs_seconds: float
    clock: Callable[[], float] = time.monotonic

    async def run(self, attempt: Callable[[float], Awaitable[T]]) -> T:
        """What `attempt` gives; it is told until when on the clock it may take. Raises what its last try raised."""
        until = self.clock() + self.total_seconds
        longest_wait = self.wait_seconds + self.jitter_seconds

        def is_worth_repeating(error: Exception) -> bool:
            if not isinstance(error, BackendUnavailable) or isinstance(error, BackendBusy):
                return False
            return until - self.clock() - longest_wait >= self.needs_seconds

        # A context, not a decorator: stamina's hooks log the arguments of what it decorates.
        tries = stamina.retry_context(
            on=is_worth_repeating,
            attempts=self.tries,
            timeout=None,
            wait_initial=self.wait_seconds,
            wait_jitter=self.jitter_seconds,
            wait_max=longest_wait,
        )
        async for one_try in tries:
            with one_try:
                return await attempt(until)
        raise AssertionError("the last try gives an answer or an error")
