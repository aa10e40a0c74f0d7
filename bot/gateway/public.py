"""The public app: the only one that anyone outside may reach."""

from http import HTTPStatus

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from bot.gateway import conversations, documents, health, page, sms
from bot.gateway.access import language_for
from bot.gateway.middleware import BodyGuard, SecurityHeaders
from bot.gateway.problems import Problem, add_problem_handlers
from bot.gateway.replies import MESSAGE_TOO_LONG
from bot.gateway.state import GatewayState


def create_public_app(state: GatewayState) -> FastAPI:
    """Web chat, chat page, documents, SMS and health checks, on `state`, which somebody else starts and stops."""

    def too_large(accept_language: str) -> Problem:
        language = language_for(state, accept_language)
        limit = str(state.settings.message_max_characters)
        detail = state.texts.text(MESSAGE_TOO_LONG, language, None, limit=limit)
        title = "The body is too large"
        return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", title, detail, language)

    app = FastAPI(
        title="Web chat",
        docs_url=None,  # its page would need scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(BodyGuard, max_bytes=state.settings.body_max_bytes, too_large=too_large),
        ],
    )
    app.state.gateway = state
    add_problem_handlers(app)
    for router in (conversations.router, documents.router, page.router, page.root, health.router, sms.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=state.web_dir, check_dir=False), name="static")
    return app
