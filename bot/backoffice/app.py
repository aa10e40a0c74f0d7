"""Puts the back office together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI

from bot.backoffice.accounts import Accounts
from bot.backoffice.database import open_engine
from bot.backoffice.endpoints import demo, health, protected
from bot.backoffice.filings import Filings
from bot.backoffice.places import Places
from bot.backoffice.problems import add_problem_handlers
from bot.backoffice.service import Service
from bot.backoffice.service_endpoints import filing, service
from bot.errors import SettingsError
from bot.settings import Settings


def create_app(settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> FastAPI:
    """The back office over `settings.database_url("backoffice")`; `clock` gives the aware time of the answers.

    The database is filled by `seed.ensure_seeded`, not here.

    Raises:
        SettingsError: no secret is set.
    """
    secret = settings.backoffice_secret.get_secret_value()
    if not secret:
        raise SettingsError(
            "the back office has no secret",
            where="BOT_BACKOFFICE_SECRET",
            remedy="Set it to the same long random text for the back office and for those who call it.",
        )
    engine = open_engine(settings.database_url("backoffice"))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    app = FastAPI(
        title="Reference back office",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        # Served by a route of ours, behind the secret.
        openapi_url=None,
    )
    app.state.secret = secret.encode()
    app.state.accounts = Accounts(engine, clock)
    app.state.places = Places(engine, clock)
    app.state.service = Service(engine, clock)
    app.state.filings = Filings(engine, clock)
    add_problem_handlers(app)
    for router in (health, protected, service, filing, *([demo] if settings.demo else [])):
        app.include_router(router)
    return app
