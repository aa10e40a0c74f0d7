"""Deletes what has been kept for as long as it may be."""

import asyncio
import logging
from datetime import timedelta

from bot.store.asked import AskedRepository
from bot.store.moments import Clock

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 3600.0


class Retention:
    """Runs in the gateway's event loop between `start` and `stop`: once at the beginning, then every hour."""

    def __init__(self, asked: AskedRepository, clock: Clock, asked_lifetime: timedelta) -> None:
        self._asked = asked
        self._clock = clock
        self._asked_lifetime = asked_lifetime
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to look after what is too old."""
        self._task = asyncio.create_task(self._repeat(), name="retention")

    async def stop(self) -> None:
        """Ends it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def forget(self) -> int:
        """Deletes what is too old now; how many questions."""
        return await asyncio.to_thread(self._asked.forget, self._clock() - self._asked_lifetime)

    async def _repeat(self) -> None:
        while True:
            try:
                if count := await self.forget():
                    logger.info("%d questions were kept for their time and are deleted", count)
            except Exception:
                logger.exception("what is too old could not be deleted; trying again")
            await asyncio.sleep(PAUSE_SECONDS)
