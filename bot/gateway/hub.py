"""Wakes the event streams of this process. What they send is read from the database, so nothing is lost here.

Other replicas write to the same database: a slow poll looks for what they wrote, for the conversations that somebody
here listens to.
"""

import asyncio
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

LIVE_EVENTS_KEPT = 16
"""Live events (such as typing) that wait for a slow stream; older ones have lost their meaning."""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """An event that is not stored: whoever is not listening misses it."""

    kind: str
    data: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class Subscription:
    """One stream: the last event id that it sent, and what there is to look at.

    `is_behind` says that the database may hold events that it has not sent.
    """

    conversation_id: str
    last_id: int
    is_behind: bool = True
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    live: deque[LiveEvent] = field(default_factory=lambda: deque(maxlen=LIVE_EVENTS_KEPT))

    async def wait(self, seconds: float) -> bool:
        """True as soon as there is something to look at, False after `seconds` without."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        return self.changed.is_set()


class EventHub:
    """The streams of this process by conversation."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, set[Subscription]] = {}
        self.closed = False

    @contextmanager
    def subscribe(self, conversation_id: str, last_id: int) -> Generator[Subscription, None, None]:
        """A subscription for as long as the block runs."""
        subscription = Subscription(conversation_id, last_id)
        self._subscriptions.setdefault(conversation_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            others = self._subscriptions[conversation_id]
            others.discard(subscription)
            if not others:
                del self._subscriptions[conversation_id]

    def listened(self) -> dict[str, int]:
        """For each conversation that somebody listens to, the lowest event id that all its streams have sent."""
        return {
            conversation_id: min(subscription.last_id for subscription in subscriptions)
            for conversation_id, subscriptions in self._subscriptions.items()
        }

    def notify(self, conversation_id: str) -> None:
        """There is something new in the database."""
        for subscription in self._subscriptions.get(conversation_id, ()):
            subscription.is_behind = True
            subscription.changed.set()

    def publish(self, conversation_id: str, event: LiveEvent) -> None:
        """Sends a live event to who is listening in this process."""
        for subscription in self._subscriptions.get(conversation_id, ()):
            subscription.live.append(event)
            subscription.changed.set()

    def close(self) -> None:
        """Ends all streams, for good."""
        self.closed = True
        for conversation_id in list(self._subscriptions):
            self.notify(conversation_id)
