"""Answers the pending messages: each conversation in its order, several conversations at a time, nothing twice.

The database is the queue. `wake` only saves waiting for the poll, which also finds what a crashed process left behind.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.gateway.hub import EventHub, LiveEvent
from bot.gateway.replies import Replier
from bot.store.events import EventRepository
from bot.store.moments import Clock
from bot.store.records import Author, Owner
from bot.store.turns import Turn, TurnRepository

logger = logging.getLogger(__name__)

CONVERSATIONS_PER_POLL = 100


class TurnRunner:
    """Runs in the gateway's event loop between `start` and `stop`."""

    def __init__(
        self,
        turns: TurnRepository,
        events: EventRepository,
        replier: Replier,
        hub: EventHub,
        clock: Clock,
        concurrency: int,
        poll_seconds: float,
    ) -> None:
        self._turns = turns
        self._events = events
        self._replier = replier
        self._hub = hub
        self._clock = clock
        self._slots = asyncio.Semaphore(concurrency)
        self._poll_seconds = poll_seconds
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._polls: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self) -> None:
        """Starts looking for pending messages and for events of other replicas."""
        self._polls = [
            asyncio.create_task(self._repeat(self._find_pending), name="pending messages"),
            asyncio.create_task(self._repeat(self._find_events), name="events of other replicas"),
        ]

    def wake(self, conversation_id: str) -> None:
        """There is a pending message in the conversation."""
        if self._stopping:
            return
        self._woken.add(conversation_id)
        if conversation_id not in self._workers:
            self._workers[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def stop(self, grace_seconds: float) -> None:
        """Lets the turns that have begun end within `grace_seconds`; what is not answered then stays pending."""
        self._stopping = True
        for poll in self._polls:
            poll.cancel()
        workers = list(self._workers.values())
        if workers:
            _, late = await asyncio.wait(workers, timeout=grace_seconds)
            for worker in late:
                worker.cancel()
        await asyncio.gather(*workers, *self._polls, return_exceptions=True)

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._woken and not self._stopping:
                self._woken.discard(conversation_id)
                await self._drain(conversation_id)
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.to_thread(self._turns.release, conversation_id))
            raise
        except Exception:
            # Whatever it is, the message stays pending, and the poll begins its turn again
            logger.exception("the turn in conversation %s broke off", conversation_id)
            await self._give_back(conversation_id)
        finally:
            del self._workers[conversation_id]
            self._woken.discard(conversation_id)

    async def _give_back(self, conversation_id: str) -> None:
        try:
            await asyncio.to_thread(self._turns.release, conversation_id)
        except Exception:
            logger.exception("the lease of conversation %s was not given back; it will run out", conversation_id)

    async def _drain(self, conversation_id: str) -> None:
        more = True
        while more and not self._stopping:
            async with self._slots:
                turn = await asyncio.to_thread(self._turns.take, conversation_id, self._clock())
                more = turn is not None and await self._run(turn)

    async def _run(self, turn: Turn) -> bool:
        """Answers one message; True if there are more in the conversation."""
        conversation_id = turn.conversation.id
        is_ours = turn.conversation.owner is Owner.BOT
        if is_ours:
            self._hub.publish(conversation_id, _typing(on=True))
        try:
            replies = await self._replier.replies(turn, self._clock())
            outcome = await asyncio.to_thread(
                self._turns.finish, turn, replies.drafts, replies.change, self._clock(), replies.asked
            )
            self._hub.notify(conversation_id)
        finally:
            if is_ours:
                self._hub.publish(conversation_id, _typing(on=False))
        return outcome.more_pending

    async def _repeat(self, look: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await look()
            except Exception:
                logger.exception("the database could not be looked through; trying again")
            await asyncio.sleep(self._poll_seconds)

    async def _find_pending(self) -> None:
        for conversation_id in await asyncio.to_thread(self._turns.waiting, self._clock(), CONVERSATIONS_PER_POLL):
            self.wake(conversation_id)

    async def _find_events(self) -> None:
        listened = self._hub.listened()
        if not listened:
            return
        for conversation_id, last_id in (await asyncio.to_thread(self._events.last_ids, listened)).items():
            if last_id > listened[conversation_id]:
                self._hub.notify(conversation_id)


def _typing(*, on: bool) -> LiveEvent:
    return LiveEvent("typing", {"author": Author.BOT.value, "on": on})
