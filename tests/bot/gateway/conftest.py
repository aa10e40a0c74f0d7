"""One running gateway for all tests, on SQLite; a test that needs other settings starts its own beside it."""

import pytest
import pytest_asyncio

from tests.bot.gateway.world import fake_rasa, gateway_settings, running_gateway


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite:///{tmp_path / 'gateway.db'}"


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def running_rasa():
    async with fake_rasa() as rasa:
        yield rasa


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def shared_gateway(running_rasa, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('gateway') / 'gateway.db'}"
    async with running_gateway(gateway_settings(url, running_rasa.url)) as gateway:
        yield gateway


@pytest.fixture
def rasa(running_rasa):
    running_rasa.reset()
    return running_rasa


@pytest.fixture
def gateway(rasa, shared_gateway):
    shared_gateway.directory.is_down = False
    return shared_gateway


@pytest_asyncio.fixture(loop_scope="package")
async def chat(gateway):
    return await gateway.begin()
