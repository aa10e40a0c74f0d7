"""Turns a message into what the bot says to it: Rasa's answer, or an error text. Never nothing.

A message that warns of danger to life gets its answer here if Rasa has none, or not soon.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.emergency import emergency_reply
from bot.answering.status import Status
from bot.errors import ServiceError
from bot.gateway.ports import Texts, Utilities
from bot.gateway.rasa import Answered, RasaClient, RasaMessage
from bot.safety.watch import Danger, Watch
from bot.settings import Settings
from bot.store.records import AskedDraft, Attachment, ButtonDraft, LanguageChange, Owner, ReplyDraft
from bot.store.turns import Turn
from bot.text.redact import Redactor

logger = logging.getLogger(__name__)

EMPTY_MESSAGE = "error_empty_message"
MESSAGE_TOO_LONG = "error_message_too_long"
INTERNAL = "error_internal"
CHANNEL = "web"
FAQ_INTENT = "ask_faq"
LEARNED_FROM = frozenset({"clarify_did_you_mean", "unanswerable_unknown"})
"""A question that was answered with one of these is kept, without personal data."""
MAX_ATTEMPTS = 3
"""A message whose turn ended so often with this process is answered with an error, so that it cannot do so again."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What the bot says, the language to go on in, if it changes, and the question, if it is one to learn from."""

    drafts: tuple[ReplyDraft, ...]
    change: LanguageChange | None = None
    asked: AskedDraft | None = None


@dataclass(frozen=True, slots=True)
class Replier:
    """Answers one turn at a time; knows nothing of queues and the database."""

    rasa: RasaClient
    texts: Texts
    utilities: Utilities
    settings: Settings
    redactor: Redactor
    watch: Watch

    async def replies(self, turn: Turn, now: datetime) -> Replies:
        """The bot's messages for the turn; none only if the bot does not own the conversation."""
        if turn.conversation.owner is not Owner.BOT:
            return Replies(())
        danger = None if turn.message.payload is not None else self.watch.danger(turn.message.text)
        if danger is not None:
            return await self._in_danger(turn, danger, now)
        if turn.message.status is not None:
            return self._error(turn, turn.message.status)
        if turn.message.attempts >= MAX_ATTEMPTS:
            logger.error("message %s was begun %s times without an end", turn.message.id, turn.message.attempts)
            return self._error(turn, INTERNAL)
        replies = await self._from_rasa(turn, now)
        if replies is None:
            return self._error(turn, INTERNAL)
        return replace(replies, asked=self._asked(turn, replies.drafts))

    async def _from_rasa(self, turn: Turn, now: datetime) -> Replies | None:
        """Rasa's answer; None if it has none."""
        try:
            answered = await self.rasa.answer(turn)
        except ServiceError as error:
            logger.warning("message %s has no answer: %s", turn.message.id, error)
            return None
        return self._answer(answered, turn.conversation.language, _milliseconds(turn.message.created_at, now))

    async def _in_danger(self, turn: Turn, danger: Danger, now: datetime) -> Replies:
        """Rasa's answer if it comes soon and is about the danger; else our own, in the words of the same texts."""
        conversation = turn.conversation
        if turn.message.status is None and turn.message.attempts < MAX_ATTEMPTS:
            try:
                async with asyncio.timeout(self.settings.emergency_wait_seconds):
                    replies = await self._from_rasa(turn, now)
            except TimeoutError:
                replies = None
            if replies and any(draft.status == Status.HANDED_OVER_EMERGENCY for draft in replies.drafts):
                return replies
        logger.warning("message %s warns of danger, and Rasa has no answer to that", turn.message.id)
        language = conversation.language if conversation.language_is_explicit else danger.language
        reply = emergency_reply(self.texts, danger.kind, (language,), conversation.utility)
        change = None if conversation.language_is_explicit else LanguageChange(language, explicit=False)
        return Replies((ReplyDraft(reply.text, language, reply.status.value),), change)

    def _asked(self, turn: Turn, drafts: Sequence[ReplyDraft]) -> AskedDraft | None:
        """The question without personal data; None if it was answered, or if a button was tapped."""
        draft = next((draft for draft in drafts if draft.status in LEARNED_FROM), None)
        if draft is None or turn.message.payload is not None:
            return None
        try:
            text = self.redactor.redact(turn.message.text)
        except Exception as error:  # noqa: BLE001 - whatever it is, the customer gets the reply, and the text stays out
            logger.error("message %s is not learned from: %s", turn.message.id, type(error).__name__)
            return None
        offered = (_entry_of(button) for button in draft.buttons)
        entries = tuple(entry for entry in offered if entry is not None)
        return AskedDraft(text, draft.language, draft.status, entries, draft.score, CHANNEL)

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
    attachments = tuple(Attachment(**attachment.model_dump()) for attachment in message.attachments)
    status, entry, score = message.status, message.entry, message.score
    return ReplyDraft(message.text, written_in, status, entry, score, buttons, attachments)


def _entry_of(button: ButtonDraft) -> str | None:
    """The FAQ entry that a button stands for; None if it stands for something else."""
    entry = button.payload["entities"].get("entry") if button.payload["intent"] == FAQ_INTENT else None
    return None if entry is None else str(entry)


def _milliseconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() * 1000


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {step: round(value, 2) for step, value in timings.items()}
