"""Turns a message into what the bot says to it: Rasa's answer, or an error text. Never nothing."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import ServiceError
from bot.gateway.ports import Texts, Utilities
from bot.gateway.rasa import Answered, RasaClient, RasaMessage
from bot.settings import Settings
from bot.store.records import ButtonDraft, LanguageChange, Owner, ReplyDraft
from bot.store.turns import Turn

logger = logging.getLogger(__name__)

EMPTY_MESSAGE = "error_empty_message"
MESSAGE_TOO_LONG = "error_message_too_long"
INTERNAL = "error_internal"
MAX_ATTEMPTS = 3
"""A message whose turn ended so often with this process is answered with an error, so that it cannot do so again."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What the bot says, and the language to go on in, if it changes."""

    drafts: tuple[ReplyDraft, ...]
    change: LanguageChange | None = None


@dataclass(frozen=True, slots=True)
class Replier:
    """Answers one turn at a time; knows nothing of queues and the database."""

    rasa: RasaClient
    texts: Texts
    utilities: Utilities
    settings: Settings

    async def replies(self, turn: Turn, now: datetime) -> Replies:
        """The bot's messages for the turn; none only if the bot does not own the conversation."""
        if turn.conversation.owner is not Owner.BOT:
            return Replies(())
        if turn.message.status is not None:
            return self._error(turn, turn.message.status)
        if turn.message.attempts >= MAX_ATTEMPTS:
            logger.error("message %s was begun %s times without an end", turn.message.id, turn.message.attempts)
            return self._error(turn, INTERNAL)
        try:
            answered = await self.rasa.answer(turn)
        except ServiceError as error:
            logger.warning("message %s has no answer: %s", turn.message.id, error)
            return self._error(turn, INTERNAL)
        return self._answer(answered, turn.conversation.language, _milliseconds(turn.message.created_at, now))

    def _answer(self, answered: Answered, language: str, waited: float) -> Replies:
        messages = answered.answer.messages
        drafts = [_draft(message, language) for message in messages]
        steps = {f"rasa.{step}": value for step, value in answered.answer.milliseconds.items()}
        drafts[0] = replace(drafts[0], timings=_rounded({"queue": waited, "rasa": answered.milliseconds, **steps}))
        return Replies(tuple(drafts), self._change(messages))

    def _change(self, messages: list[RasaMessage]) -> LanguageChange | None:
        chosen = [message.set_language for message in messages if message.set_language is not None]
        language = chosen[-1] if chosen else messages[-1].language
        if language is None or not self.utilities.speaks(language):
            return None
        return LanguageChange(language, explicit=bool(chosen))

    def _error(self, turn: Turn, status: str) -> Replies:
        conversation = turn.conversation
        values = {"limit": str(self.settings.message_max_characters)} if status == MESSAGE_TOO_LONG else {}
        text = self.texts.text(status, conversation.language, conversation.utility, **values)
        return Replies((ReplyDraft(text, conversation.language, status),))


def _draft(message: RasaMessage, language: str) -> ReplyDraft:
    buttons = tuple(
        ButtonDraft(button.title, {"intent": button.intent, "entities": button.entities}) for button in message.buttons
    )
    written_in = message.language or language
    return ReplyDraft(message.text, written_in, message.status, message.entry, message.score, buttons)


def _milliseconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() * 1000


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {step: round(value, 2) for step, value in timings.items()}
