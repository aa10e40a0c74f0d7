"""The web chat's conversations: begin one, write in it, choose its language, follow it."""

import asyncio
import hashlib
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.gateway.access import Mine, State, language_for, unknown_language, unknown_utility
from bot.gateway.problems import Problem
from bot.gateway.replies import EMPTY_MESSAGE, MESSAGE_TOO_LONG
from bot.gateway.stream import event_stream
from bot.store.events import MessageDraft, Posting
from bot.store.records import Channel, Conversation, LanguageChange, Owner
from bot.text.clean import clean

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])

RAW_FACTOR = 4
"""So many times the longest message are cleaned at most; beyond that it is too long, whatever it is made of."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Language = Annotated[str, StringConstraints(min_length=1, max_length=35)]
ClientId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Visitor = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{32}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")]


class Body(BaseModel):
    """Base of all bodies: nothing extra."""

    model_config = ConfigDict(extra="forbid")


class NewConversation(Body):
    """Which utility the customer writes to; `language` only if the customer has chosen one.

    `visitor` is what an earlier conversation gave to the same browser: wrong codes are counted for it, too.
    """

    utility: Name
    language: Language | None = None
    visitor: Visitor | None = None


class CreatedConversation(Body):
    """The conversation, the only key to it, and the visitor to name when the next one begins."""

    conversation_id: str
    token: str
    visitor: str


class NewMessage(Body):
    """What the customer wrote, or the title and the token of the button that was tapped."""

    client_id: ClientId
    text: str = ""
    button: Annotated[str, StringConstraints(max_length=64)] | None = None


class AcceptedMessage(Body):
    """The message is stored and will be answered; the same for each repeat."""

    event_id: int
    client_id: str


class ChosenLanguage(Body):
    """A BCP-47 tag."""

    language: Language


@router.post("", status_code=HTTPStatus.CREATED)
async def begin(
    state: State, body: NewConversation, accept_language: Annotated[str, Header()] = ""
) -> CreatedConversation:
    """Begins a conversation with a utility."""
    utility = state.utilities.find(body.utility)
    if utility is None:
        raise unknown_utility(state, clean(body.utility), language_for(state, accept_language, body.language))
    if body.language is not None and not state.utilities.speaks(body.language):
        answer_in = language_for(state, accept_language, utility.default_language)
        raise unknown_language(state, clean(body.language), answer_in)
    identifier, token = state.tokens.conversation_id(), state.tokens.secret()
    language, chosen = body.language or utility.default_language, body.language is not None
    hashed = hashlib.sha256(token.encode()).hexdigest()
    visitor = body.visitor or state.tokens.secret()
    sender = state.sender_key(Channel.WEB, visitor)
    conversation = Conversation(
        identifier, utility.id, hashed, language, chosen, Owner.BOT, state.clock(), Channel.WEB, sender
    )
    await asyncio.to_thread(state.conversations.add, conversation)
    return CreatedConversation(conversation_id=identifier, token=token, visitor=visitor)


@router.post("/{conversation_id}/messages", status_code=HTTPStatus.ACCEPTED)
async def write(state: State, conversation: Mine, body: NewMessage) -> AcceptedMessage:
    """Stores a message once for each `client_id`; the answer comes on the event stream."""
    draft = draft_of(body, state.settings.message_max_characters)
    posted = await asyncio.to_thread(state.events.post, conversation.id, draft, state.clock())
    if posted.posting is Posting.CONFLICT:
        title = "Another message has this client_id"
        raise Problem(HTTPStatus.CONFLICT, "client_id_used", title)
    if posted.posting is Posting.NEW:
        state.hub.notify(conversation.id)
        state.runner.wake(conversation.id)
    return AcceptedMessage(event_id=posted.event_id, client_id=body.client_id)


@router.get("/{conversation_id}/events", response_class=StreamingResponse)
async def follow(
    state: State,
    conversation: Mine,
    last_event_id: Annotated[EventId | None, Header()] = None,
    since: Annotated[EventId | None, Query(alias="last_event_id")] = None,
) -> StreamingResponse:
    """All events after the last one that the client has, then each new one as it happens (server-sent events)."""
    last_id = int(last_event_id or since or 0)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        event_stream(state, conversation.id, last_id), media_type="text/event-stream", headers=headers
    )


@router.put("/{conversation_id}/language")
async def choose_language(state: State, conversation: Mine, body: ChosenLanguage) -> ChosenLanguage:
    """The customer's own choice: the bot keeps to it from now on."""
    if not state.utilities.speaks(body.language):
        raise unknown_language(state, clean(body.language), conversation.language)
    change = LanguageChange(body.language, explicit=True)
    await asyncio.to_thread(state.conversations.set_language, conversation.id, change)
    return ChosenLanguage(language=body.language)


def draft_of(body: NewMessage, max_characters: int) -> MessageDraft:
    """The message as it is stored: cleaned, and cut off if it is too long to be understood."""
    longest = max_characters * RAW_FACTOR
    text = clean(body.text[:longest])
    status = None
    if len(text) > max_characters or len(body.text) > longest:
        text, status = clean(text[:max_characters]), MESSAGE_TOO_LONG
    elif not text:
        status = EMPTY_MESSAGE
    told_apart_by = "\0".join((body.text, body.button or "")).encode("utf-8", "surrogatepass")
    return MessageDraft(body.client_id, text, hashlib.sha256(told_apart_by).hexdigest(), body.button, status)
