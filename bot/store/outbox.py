"""The demonstration's telephone network: short messages are kept here and shown on the page."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.records import PhoneMessage
from bot.store.tables import outbox


class OutboxRepository:
    """Short messages by the conversation that caused them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, conversation_id: str, phone: str, text: str, now: datetime) -> None:
        """Keeps a message to `phone`."""
        with writing(self._engine) as connection:
            connection.execute(
                insert(outbox).values(conversation_id=conversation_id, phone=phone, text=text, created_at=now)
            )

    def of(self, conversation_id: str) -> list[PhoneMessage]:
        """The messages of the conversation, oldest first."""
        statement = (
            select(outbox.c.id, outbox.c.phone, outbox.c.text, outbox.c.created_at)
            .where(outbox.c.conversation_id == conversation_id)
            .order_by(outbox.c.id)
        )
        with reading(self._engine) as connection:
            return [
                PhoneMessage(int(i), phone, text, as_utc(at)) for i, phone, text, at in connection.execute(statement)
            ]
