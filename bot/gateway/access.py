"""What the endpoints take in: the gateway's state, the conversation that a token opens, the reader's language."""

import asyncio
import hmac
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from bot.gateway.problems import Problem, unauthorised
from bot.gateway.state import GatewayState
from bot.gateway.tokens import token_hash
from bot.store.records import Channel, Conversation

NOBODY = token_hash("")


async def gateway_state(request: Request) -> GatewayState:
    """The state that the app was made with; a coroutine, for the framework sends plain functions to a thread."""
    state: GatewayState = request.app.state.gateway
    return state


State = Annotated[GatewayState, Depends(gateway_state)]
ConversationId = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$")]


async def authorised(
    state: State, conversation_id: str, authorization: Annotated[str | None, Header()] = None
) -> Conversation:
    """The conversation of the address, if the bearer token is its own. The answer never tells whether it exists."""
    scheme, _, token = (authorization or "").partition(" ")
    conversation = await asyncio.to_thread(state.conversations.find, conversation_id[:64])
    if conversation is not None and conversation.channel is not Channel.WEB:
        conversation = None  # another channel's conversation is not to be had here, whatever the token
    expected = NOBODY if conversation is None else conversation.token_hash
    is_right = hmac.compare_digest(token_hash(token.strip()), expected)
    if conversation is None or not is_right or scheme.lower() != "bearer":
        raise unauthorised()
    return conversation


Mine = Annotated[Conversation, Depends(authorised)]


def language_for(state: GatewayState, accept_language: str, *preferred: str | None) -> str:
    """The first of `preferred`, then of the browser's languages, that the bot speaks; else the first that it speaks."""
    wanted = [part.partition(";")[0].strip().lower() for part in accept_language[:200].split(",")]
    wanted += [tag.partition("-")[0] for tag in wanted]
    spoken = [tag for tag in (*preferred, *wanted) if tag and state.utilities.speaks(tag)]
    return spoken[0] if spoken else state.utilities.languages[0].code


def unknown_language(state: GatewayState, language: str, answer_in: str) -> Problem:
    """The problem of a language that the bot does not speak."""
    known = ", ".join(spoken.code for spoken in state.utilities.languages)
    detail = state.texts.text("error_unknown_language", answer_in, None, language=language, known=known)
    title = "There is no such language"
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_language", title, detail, answer_in)


def unknown_utility(state: GatewayState, utility: str, answer_in: str) -> Problem:
    """The problem of a utility that nobody can write to."""
    known = ", ".join(known.id for known in state.utilities.utilities)
    detail = state.texts.text("error_unknown_utility", answer_in, None, utility=utility, known=known)
    return Problem(HTTPStatus.NOT_FOUND, "unknown_utility", "There is no such utility", detail, answer_in)
