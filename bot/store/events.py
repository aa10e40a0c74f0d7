"""The history of a conversation: each message of a customer comes in once, and readers go on from where they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.records import Attachment, Author, Button, Event
from bot.store.tables import buttons, conversations, events

MESSAGE = "message"
"""The kind of an event that is somebody's message."""

COLUMNS = (
    events.c.id,
    events.c.conversation_id,
    events.c.kind,
    events.c.author,
    events.c.text,
    events.c.language,
    events.c.buttons,
    events.c.attachments,
    events.c.status,
    events.c.entry,
    events.c.score,
    events.c.client_id,
    events.c.in_reply_to,
    events.c.timings,
    events.c.payload,
    events.c.attempts,
    events.c.created_at,
)


class Posting(StrEnum):
    """What became of a customer's message."""

    NEW = "new"
    REPEATED = "repeated"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A customer's cleaned message before it is stored.

    `digest` tells a repeat from another message under the same `client_id`; `button` is the token that came with it;
    `status` is set if the message is not to be understood but answered with that error.
    """

    client_id: str
    text: str
    digest: str
    button: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """The event of a customer's message, new or from before."""

    posting: Posting
    event_id: int


def event_of(row: Sequence[Any]) -> Event:
    """The record of a row with COLUMNS."""
    values = dict(zip((column.name for column in COLUMNS), row, strict=True))
    values["author"] = Author(values["author"])
    values["buttons"] = tuple(Button(button["title"], button["payload"]) for button in values["buttons"])
    values["attachments"] = tuple(Attachment(**attachment) for attachment in values["attachments"])
    values["created_at"] = as_utc(values["created_at"])
    return Event(**values)


def lock_conversation(connection: Connection, conversation_id: str) -> None:
    """Lets one writer at a time into a conversation, so that its event ids become visible in their order."""
    connection.execute(select(conversations.c.id).where(conversations.c.id == conversation_id).with_for_update())


class EventRepository:
    """Reads and writes the events of one conversation at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def post(self, conversation_id: str, draft: MessageDraft, now: datetime) -> Posted:
        """Stores a customer's message once for each `client_id`, to be answered by the turn runner.

        A button's token is used up and the message becomes that button's title. A token that is used, unknown or of
        another conversation is ignored: the message is then its text alone.
        """
        with writing(self._engine) as connection:
            lock_conversation(connection, conversation_id)
            known = _earlier(connection, conversation_id, draft.client_id)
            if known is not None:
                same = known.digest == draft.digest
                return Posted(Posting.REPEATED if same else Posting.CONFLICT, int(known.id))
            button = _use_button(connection, conversation_id, draft.button, now)
            result = connection.execute(
                insert(events).values(
                    conversation_id=conversation_id,
                    kind=MESSAGE,
                    author=Author.CUSTOMER.value,
                    text=draft.text if button is None else button[0],
                    buttons=[],
                    attachments=[],
                    status=draft.status if button is None else None,
                    client_id=draft.client_id,
                    digest=draft.digest,
                    payload=None if button is None else button[1],
                    timings={},
                    pending=True,
                    created_at=now,
                )
            )
            return Posted(Posting.NEW, int(result.inserted_primary_key[0]))

    def after(self, conversation_id: str, last_id: int, limit: int) -> list[Event]:
        """Up to `limit` events of the conversation with an id above `last_id`, in order."""
        statement = (
            select(*COLUMNS)
            .where(events.c.conversation_id == conversation_id, events.c.id > last_id)
            .order_by(events.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [event_of(row) for row in connection.execute(statement)]

    def last_ids(self, conversation_ids: Iterable[str]) -> dict[str, int]:
        """The highest event id of each conversation that has any."""
        statement = (
            select(events.c.conversation_id, func.max(events.c.id))
            .where(events.c.conversation_id.in_(list(conversation_ids)))
            .group_by(events.c.conversation_id)
        )
        with reading(self._engine) as connection:
            return {str(conversation_id): int(last) for conversation_id, last in connection.execute(statement)}


def _earlier(connection: Connection, conversation_id: str, client_id: str) -> Any | None:
    return connection.execute(
        select(events.c.id, events.c.digest).where(
            events.c.conversation_id == conversation_id, events.c.client_id == client_id
        )
    ).first()


def _use_button(
    connection: Connection, conversation_id: str, token: str | None, now: datetime
) -> tuple[str, Mapping[str, Any]] | None:
    if token is None:
        return None
    mine = (buttons.c.conversation_id == conversation_id, buttons.c.token == token, buttons.c.used_at.is_(None))
    row = connection.execute(select(buttons.c.title, buttons.c.payload).where(*mine)).first()
    if row is None:
        return None
    connection.execute(update(buttons).where(*mine).values(used_at=now))
    return str(row.title), dict(row.payload)
