"""The private app, for our own processes only: the identity service and links to documents, on a port of its own."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Request
from fastapi.responses import Response
from starlette.middleware import Middleware

from bot.documents.wire import LinkAnswer, LinkBody
from bot.errors import BackendError
from bot.gateway.access import State
from bot.gateway.documents import mint
from bot.gateway.middleware import BodyGuard, RequireSecret
from bot.gateway.problems import Problem, add_problem_handlers, not_found
from bot.gateway.state import GatewayState
from bot.identity.results import IdentityState
from bot.identity.wire import (
    ChallengeAnswer,
    ChallengeBody,
    RequestBody,
    StateAnswer,
    VerificationAnswer,
    VerificationBody,
)

router = APIRouter(prefix="/internal/v1/conversations/{conversation_id}/identity", tags=["identity"])
documents = APIRouter(prefix="/internal/v1/conversations/{conversation_id}/documents", tags=["documents"])


async def existing(state: State, conversation_id: Annotated[str, Path(max_length=64)]) -> str:
    """The id of the address, if there is such a conversation."""
    if await asyncio.to_thread(state.conversations.find, conversation_id) is None:
        raise not_found()
    return conversation_id


Existing = Annotated[str, Depends(existing)]


@router.get("")
async def get_state(state: State, conversation_id: Existing) -> StateAnswer:
    """Who is verified and what is awaited; a use of the session."""
    return StateAnswer.of(await state.identity.state(conversation_id))


@router.get("/fresh")
async def get_fresh_state(state: State, conversation_id: Existing) -> StateAnswer:
    """Who has been verified a few minutes ago at most; nothing about what is awaited."""
    return StateAnswer.of(IdentityState(await state.identity.fresh(conversation_id), None, None))


@router.post("/requests")
async def request_identity(state: State, conversation_id: Existing, body: RequestBody) -> ChallengeAnswer:
    """The customer wants something that needs a proof, maybe a fresh one: then a code is sent at once."""
    return ChallengeAnswer.of(await state.identity.request(conversation_id, body.purpose, fresh=body.fresh))


@router.post("/challenges")
async def start_challenge(state: State, conversation_id: Existing, body: ChallengeBody) -> ChallengeAnswer:
    """Sends a code, if there is such a customer; the answer does not tell."""
    return ChallengeAnswer.of(await state.identity.start_challenge(conversation_id, body.customer_code))


@router.post("/verifications")
async def verify(state: State, conversation_id: Existing, body: VerificationBody) -> VerificationAnswer:
    """Compares the code."""
    result = await state.identity.verify(conversation_id, body.phone_code)
    return VerificationAnswer(status=result.status, wait_seconds=result.wait_seconds, purpose=result.purpose)


@router.delete("", status_code=HTTPStatus.NO_CONTENT)
async def log_out(state: State, conversation_id: Existing) -> None:
    """Ends the session and whatever was under way."""
    await state.identity.log_out(conversation_id)


@documents.post("", status_code=HTTPStatus.CREATED)
async def make_link(state: State, conversation_id: Existing, body: LinkBody) -> LinkAnswer:
    """A link to a document of the account that is verified in the conversation."""
    return await mint(state, conversation_id, body)


def create_internal_app(state: GatewayState) -> FastAPI:
    """The identity service and links to documents, behind the secret that our own processes share."""

    def too_large(_accept_language: str) -> Problem:
        return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "The body is too large")

    secret = state.settings.internal_secret.get_secret_value()
    app = FastAPI(
        title="Identity",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(RequireSecret, secret=secret),
            Middleware(BodyGuard, max_bytes=state.settings.body_max_bytes, too_large=too_large),
        ],
    )
    app.state.gateway = state
    add_problem_handlers(app)
    app.include_router(router)
    app.include_router(documents)

    @app.exception_handler(BackendError)
    async def _backend(_request: Request, _error: BackendError) -> Response:
        title = "The back office does not answer"
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "backend_unavailable", title).response()

    return app
