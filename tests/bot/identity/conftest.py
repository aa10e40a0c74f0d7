"""A fresh world for each test, on each database."""

import pytest

from bot.store.engine import create_engine_for
from bot.store.tables import create_schema
from tests.bot.backoffice.databases import ENGINES, fresh_database
from tests.bot.identity.world import World


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    with fresh_database(request.param, tmp_path) as url:
        engine = create_engine_for(url)
        create_schema(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def world(engine):
    return World(engine)
