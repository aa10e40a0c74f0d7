"""A store of each kind: SQLite always, PostgreSQL where one answers."""

from datetime import timedelta

import pytest

from bot.store.conversations import ConversationRepository
from bot.store.engine import create_engine_for
from bot.store.events import EventRepository
from bot.store.tables import create_schema
from bot.store.turns import TurnRepository
from tests.bot.backoffice.databases import ENGINES, fresh_database
from tests.bot.store.samples import conversation, counter

LEASE = timedelta(seconds=20)


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    with fresh_database(request.param, tmp_path) as url:
        engine = create_engine_for(url)
        create_schema(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def conversations(engine):
    repository = ConversationRepository(engine)
    repository.add(conversation("a"))
    repository.add(conversation("b"))
    return repository


@pytest.fixture
def events(engine, conversations):
    return EventRepository(engine)


@pytest.fixture
def turns_of(engine, conversations):
    return lambda worker: TurnRepository(engine, worker, LEASE, counter(f"button-{worker}-"))


@pytest.fixture
def turns(turns_of):
    return turns_of("worker")
