"""A limit on the calls that one back office gets at a time, so that a slow one holds up nobody who asks another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import BackendBusy


class Bulkhead:
    """At most `places` calls at a time; one more waits at most `wait_seconds` for a place."""

    def __init__(self, *, places: int, wait_seconds: float) -> None:
        self._free = asyncio.Semaphore(places)
        self._wait_seconds = wait_seconds

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the calls, kept until the context ends. Raises BackendBusy if none gets free in time."""
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise BackendBusy("too many calls at a time") from None
        try:
            yield
        finally:
            self._free.release()
