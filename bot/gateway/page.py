"""What the chat page needs besides conversations: utilities, its texts, the demonstration, its own files."""

import asyncio
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, JSONResponse

from bot.errors import BackendUnavailable
from bot.gateway.access import Mine, State
from bot.gateway.problems import Problem, not_found

router = APIRouter(prefix="/api/v1", tags=["page"])
root = APIRouter(include_in_schema=False)

PAGE_TEXTS = "page_"


@router.get("/utilities")
async def utilities(state: State) -> dict[str, Any]:
    """The utilities that can be written to, and the languages that the bot speaks."""
    return {
        "utilities": [
            {
                "utility": utility.id,
                "name": utility.name,
                "languages": list(utility.languages),
                "default_language": utility.default_language,
            }
            for utility in state.utilities.utilities
        ],
        "languages": [{"code": language.code, "name": language.name} for language in state.utilities.languages],
        "demo": state.settings.demo,
    }


@router.get("/texts/{language}")
async def texts(state: State, language: str) -> dict[str, Any]:
    """The texts of the page in a language that the bot speaks."""
    if not state.utilities.speaks(language):
        raise not_found()
    written = state.texts.responses.get(language, {})
    return {
        "language": language,
        "texts": {key: text for key, text in written.items() if key.startswith(PAGE_TEXTS)},
    }


@router.get("/conversations/{conversation_id}/demo/phone")
async def phone(state: State, conversation: Mine) -> dict[str, Any]:
    """The customer's phone, in the demonstration: the short messages that this conversation caused."""
    if not state.settings.demo:
        raise not_found()
    messages = await asyncio.to_thread(state.outbox.of, conversation.id)
    return {
        "messages": [
            {
                "id": message.id,
                "phone": message.phone,
                "text": message.text,
                "created_at": message.created_at.isoformat(),
            }
            for message in messages
        ]
    }


@router.get("/demo/customers")
async def demo_customers(state: State, utility: Annotated[str, Query(max_length=64)]) -> JSONResponse:
    """The demonstration's customers of a utility, as the back office lists them."""
    known = state.utilities.find(utility)
    if not state.settings.demo or known is None:
        raise not_found()
    try:
        return JSONResponse(await state.demo_customers.of(known.id))
    except BackendUnavailable as error:
        title = "The back office does not answer"
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "backend_unavailable", title) from error


@root.get("/")
async def index(state: State) -> FileResponse:
    """The chat page."""
    file = state.web_dir / "index.html"
    if not file.is_file():
        raise not_found()
    return FileResponse(file, media_type="text/html; charset=utf-8")
