"""Conversations: made, found, and their language changed."""

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import reading, writing
from bot.store.moments import as_utc
from bot.store.records import Channel, Conversation, LanguageChange, Owner
from bot.store.tables import conversations

logger = logging.getLogger(__name__)

COLUMNS = (
    conversations.c.id,
    conversations.c.utility,
    conversations.c.token_hash,
    conversations.c.language,
    conversations.c.language_is_explicit,
    conversations.c.owner,
    conversations.c.created_at,
    conversations.c.channel,
    conversations.c.sender_key,
)


def conversation_of(row: Sequence[Any]) -> Conversation:
    """The record of a row with COLUMNS."""
    identifier, utility, token_hash, language, explicit, owner, created_at, channel, sender_key = row
    return Conversation(
        identifier,
        utility,
        token_hash,
        language,
        bool(explicit),
        Owner(owner),
        as_utc(created_at),
        Channel(channel),
        sender_key,
    )


class ConversationRepository:
    """Reads and writes conversations; every call names the one it means."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, conversation: Conversation) -> None:
        """Stores a new conversation."""
        with writing(self._engine) as connection:
            connection.execute(
                insert(conversations).values(
                    id=conversation.id,
                    utility=conversation.utility,
                    token_hash=conversation.token_hash,
                    language=conversation.language,
                    language_is_explicit=conversation.language_is_explicit,
                    owner=conversation.owner.value,
                    created_at=conversation.created_at,
                    channel=conversation.channel.value,
                    sender_key=conversation.sender_key,
                )
            )

    def find(self, conversation_id: str) -> Conversation | None:
        """The conversation, None if there is none of that id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(*COLUMNS).where(conversations.c.id == conversation_id)).first()
        return None if row is None else conversation_of(row)

    def set_language(self, conversation_id: str, change: LanguageChange) -> None:
        """Changes the language; a change that is not explicit gives way to an earlier explicit one."""
        with writing(self._engine) as connection:
            connection.execute(language_update(conversation_id, change))

    def set_owner(self, conversation_id: str, expected: Owner, owner: Owner) -> bool:
        """Compare and set: True if the owner was `expected` and is now `owner`."""
        statement = (
            update(conversations)
            .where(conversations.c.id == conversation_id, conversations.c.owner == expected.value)
            .values(owner=owner.value)
        )
        with writing(self._engine) as connection:
            return bool(connection.execute(statement).rowcount == 1)

    def is_ready(self) -> bool:
        """True if the database answers and has the tables."""
        try:
            with reading(self._engine) as connection:
                connection.execute(select(conversations.c.id).limit(1)).first()
        except SQLAlchemyError as error:
            logger.warning("the database does not answer (%s)", type(error).__name__)
            return False
        return True


def language_update(conversation_id: str, change: LanguageChange) -> Any:
    """The statement that changes the language, with the rule that an explicit choice sticks."""
    statement = update(conversations).where(conversations.c.id == conversation_id).values(language=change.language)
    if change.explicit:
        return statement.values(language_is_explicit=True)
    return statement.where(conversations.c.language_is_explicit.is_(False))
