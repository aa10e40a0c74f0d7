"""A seeded back office on each database engine, asked without a network."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.backoffice.app import create_app
from bot.backoffice.seed import seed
from bot.settings import Settings
from tests.bot.backoffice.databases import ENGINES, fresh_database

AS_OF = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
SECRET = "a secret of the tests"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, on each engine in turn."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(scope="session", params=ENGINES)
def seeded_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database seeded at AS_OF; tests only read it."""
    with fresh_database(request.param, tmp_path_factory.mktemp("seeded")) as url:
        seed(url, AS_OF)
        yield url


@pytest.fixture(scope="session")
def settings(seeded_url: str) -> Settings:
    """Settings of the back office on the seeded database."""
    return Settings(backoffice_database_url=seeded_url, backoffice_secret=SECRET, demo=True)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client that knows the secret; the clock stands at AS_OF."""
    app = create_app(settings, clock=lambda: AS_OF)
    headers = {"Authorization": f"Bearer {SECRET}"}
    with TestClient(app, headers=headers, raise_server_exceptions=False) as client:
        yield client
