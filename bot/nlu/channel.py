"""Rasa's only input channel. The gateway calls it with a shared secret; nobody else can talk to Rasa.

A tapped button comes as an intent with entities, not as text: no text that a customer types is ever read as a command.
"""

from __future__ import annotations

import hmac
from typing import Any, Awaitable, Callable, Dict, List, Optional

from pydantic import BaseModel, ConfigDict, ValidationError
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import SettingsError
from bot.nlu.action_answers import check_schema_once
from bot.nlu.message_keys import TAPPED

SECRET_HEADER = "x-internal-secret"


class Payload(BaseModel):
    """What a button stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: str
    entities: Dict[str, str] = {}


class Turn(BaseModel):
    """One message of a customer, as the gateway sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conversation_id: str
    message_id: str
    text: str
    utility: str
    language: Optional[str] = None
    language_is_explicit: bool = False
    payload: Optional[Payload] = None


class ReplyCollector(OutputChannel):
    """Keeps the bot's messages as Rasa hands them over, with every key that an action gave them."""

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Name of the channel, in the tracker's events."""
        return "gateway"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:  # noqa: ARG002 - Rasa's signature
        """Keep a message of the bot."""
        metadata = message.get("metadata") or {}
        self.messages.append(
            {
                "text": message.get("text") or "",
                "language": message.get("language") or metadata.get("language"),
                "status": message.get("status") or metadata.get("status"),
                "entry": message.get("entry"),
                "score": message.get("score"),
                "buttons": message.get("buttons") or [],
                "attachments": message.get("attachments") or [],
                "set_language": message.get("set_language"),
            }
        )


class GatewayInput(InputChannel):
    """POST /webhooks/gateway/webhook: one turn in, the bot's messages out. GET …/ready: is the model loaded?"""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise SettingsError("no secret for the gateway", where="credentials.yml", remedy="Set BOT_INTERNAL_SECRET.")
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """From credentials.yml, when `rasa run` starts."""
        check_schema_once()
        return cls(str((credentials or {}).get("secret") or ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's one address."""
        webhook = Blueprint("gateway_webhook")

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(
                request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape"), self._secret.encode()
            ):
                return response.json({"error": "wrong secret"}, status=401)
            try:
                turn = Turn.model_validate_json(request.body)
            except ValidationError as error:
                return response.json({"error": error.errors(include_input=False, include_url=False)}, status=422)
            collector = ReplyCollector()
            await on_new_message(_user_message(turn, collector))
            return response.json({"messages": collector.messages})

        @webhook.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            is_ready = agent is not None and agent.is_ready()
            return response.json({"ready": is_ready}, status=200 if is_ready else 503)

        return webhook


def _user_message(turn: Turn, collector: ReplyCollector) -> UserMessage:
    return UserMessage(
        turn.text,
        collector,
        turn.conversation_id,
        parse_data=_parse_data(turn) if turn.payload else None,
        input_channel=GatewayInput.name(),
        message_id=turn.message_id,
        metadata={
            "utility": turn.utility,
            "language": turn.language,
            "language_is_explicit": turn.language_is_explicit,
        },
    )


def _parse_data(turn: Turn) -> Dict[str, Any]:
    """The parse result of a tapped button: nothing is left to guess."""
    payload = turn.payload
    if payload is None:
        raise ValueError("a turn without payload has to be parsed")
    entities = [{"entity": name, "value": value} for name, value in payload.entities.items()]
    if turn.language:
        entities.append({"entity": "language", "value": turn.language})
    intent = {"name": payload.intent, "confidence": 1.0}
    return {
        "text": turn.text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "language": {"code": turn.language, "source": "explicit" if turn.language_is_explicit else "conversation"},
        TAPPED: True,
    }
