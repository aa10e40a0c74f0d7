"""The outbox of turns: a customer's message is pending until its reply is stored, so that a crash loses none.

A process takes a whole conversation at a time, on a lease: messages are answered in their order, by one process.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.store.asked import choose, keep, linked
from bot.store.conversations import COLUMNS as CONVERSATION_COLUMNS
from bot.store.conversations import conversation_of, language_update
from bot.store.engine import reading, writing
from bot.store.events import COLUMNS as EVENT_COLUMNS
from bot.store.events import MESSAGE, event_of
from bot.store.moments import as_utc
from bot.store.records import AskedDraft, Author, ButtonDraft, Conversation, Event, LanguageChange, Owner, ReplyDraft
from bot.store.tables import buttons, conversations, events


@dataclass(frozen=True, slots=True)
class Turn:
    """A message to be answered, with its conversation as it is now."""

    conversation: Conversation
    message: Event


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was stored: no `event_ids` if the bot no longer owns the conversation, or this worker its lease."""

    event_ids: tuple[int, ...]
    more_pending: bool


class TurnRepository:
    """The pending messages, for the process named `worker`. `new_token` gives a fresh opaque button token."""

    def __init__(self, engine: Engine, worker: str, lease: timedelta, new_token: Callable[[], str]) -> None:
        self._engine = engine
        self._worker = worker
        self._lease = lease
        self._new_token = new_token

    def take(self, conversation_id: str, now: datetime) -> Turn | None:
        """Takes or renews the lease of the conversation and returns its oldest pending message.

        None if nothing is pending (the lease is then given back) or if another worker has the lease.
        """
        with writing(self._engine) as connection:
            row = _locked(connection, conversation_id)
            if row is None or not self._may_take(row, now):
                return None
            message = connection.execute(_pending(conversation_id)).first()
            self._set_lease(connection, conversation_id, None if message is None else now + self._lease)
            if message is None:
                return None
            event = event_of(message)
            connection.execute(update(events).where(events.c.id == event.id).values(attempts=event.attempts + 1))
            return Turn(conversation_of(row[: len(CONVERSATION_COLUMNS)]), event)

    def finish(
        self,
        turn: Turn,
        replies: Sequence[ReplyDraft],
        change: LanguageChange | None,
        now: datetime,
        asked: AskedDraft | None = None,
    ) -> Outcome:
        """Stores the replies and ends the turn, all or nothing; `asked` is kept for learning, if there is one.

        The replies are dropped if the bot does not own the conversation any more. Nothing at all is stored if another
        worker has taken the turn over.
        """
        identifier = turn.conversation.id
        with writing(self._engine) as connection:
            row = _locked(connection, identifier)
            if row is None or row.worker != self._worker:
                return Outcome((), more_pending=False)
            stored: list[int] = []
            if Owner(row.owner) is Owner.BOT:
                choose(connection, turn.message.payload)
                kept = None if asked is None else keep(connection, turn.conversation.utility, asked, now)
                stored = [self._store(connection, turn, reply, kept, now) for reply in replies]
                if change is not None:
                    connection.execute(language_update(identifier, change))
            connection.execute(update(events).where(events.c.id == turn.message.id).values(pending=False))
            more = connection.execute(_pending(identifier)).first() is not None
            self._set_lease(connection, identifier, now + self._lease if more else None)
            return Outcome(tuple(stored), more)

    def release(self, conversation_id: str) -> None:
        """Gives the lease back with the turn unfinished, so that another process may take it at once."""
        with writing(self._engine) as connection:
            connection.execute(
                update(conversations)
                .where(conversations.c.id == conversation_id, conversations.c.worker == self._worker)
                .values(worker=None, worker_until=None)
            )

    def waiting(self, now: datetime, limit: int) -> list[str]:
        """Conversations with a pending message that no worker has a valid lease of."""
        free = or_(conversations.c.worker.is_(None), conversations.c.worker_until <= now)
        statement = (
            select(conversations.c.id)
            .join(events, and_(events.c.conversation_id == conversations.c.id, events.c.pending.is_(True)))
            .where(free)
            .distinct()
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [str(identifier) for (identifier,) in connection.execute(statement)]

    def _may_take(self, row: Any, now: datetime) -> bool:
        if row.worker is None or row.worker == self._worker:
            return True
        return as_utc(row.worker_until) <= now

    def _set_lease(self, connection: Connection, conversation_id: str, until: datetime | None) -> None:
        worker = None if until is None else self._worker
        connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(worker=worker, worker_until=until)
        )

    def _store(self, connection: Connection, turn: Turn, reply: ReplyDraft, asked: int | None, now: datetime) -> int:
        made = [self._add_button(connection, turn.conversation.id, button, asked, now) for button in reply.buttons]
        result = connection.execute(
            insert(events).values(
                conversation_id=turn.conversation.id,
                kind=MESSAGE,
                author=Author.BOT.value,
                text=reply.text,
                language=reply.language,
                buttons=made,
                attachments=[asdict(attachment) for attachment in reply.attachments],
                status=reply.status,
                entry=reply.entry,
                score=reply.score,
                in_reply_to=turn.message.id,
                timings=dict(reply.timings),
                created_at=now,
            )
        )
        return int(result.inserted_primary_key[0])

    def _add_button(
        self, connection: Connection, conversation_id: str, button: ButtonDraft, asked: int | None, now: datetime
    ) -> dict[str, str]:
        token = self._new_token()
        connection.execute(
            insert(buttons).values(
                token=token,
                conversation_id=conversation_id,
                title=button.title,
                payload=linked(button.payload, asked),
                created_at=now,
            )
        )
        return {"title": button.title, "payload": token}


def _locked(connection: Connection, conversation_id: str) -> Any | None:
    statement = select(*CONVERSATION_COLUMNS, conversations.c.worker, conversations.c.worker_until)
    return connection.execute(statement.where(conversations.c.id == conversation_id).with_for_update()).first()


def _pending(conversation_id: str) -> Any:
    return (
        select(*EVENT_COLUMNS)
        .where(events.c.conversation_id == conversation_id, events.c.pending.is_(True))
        .order_by(events.c.id)
        .limit(1)
    )
