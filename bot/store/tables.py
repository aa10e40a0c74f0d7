"""The tables of the gateway's database: what decides who may see what, and the outbox of messages to be answered."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Engine

from bot.store.metadata import Moment as _Moment
from bot.store.metadata import RowId as _Id
from bot.store.metadata import metadata as metadata
from bot.store.missing_columns import add_missing_columns
from bot.store.sms_tables import sms_messages as sms_messages
from bot.store.sms_tables import sms_replies as sms_replies


def _conversation_key(*, primary: bool = False) -> Column:
    key = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", key, nullable=False, primary_key=primary)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("utility", String(64), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("language_is_explicit", Boolean, nullable=False),
    Column("owner", String(16), nullable=False),
    Column("channel", String(16), nullable=False, server_default="web"),
    # Who writes, in this channel: a hash of the visitor's token or of the address; empty in old rows
    Column("sender_key", String(64), nullable=False, server_default=""),
    # Which process answers this conversation now: keeps the order of the messages across replicas and restarts
    Column("worker", String(64)),
    Column("worker_until", _Moment),
    Column("created_at", _Moment, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    _conversation_key(),
    Column("kind", String(16), nullable=False),
    Column("author", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(35)),
    Column("buttons", JSON, nullable=False),
    Column("attachments", JSON, nullable=False, server_default="[]"),
    Column("status", String(64)),
    Column("entry", String(128)),
    Column("score", Float),
    Column("client_id", String(64)),
    Column("digest", String(64)),
    Column("payload", JSON),
    Column("in_reply_to", _Id),
    Column("timings", JSON, nullable=False),
    Column("pending", Boolean, nullable=False, default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", _Moment, nullable=False),
    UniqueConstraint("conversation_id", "client_id"),
    sqlite_autoincrement=True,
)
Index("events_of_conversation", events.c.conversation_id, events.c.id)
Index(
    "events_pending",
    events.c.conversation_id,
    events.c.id,
    sqlite_where=events.c.pending,
    postgresql_where=events.c.pending,
)

buttons = Table(
    "buttons",
    metadata,
    Column("token", String(64), primary_key=True),
    _conversation_key(),
    Column("title", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("used_at", _Moment),
    Column("created_at", _Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    _conversation_key(),
    Column("phone", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", _Moment, nullable=False),
    Index("outbox_of_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

identity_requests = Table(
    "identity_requests",
    metadata,
    _conversation_key(primary=True),
    Column("purpose", String(64), nullable=False),
    Column("awaiting", String(16), nullable=False),
    Column("updated_at", _Moment, nullable=False),
)

identity_challenges = Table(
    "identity_challenges",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    _conversation_key(),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("salt", String(64), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("deliverable", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("expires_at", _Moment, nullable=False),
    Column("closed_at", _Moment),
    Column("verified", Boolean, nullable=False),
    Column("created_at", _Moment, nullable=False),
    Index("challenges_of_conversation", "conversation_id", "id"),
    Index("challenges_of_account", "utility", "customer_code", "created_at"),
    sqlite_autoincrement=True,
)

identity_failures = Table(
    "identity_failures",
    metadata,
    # No foreign key: the failures against an account outlive the conversations in which they happened
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), nullable=False),
    Column("sender_key", String(64), nullable=False, server_default=""),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("failed_at", _Moment, nullable=False),
    Index("failures_of_account", "utility", "customer_code", "failed_at"),
    Index("failures_of_conversation", "conversation_id", "failed_at"),
    Index("failures_of_sender", "sender_key", "failed_at"),
    sqlite_autoincrement=True,
)

identity_sends = Table(
    "identity_sends",
    metadata,
    # One row for each phone code that was asked for, sent or not. No foreign key, for the same reason as the failures
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("conversation_id", String(32), nullable=False),
    Column("sender_key", String(64), nullable=False),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("phone_hash", String(64), nullable=False),
    Column("sent_at", _Moment, nullable=False),
    Index("sends_of_account", "utility", "customer_code", "sent_at"),
    Index("sends_of_conversation", "conversation_id", "sent_at"),
    Index("sends_of_sender", "sender_key", "sent_at"),
    Index("sends_to_phone", "phone_hash", "sent_at"),
    sqlite_autoincrement=True,
)

identity_locks = Table(
    "identity_locks",
    metadata,
    # One row for each account, sender and phone that was ever named, known or not: it is what a check locks
    Column("name", String(160), primary_key=True),
)

identity_sessions = Table(
    "identity_sessions",
    metadata,
    _conversation_key(primary=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("channel", String(16), nullable=False, server_default="web"),
    Column("sender_key", String(64), nullable=False, server_default=""),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("verified_at", _Moment, nullable=False),
    Column("last_used_at", _Moment, nullable=False),
    Column("expires_at", _Moment, nullable=False),
)

document_links = Table(
    "document_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # a link ends with its time or with the proof of the account
    _conversation_key(),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("number", String(64)),
    Column("expires_at", _Moment, nullable=False, index=True),
    Index("links_of_conversation", "conversation_id"),
)

asked_questions = Table(
    "asked_questions",
    metadata,
    # What was asked and not answered at once. Holds no personal data and nothing that leads back to a conversation
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("utility", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", String(64), nullable=False),
    Column("offered", JSON, nullable=False),
    Column("score", Float),
    Column("chosen", String(128)),
    Column("channel", String(32), nullable=False),
    Column("asked_at", _Moment, nullable=False),
    Column("resolution", String(16)),
    Column("resolved_entry", String(128)),
    Column("resolved_at", _Moment),
    Index("asked_questions_by_time", "utility", "asked_at"),
    sqlite_autoincrement=True,
)

reveals = Table(
    "reveals",
    metadata,
    # Which agent saw which of a customer's data in full, when and why. Rows are only ever added
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("agent", String(128), nullable=False),
    Column("role", String(32), nullable=False),
    Column("utility", String(64), nullable=False),
    Column("customer_code", String(64), nullable=False),
    Column("conversation_id", String(32), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("revealed_at", _Moment, nullable=False),
    Index("reveals_of_account", "utility", "customer_code", "revealed_at"),
    sqlite_autoincrement=True,
)


def create_schema(engine: Engine) -> None:
    """Creates the tables, and adds the columns, that are missing; safe to repeat."""
    with engine.begin() as connection:
        add_missing_columns(connection, metadata)
    metadata.create_all(engine)
