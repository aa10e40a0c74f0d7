"""The tables of the SMS channel: what came in (once for each id of the gateway), and what goes out."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.metadata import Moment, RowId, metadata

sms_messages = Table(
    "sms_messages",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("utility", String(64), nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("sender", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_over_limit", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    # A process that answers it holds it until then; afterwards another one may
    Column("next_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("utility", "message_id"),
    Index("sms_messages_to_do", "state", "next_at"),
    Index("sms_messages_of_sender", "utility", "sender", "received_at"),
    Index("sms_messages_by_time", "received_at"),
    sqlite_autoincrement=True,
)

sms_replies = Table(
    "sms_replies",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("sms_id", ForeignKey("sms_messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("delivery", String(16)),
    Index("sms_replies_to_do", "state", "next_at"),
    sqlite_autoincrement=True,
)
