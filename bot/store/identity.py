"""Identity in the store: a unit of work holds the lock of its conversation, and those that its attempts need.

The rules are in bot/identity; the locks are here because they make "count, then decide" safe across processes.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.store.conversations import COLUMNS, conversation_of
from bot.store.engine import writing
from bot.store.identity_attempts import AttemptLog
from bot.store.identity_records import Awaiting, Challenge, IdentityRequest, NewChallenge, Session
from bot.store.moments import as_utc
from bot.store.records import Conversation
from bot.store.tables import (
    conversations,
    document_links,
    identity_challenges,
    identity_requests,
    identity_sessions,
)


class IdentityRepository:
    """Opens units of work on the identity of one conversation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def unit(self, conversation_id: str) -> Generator["IdentityUnit | None", None, None]:
        """A unit of work, committed at the end; None if there is no such conversation."""
        with writing(self._engine) as connection:
            statement = select(*COLUMNS).where(conversations.c.id == conversation_id).with_for_update()
            row = connection.execute(statement).first()
            yield None if row is None else IdentityUnit(connection, conversation_of(row))


class IdentityUnit:
    """Reads and changes the identity of `conversation` within one transaction."""

    def __init__(self, connection: Connection, conversation: Conversation) -> None:
        self._connection = connection
        self.conversation = conversation
        self.attempts = AttemptLog(connection, conversation)

    def request(self) -> IdentityRequest | None:
        """What the customer was asked for last."""
        columns = (identity_requests.c.purpose, identity_requests.c.awaiting, identity_requests.c.updated_at)
        row = self._connection.execute(select(*columns).where(self._mine(identity_requests))).first()
        return None if row is None else IdentityRequest(row.purpose, Awaiting(row.awaiting), as_utc(row.updated_at))

    def set_request(self, purpose: str, awaiting: Awaiting, now: datetime) -> None:
        """Replaces what the customer was asked for."""
        self.clear_request()
        values = {"purpose": purpose, "awaiting": awaiting.value, "updated_at": now}
        self._connection.execute(insert(identity_requests).values(conversation_id=self.conversation.id, **values))

    def clear_request(self) -> None:
        """Nothing is awaited any more."""
        self._connection.execute(delete(identity_requests).where(self._mine(identity_requests)))

    def add_challenge(self, challenge: NewChallenge) -> None:
        """Stores a phone code; those before it cannot be used any more."""
        self.close_challenges(challenge.created_at)
        self._connection.execute(
            insert(identity_challenges).values(
                conversation_id=self.conversation.id,
                utility=self.conversation.utility,
                customer_code=challenge.customer_code,
                salt=challenge.salt,
                code_hash=challenge.code_hash,
                deliverable=challenge.deliverable,
                attempts=0,
                verified=False,
                expires_at=challenge.expires_at,
                created_at=challenge.created_at,
            )
        )

    def challenge(self) -> Challenge | None:
        """The latest phone code of the conversation."""
        table = identity_challenges.c
        columns = (table.id, table.customer_code, table.salt, table.code_hash, table.deliverable, table.attempts)
        statement = select(*columns, table.expires_at, table.closed_at).where(self._mine(identity_challenges))
        row = self._connection.execute(statement.order_by(table.id.desc()).limit(1)).first()
        if row is None:
            return None
        return Challenge(
            row.id,
            row.customer_code,
            row.salt,
            row.code_hash,
            bool(row.deliverable),
            row.attempts,
            as_utc(row.expires_at),
            row.closed_at is not None,
        )

    def count_attempt(self, challenge: Challenge) -> None:
        """One more code was compared with this one."""
        self._connection.execute(
            update(identity_challenges)
            .where(self._mine(identity_challenges), identity_challenges.c.id == challenge.id)
            .values(attempts=challenge.attempts + 1)
        )

    def close_challenges(self, now: datetime, *, verified: bool = False) -> None:
        """No phone code of the conversation can be used any more; `verified` if the open one was just proved."""
        self._connection.execute(
            update(identity_challenges)
            .where(self._mine(identity_challenges), identity_challenges.c.closed_at.is_(None))
            .values(closed_at=now, verified=verified)
        )

    def session(self) -> Session | None:
        """The session of the conversation, however old."""
        table = identity_sessions.c
        columns = (
            table.id,
            table.channel,
            table.sender_key,
            table.utility,
            table.customer_code,
            table.verified_at,
            table.last_used_at,
            table.expires_at,
        )
        row = self._connection.execute(select(*columns).where(self._mine(identity_sessions))).first()
        if row is None:
            return None
        moments = (as_utc(moment) for moment in row[5:])
        return Session(*row[:5], *moments)

    def open_session(self, session: Session) -> None:
        """Replaces the session of the conversation."""
        self.close_session()
        self._connection.execute(
            insert(identity_sessions).values(
                conversation_id=self.conversation.id,
                id=session.id,
                channel=session.channel,
                sender_key=session.sender_key,
                utility=session.utility,
                customer_code=session.customer_code,
                verified_at=session.verified_at,
                last_used_at=session.last_used_at,
                expires_at=session.expires_at,
            )
        )

    def touch_session(self, now: datetime) -> None:
        """The session was used now."""
        self._connection.execute(
            update(identity_sessions).where(self._mine(identity_sessions)).values(last_used_at=now)
        )

    def end_links(self, now: datetime) -> None:
        """No link to a document of the conversation works any more, not even after a new proof."""
        mine = (self._mine(document_links), document_links.c.expires_at > now)
        self._connection.execute(update(document_links).where(*mine).values(expires_at=now))

    def close_session(self) -> None:
        """Ends the session, if there is one."""
        self._connection.execute(delete(identity_sessions).where(self._mine(identity_sessions)))

    def _mine(self, table: Any) -> Any:
        return table.c.conversation_id == self.conversation.id
