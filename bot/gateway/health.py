"""Whether the gateway lives, and whether it can answer customers."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.gateway.access import State

router = APIRouter(tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "live"}


@router.get("/ready")
async def ready(state: State) -> JSONResponse:
    """200 if the database and Rasa with its model answer, else 503. A back office that is down only degrades us."""
    database, rasa = await asyncio.gather(asyncio.to_thread(state.conversations.is_ready), state.rasa.is_ready())
    is_ready = database and rasa
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    body = {"status": "ready" if is_ready else "not ready", "database": database, "rasa": rasa}
    return JSONResponse(body, status)
