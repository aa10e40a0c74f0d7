"""A customer's documents behind opaque links: shown only while the proof of the same account holds.

The link of nobody, one that has ended, and one whose proof has ended show the same page after the same work.
"""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path
from fastapi.responses import Response
from pydantic import StringConstraints

from bot.backends.verified import VerifiedContext
from bot.documents.kinds import FORMS, MEDIA_TYPES, Form, Kind
from bot.documents.page import POLICY, notice_page
from bot.documents.wire import LinkAnswer, LinkBody
from bot.errors import BackendError
from bot.gateway.access import State, language_for
from bot.gateway.problems import Problem, not_found
from bot.gateway.state import GatewayState
from bot.gateway.tokens import token_hash
from bot.store.document_links import DocumentLink
from bot.store.records import Conversation

router = APIRouter(include_in_schema=False)

FILE_NAME = "document"  # tells nothing about the customer to who sees the folder of downloads
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
NO_CONVERSATION = "-"
"""Looked up where there is no link, so that an unknown one takes as long as an ended one."""

Name = Annotated[str, Path(max_length=64), StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[a-z]+)?$")]


async def mint(state: GatewayState, conversation_id: str, body: LinkBody) -> LinkAnswer:
    """A link for the account that is verified now. Raises Problem if nobody is, or if there are no documents here."""
    if state.documents is None:
        raise not_found()
    context = await state.identity.seen(conversation_id)
    if context is None:
        raise Problem(HTTPStatus.CONFLICT, "not_verified", "Nobody is verified in the conversation")
    token, now = state.tokens.secret(), state.clock()
    ends = now + timedelta(seconds=state.settings.document_lifetime_seconds)
    link = DocumentLink(
        token_hash(token), conversation_id, context.utility, context.customer_code, body.kind, body.number, ends
    )
    await asyncio.to_thread(state.document_links.add, link, now)
    return LinkAnswer(path=f"/documents/{token}")


@router.api_route("/documents/{name}", methods=["GET", "HEAD"])
async def show(state: State, name: Name, accept_language: Annotated[str, Header()] = "") -> Response:
    """The document of a link: a page, with `.pdf` a PDF, with `.png` a picture."""
    token, _, ending = name.partition(".")
    link = await asyncio.to_thread(state.document_links.find, token_hash(token))
    conversation_id = NO_CONVERSATION if link is None else link.conversation_id
    context = await state.identity.seen(conversation_id)
    conversation = await asyncio.to_thread(state.conversations.find, conversation_id)
    language = language_for(state, accept_language, conversation.language if conversation else None)
    if link is None or conversation is None or not _has_form(link, ending):
        return _notice(state, HTTPStatus.NOT_FOUND, language, "document_gone")
    if context is None or not _holds(state, link, context):
        return _notice(state, HTTPStatus.GONE, language, "document_gone")
    return await _document(state, link, Form(ending), context, conversation, language)


async def _document(
    state: GatewayState,
    link: DocumentLink,
    form: Form,
    context: VerifiedContext,
    conversation: Conversation,
    language: str,
) -> Response:
    if state.documents is None:
        return _notice(state, HTTPStatus.NOT_FOUND, language, "document_gone")
    try:
        shown = await state.documents.view(context, Kind(link.kind), link.number, form, conversation.language)
    except BackendError:
        return _notice(state, HTTPStatus.SERVICE_UNAVAILABLE, language, "document_down")
    # Logged out while the back office was asked: what was fetched is for nobody any more
    now_proved = await state.identity.seen(conversation.id)
    if shown is None or now_proved is None or not _holds(state, link, now_proved):
        return _notice(state, HTTPStatus.GONE, language, "document_gone")
    ending = form.value or "html"
    headers = HEADERS | {"Content-Disposition": f'inline; filename="{FILE_NAME}.{ending}"'}
    return Response(shown, HTTPStatus.OK, headers, MEDIA_TYPES[form])


def _has_form(link: DocumentLink, ending: str) -> bool:
    return ending in {form.value for form in FORMS[Kind(link.kind)]}


def _holds(state: GatewayState, link: DocumentLink, context: VerifiedContext) -> bool:
    is_same = (context.utility, context.customer_code) == (link.utility, link.customer_code)
    return is_same and state.clock() < link.expires_at


def _notice(state: GatewayState, status: HTTPStatus, language: str, key: str) -> Response:
    title, text = (state.texts.text(name, language, None) for name in (f"{key}_title", key))
    page = notice_page(language, title, text)
    headers = HEADERS | {"Content-Disposition": f'inline; filename="{FILE_NAME}.html"'}
    return Response(page, status, headers, MEDIA_TYPES[Form.PAGE])
