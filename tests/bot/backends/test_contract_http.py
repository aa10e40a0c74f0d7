"""The reference back office through our HTTP clients, over a real socket."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.backends.http import HttpBilling, HttpOutage
from bot.backends.protocols import Billing, Outage
from bot.backends.transport import Transport
from bot.backoffice.app import create_app
from bot.backoffice.seed import seed
from bot.settings import Settings
from tests.bot.backends.conftest import AS_OF
from tests.bot.backends.contract import BackOfficeContract
from tests.bot.backoffice.serving import served

# One client for all tests: making one takes longer than asking it.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings that lead to a served, seeded back office."""
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('contract')) / 'backoffice.db'}"
    seed(url, AS_OF)
    of_server = Settings(backoffice_database_url=url, backoffice_secret="a secret")
    with served(create_app(of_server, clock=lambda: AS_OF)) as address:
        yield of_server.model_copy(update={"backoffice_url": address})


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def transport(settings: Settings) -> AsyncIterator[Transport]:
    async with Transport.from_settings(settings) as transport:
        yield transport


class TestHttpBackOffice(BackOfficeContract):
    """The contract, kept by the reference back office and the HTTP clients."""

    @pytest.fixture
    def billing(self, transport: Transport) -> Billing:
        return HttpBilling(transport, clock=lambda: AS_OF)

    @pytest.fixture
    def outage(self, transport: Transport) -> Outage:
        return HttpOutage(transport)
