"""Answers that leave at fixed moments, so that their time does not tell what was found (security requirement 3)."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DelayBucket:
    """Stretches what takes t seconds to the next whole multiple of `seconds`; 0 stretches nothing.

    As long as the work of all cases fits into the first multiple, all take the same time.
    """

    seconds: float = 0.5
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @asynccontextmanager
    async def held(self) -> AsyncGenerator[None, None]:
        """The block ends, or raises, at the end of a bucket."""
        started = self.monotonic()
        try:
            yield
        finally:
            if self.seconds > 0:
                spent = self.monotonic() - started
                await self.sleep((math.floor(spent / self.seconds) + 1) * self.seconds - spent)
