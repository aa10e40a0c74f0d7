"""Short messages in the store: each is kept once, answered once, and its replies are sent until they are accepted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.store.engine import writing
from bot.store.sms_tables import sms_messages, sms_replies

WINDOW = timedelta(hours=1)
"""The messages of a sender are counted over so long."""


class SmsState(StrEnum):
    """What has become of a message or a reply."""

    PENDING = "pending"
    DONE = "done"
    DROPPED = "dropped"  # a message beyond the limit, after the one that was told so
    FAILED = "failed"  # a reply that nobody takes


@dataclass(frozen=True, slots=True)
class SmsDraft:
    """A message as it came; `sender` as +38344000001, `message_id` is the gateway's."""

    utility: str
    message_id: str
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """A message to answer; `attempts` counts this one, `is_over_limit`: its sender has written too often."""

    id: int
    utility: str
    message_id: str
    sender: str
    text: str
    is_over_limit: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class SmsReplyDraft:
    """What to say; `kind` is the key of the text in data/responses."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SmsReply:
    """A reply to send to `phone`; `key` is its id for the gateway, `attempts` counts this one."""

    key: str
    utility: str
    in_reply_to: str
    phone: str
    text: str
    attempts: int


class SmsRepository:
    """All messages and replies. `new_key` makes ids of at most 32 characters, no two alike."""

    def __init__(self, engine: Engine, new_key: Callable[[], str]) -> None:
        self._engine = engine
        self._new_key = new_key

    def receive(self, draft: SmsDraft, at_once: Sequence[SmsReplyDraft], per_hour: int, now: datetime) -> bool:
        """Keeps a message with the replies that need no answering; False if its id was there before.

        A sender's messages beyond `per_hour` are not answered, but for the first of them.
        """
        with writing(self._engine) as connection:
            written = self._count(connection, draft, now - WINDOW)
            state = SmsState.DROPPED if written > per_hour else SmsState.PENDING
            try:
                with connection.begin_nested():
                    identifier = self._add(connection, draft, state, is_over_limit=written >= per_hour, now=now)
            except IntegrityError:
                return False
            self._say(connection, identifier, at_once, now)
            return True

    def claim_messages(self, now: datetime, lease: timedelta, count: int) -> list[SmsMessage]:
        """The oldest `count` messages that nobody answers, for the caller alone until `now + lease`."""
        names = ("id", "utility", "message_id", "sender", "text", "is_over_limit")
        with writing(self._engine) as connection:
            rows = _claim(connection, sms_messages, now, lease, count)
            return [SmsMessage(**{name: row[name] for name in names}, attempts=row["attempts"] + 1) for row in rows]

    def answer(self, message: SmsMessage, replies: Sequence[SmsReplyDraft], now: datetime) -> bool:
        """Ends a message with its replies; False, and nothing is changed, if another process was faster."""
        table = sms_messages.c
        with writing(self._engine) as connection:
            done = connection.execute(
                update(sms_messages)
                .where(table.id == message.id, table.state == SmsState.PENDING.value)
                .values(state=SmsState.DONE.value)
            )
            if done.rowcount != 1:
                return False
            self._say(connection, message.id, replies, now)
            return True

    def claim_replies(self, now: datetime, lease: timedelta, count: int) -> list[SmsReply]:
        """The oldest `count` replies that are due, for the caller alone until `now + lease`."""
        with writing(self._engine) as connection:
            rows = _claim(connection, sms_replies, now, lease, count)
            to = {row["sms_id"]: _message(connection, row["sms_id"]) for row in rows}
            return [
                SmsReply(
                    row["key"],
                    to[row["sms_id"]].utility,
                    to[row["sms_id"]].message_id,
                    to[row["sms_id"]].sender,
                    row["text"],
                    row["attempts"] + 1,
                )
                for row in rows
            ]

    def sent(self, key: str, now: datetime) -> None:
        """The gateway has taken the reply."""
        self._set(key, state=SmsState.DONE.value, sent_at=now)

    def retry(self, key: str, at: datetime) -> None:
        """The reply is to be sent again at `at`."""
        self._set(key, next_at=at)

    def failed(self, key: str) -> None:
        """The reply is given up."""
        self._set(key, state=SmsState.FAILED.value)

    def delivered(self, utility: str, key: str, delivery: str) -> bool:
        """Notes what the gateway says of a reply; False if the utility has none of that id."""
        mine = select(sms_messages.c.id).where(sms_messages.c.utility == utility)
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(sms_replies)
                .where(sms_replies.c.key == key, sms_replies.c.sms_id.in_(mine))
                .values(delivery=delivery)
            )
            return bool(changed.rowcount == 1)

    def forget(self, before: datetime) -> int:
        """Deletes messages received before then, with their replies; how many."""
        with writing(self._engine) as connection:
            return int(connection.execute(delete(sms_messages).where(sms_messages.c.received_at < before)).rowcount)

    def _count(self, connection: Connection, draft: SmsDraft, since: datetime) -> int:
        table = sms_messages.c
        counted = select(func.count()).where(
            table.utility == draft.utility, table.sender == draft.sender, table.received_at > since
        )
        return int(connection.execute(counted).scalar_one())

    def _add(
        self, connection: Connection, draft: SmsDraft, state: SmsState, *, is_over_limit: bool, now: datetime
    ) -> int:
        values = {"state": state.value, "is_over_limit": is_over_limit, "attempts": 0, "next_at": now}
        result = connection.execute(
            insert(sms_messages).values(
                utility=draft.utility,
                message_id=draft.message_id,
                sender=draft.sender,
                text=draft.text,
                received_at=now,
                **values,
            )
        )
        return int(result.inserted_primary_key[0])

    def _say(self, connection: Connection, sms_id: int, replies: Sequence[SmsReplyDraft], now: datetime) -> None:
        for reply in replies:
            values = {"kind": reply.kind, "text": reply.text, "state": SmsState.PENDING.value, "attempts": 0}
            connection.execute(insert(sms_replies).values(key=self._new_key(), sms_id=sms_id, next_at=now, **values))

    def _set(self, key: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(sms_replies).where(sms_replies.c.key == key).values(**values))


def _claim(connection: Connection, table: Table, now: datetime, lease: timedelta, count: int) -> list[Any]:
    """Rows as mappings, as they were before this claim."""
    due = select(table).where(table.c.state == SmsState.PENDING.value, table.c.next_at <= now)
    rows = connection.execute(due.order_by(table.c.id).limit(count).with_for_update(skip_locked=True)).mappings().all()
    for row in rows:
        values = {"next_at": now + lease, "attempts": row["attempts"] + 1}
        connection.execute(update(table).where(table.c.id == row["id"]).values(**values))
    return list(rows)


def _message(connection: Connection, sms_id: int) -> Row:
    table = sms_messages.c
    statement = select(table.utility, table.message_id, table.sender).where(table.id == sms_id)
    return connection.execute(statement).one()
