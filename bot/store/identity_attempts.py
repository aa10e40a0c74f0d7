"""What is counted against guessing: wrong codes and codes sent, by account, sender and phone, over all conversations.

Rows outlive their conversations. "Count, then decide" is safe across processes because the locks are held until the
transaction ends; all take them in the same order (conversation, sender, account, phone), so nobody waits for ever.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.moments import as_utc
from bot.store.records import Conversation
from bot.store.tables import identity_failures, identity_locks, identity_sends


class AttemptLog:
    """The attempts as `conversation` sees them, within one transaction."""

    def __init__(self, connection: Connection, conversation: Conversation) -> None:
        self._connection = connection
        self._conversation = conversation

    def lock(self, customer_code: str) -> None:
        """Lets one check at a time into the sender's attempts, then into the account of the conversation's utility."""
        self._lock(f"sender {self._conversation.sender_key or self._conversation.id}")
        self._lock(f"account {self._conversation.utility} {customer_code}")

    def lock_phone(self, phone_hash: str) -> None:
        """Lets one at a time count what was sent to the phone; after `lock`."""
        self._lock(f"phone {phone_hash}")

    def add_failure(self, customer_code: str, now: datetime) -> None:
        """A wrong code was given for the account."""
        self._add(identity_failures, customer_code=customer_code, failed_at=now)

    def failures_of_account(self, customer_code: str, since: datetime) -> list[datetime]:
        """When wrong codes were given for the account, by anybody, after `since`; oldest first."""
        return self._moments(identity_failures, "failed_at", since, self._of_account(identity_failures, customer_code))

    def failures_of_sender(self, since: datetime) -> list[datetime]:
        """When the sender gave wrong codes, for any account, after `since`; oldest first."""
        return self._moments(identity_failures, "failed_at", since, self._of_sender(identity_failures))

    def add_send(self, customer_code: str, phone_hash: str, now: datetime) -> None:
        """A phone code was asked for; counted whether it could be sent or not."""
        self._add(identity_sends, customer_code=customer_code, phone_hash=phone_hash, sent_at=now)

    def sends_of_account(self, customer_code: str, since: datetime) -> list[datetime]:
        """When phone codes were asked for, by anybody, for the account after `since`; oldest first."""
        return self._moments(identity_sends, "sent_at", since, self._of_account(identity_sends, customer_code))

    def sends_of_sender(self, since: datetime) -> list[datetime]:
        """When the sender asked for phone codes, for any account, after `since`; oldest first."""
        return self._moments(identity_sends, "sent_at", since, self._of_sender(identity_sends))

    def sends_to_phone(self, phone_hash: str, since: datetime) -> list[datetime]:
        """When phone codes went to the phone, for any account, after `since`; oldest first."""
        return self._moments(identity_sends, "sent_at", since, identity_sends.c.phone_hash == phone_hash)

    def _lock(self, name: str) -> None:
        dialect: Any = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(dialect.insert(identity_locks).values(name=name).on_conflict_do_nothing())
        self._connection.execute(select(identity_locks.c.name).filter_by(name=name).with_for_update())

    def _add(self, table: Table, **values: Any) -> None:
        conversation = self._conversation
        whose = {"conversation_id": conversation.id, "sender_key": conversation.sender_key}
        self._connection.execute(insert(table).values(utility=conversation.utility, **whose, **values))

    def _of_account(self, table: Table, customer_code: str) -> Any:
        return (table.c.utility == self._conversation.utility) & (table.c.customer_code == customer_code)

    def _of_sender(self, table: Table) -> Any:
        """This conversation, and all others of the same sender."""
        mine = table.c.conversation_id == self._conversation.id
        sender = self._conversation.sender_key
        return or_(mine, table.c.sender_key == sender) if sender else mine

    def _moments(self, table: Table, column: str, since: datetime, scope: Any) -> list[datetime]:
        moment = table.c[column]
        rows = self._connection.execute(select(moment).where(scope, moment > since).order_by(moment))
        return [as_utc(found) for (found,) in rows]
