"""Identity in the store: a unit of work holds the lock of its conversation, and of the account when it has named it.

The rules are in bot/identity; the locks are here because they make "count, then decide" safe across processes.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.store.conversations import COLUMNS, conversation_of
from bot.store.engine import writing
from bot.store.identity_records import Awaiting, Challenge, IdentityRequest, NewChallenge, Session
from bot.store.moments import as_utc
from bot.store.records import Conversation
from bot.store.tables import (
    conversations,
    identity_accounts,
    identity_challenges,
    identity_failures,
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

    def lock_account(self, customer_code: str) -> None:
        """Lets one check at a time into an account of the utility, whichever conversation it comes from."""
        key = {"utility": self.conversation.utility, "customer_code": customer_code}
        dialect: Any = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(dialect.insert(identity_accounts).values(**key).on_conflict_do_nothing())
        self._connection.execute(select(identity_accounts.c.utility).filter_by(**key).with_for_update())

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

    def unproved_challenges(self, customer_code: str, since: datetime) -> list[datetime]:
        """When codes were sent for the account, in any conversation, that nobody has proved; oldest first."""
        table = identity_challenges.c
        statement = select(table.created_at).where(
            table.utility == self.conversation.utility,
            table.customer_code == customer_code,
            table.created_at > since,
            table.verified.is_(False),
        )
        return [as_utc(moment) for (moment,) in self._connection.execute(statement.order_by(table.created_at))]

    def add_failure(self, customer_code: str, now: datetime) -> None:
        """A wrong code was given for the account."""
        values = {"utility": self.conversation.utility, "customer_code": customer_code, "failed_at": now}
        self._connection.execute(insert(identity_failures).values(conversation_id=self.conversation.id, **values))

    def failures_of_account(self, customer_code: str, since: datetime) -> tuple[int, datetime | None]:
        """How many wrong codes were given for the account in any conversation since then, and when the last one."""
        table = identity_failures.c
        return self._failures(since, table.utility == self.conversation.utility, table.customer_code == customer_code)

    def failures_of_conversation(self, since: datetime) -> tuple[int, datetime | None]:
        """How many wrong codes were given in the conversation for any account since then, and when the last one."""
        return self._failures(since, self._mine(identity_failures))

    def session(self) -> Session | None:
        """The session of the conversation, however old."""
        table = identity_sessions.c
        columns = (
            table.id,
            table.utility,
            table.customer_code,
            table.verified_at,
            table.last_used_at,
            table.expires_at,
        )
        row = self._connection.execute(select(*columns).where(self._mine(identity_sessions))).first()
        if row is None:
            return None
        moments = (as_utc(moment) for moment in row[3:])
        return Session(*row[:3], *moments)

    def open_session(self, session: Session) -> None:
        """Replaces the session of the conversation."""
        self.close_session()
        self._connection.execute(
            insert(identity_sessions).values(
                conversation_id=self.conversation.id,
                id=session.id,
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

    def close_session(self) -> None:
        """Ends the session, if there is one."""
        self._connection.execute(delete(identity_sessions).where(self._mine(identity_sessions)))

    def _mine(self, table: Any) -> Any:
        return table.c.conversation_id == self.conversation.id

    def _failures(self, since: datetime, *scope: Any) -> tuple[int, datetime | None]:
        table = identity_failures.c
        statement = select(func.count(), func.max(table.failed_at)).where(*scope, table.failed_at > since)
        count, last = self._connection.execute(statement).one()
        return int(count), None if last is None else as_utc(last)
