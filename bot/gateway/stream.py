"""A conversation's events as server-sent events: what was, then what comes, until the client or the gateway leaves."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Any

from bot.gateway.hub import LiveEvent, Subscription
from bot.gateway.state import GatewayState
from bot.store.records import Event

PAGE = 200
HEARTBEAT = ": heartbeat\n\n"
GREETING = "retry: 2000\n\n"  # sent at once, so that the client knows that it is connected


async def event_stream(state: GatewayState, conversation_id: str, last_id: int) -> AsyncGenerator[str, None]:
    """Frames of text/event-stream. Only stored events have an id, so a client never resumes after a live one.

    Every heartbeat also reads the database: an event is late, not lost, should a notification be.
    """
    heartbeat = state.settings.events_heartbeat_seconds
    with state.hub.subscribe(conversation_id, last_id) as subscription:
        yield GREETING
        while not state.hub.closed:
            subscription.changed.clear()
            events = await _new_events(state, subscription)
            frames = [frame(event) for event in events]
            if events:
                subscription.last_id = events[-1].id
            if len(events) < PAGE:
                frames += [live_frame(subscription.live.popleft()) for _ in range(len(subscription.live))]
            if frames:
                yield "".join(frames)
            if len(events) == PAGE:
                subscription.is_behind = True
            elif not await subscription.wait(heartbeat):
                subscription.is_behind = True
                yield HEARTBEAT


async def _new_events(state: GatewayState, subscription: Subscription) -> list[Event]:
    if not subscription.is_behind:
        return []  # only live events have come
    subscription.is_behind = False  # before reading: what is stored meanwhile counts again
    return await asyncio.to_thread(state.events.after, subscription.conversation_id, subscription.last_id, PAGE)


def frame(event: Event) -> str:
    """A stored event."""
    return f"id: {event.id}\nevent: {event.kind}\ndata: {_json(event_data(event))}\n\n"


def live_frame(event: LiveEvent) -> str:
    """An event without an id."""
    return f"event: {event.kind}\ndata: {_json(dict(event.data))}\n\n"


def event_data(event: Event) -> dict[str, Any]:
    """What a client sees of an event."""
    return {
        "id": event.id,
        "author": event.author.value,
        "text": event.text,
        "language": event.language,
        "buttons": [{"title": button.title, "payload": button.payload} for button in event.buttons],
        "attachments": [asdict(attachment) for attachment in event.attachments],
        "status": event.status,
        "entry": event.entry,
        "score": event.score,
        "client_id": event.client_id,
        "in_reply_to": event.in_reply_to,
        "created_at": event.created_at.isoformat(),
    }


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
