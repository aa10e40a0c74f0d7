"""A world for each test; the demonstration data are written once."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.backoffice.seed import seed
from tests.faults.world import world_of


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A database of the reference back office, seeded now: the clients hold its times against the real clock."""
    database = tmp_path_factory.mktemp("seeded") / "backoffice.db"
    seed(f"sqlite:///{database}", datetime.now(UTC))
    return database


@pytest_asyncio.fixture
async def world(seeded, tmp_path, catalog):
    async with world_of(seeded, tmp_path, catalog) as made:
        yield made
