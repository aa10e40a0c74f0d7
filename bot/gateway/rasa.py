"""Asks Rasa, over its private input channel, for the answer to one message."""

import asyncio
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.documents.wire import LINK_PATTERN
from bot.errors import ServiceError
from bot.identity.client import SECRET_HEADER
from bot.store.asked import without_link
from bot.store.turns import Turn

CHANNEL_PATH = "/webhooks/gateway/webhook"
READY_PATH = "/webhooks/gateway/ready"


class RasaButton(BaseModel):
    """A choice and what it stands for."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1)]
    intent: str
    entities: dict[str, Any] = {}


class RasaAttachment(BaseModel):
    """A document under a message: a path of the gateway, and nothing else's address."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["link", "image"]
    url: Annotated[str, Field(pattern=LINK_PATTERN)]
    title: Annotated[str, Field(min_length=1)]
    alt: str = ""


class RasaMessage(BaseModel):
    """One message of the bot.

    `language` is the conversation's if it is not given; `set_language` is the customer's explicit choice, if this turn
    made one.
    """

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1)]
    language: str | None = None
    status: Annotated[str, Field(min_length=1)]
    entry: str | None = None
    score: float | None = None
    buttons: list[RasaButton] = []
    attachments: list[RasaAttachment] = []
    set_language: str | None = None


class RasaAnswer(BaseModel):
    """The bot's messages in their order, at least one, and the milliseconds of Rasa's own steps."""

    model_config = ConfigDict(extra="forbid")

    messages: Annotated[list[RasaMessage], Field(min_length=1)]
    milliseconds: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and the milliseconds from the request to the last byte."""

    answer: RasaAnswer
    milliseconds: float


class RasaClient:
    """One for the life of a process, closed with `close`."""

    def __init__(self, base_url: str, secret: str, timeout_seconds: float, max_connections: int) -> None:
        self._timeout_seconds = timeout_seconds
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={SECRET_HEADER: secret},
            timeout=timeout_seconds,
            limits=httpx.Limits(max_connections=max_connections + 1),  # one more for the readiness check
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def answer(self, turn: Turn) -> Answered:
        """The answer to the turn's message. Raises ServiceError if there is none in time, or none that can be used."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._client.post(CHANNEL_PATH, json=_question(turn))
        except (httpx.HTTPError, TimeoutError) as error:
            raise ServiceError(f"Rasa does not answer ({type(error).__name__})", where=CHANNEL_PATH) from error
        if response.status_code != HTTPStatus.OK:
            raise ServiceError(f"Rasa answered {response.status_code}", where=CHANNEL_PATH)
        try:
            answer = RasaAnswer.model_validate_json(response.content)
        except ValidationError as error:
            places = sorted({".".join(str(part) for part in problem["loc"]) for problem in error.errors()})
            raise ServiceError(f"Rasa's answer is not usable: {', '.join(places)}", where=CHANNEL_PATH) from None
        return Answered(answer, (time.perf_counter() - started) * 1000)

    async def is_ready(self) -> bool:
        """True if Rasa has its model loaded."""
        try:
            response = await self._client.get(READY_PATH, timeout=min(self._timeout_seconds, 3.0))
        except httpx.HTTPError:
            return False
        return response.status_code == HTTPStatus.OK


def _question(turn: Turn) -> dict[str, Any]:
    conversation, message = turn.conversation, turn.message
    return {
        "conversation_id": conversation.id,
        "message_id": str(message.id),
        "text": message.text,
        "utility": conversation.utility,
        "language": conversation.language,
        "language_is_explicit": conversation.language_is_explicit,
        "payload": None if message.payload is None else without_link(message.payload),
    }
