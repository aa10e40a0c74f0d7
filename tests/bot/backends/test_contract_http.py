"""The reference back office through our HTTP clients, over a real socket."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.backends.factory import billing_from, outage_from
from bot.backends.http import HttpBilling
from bot.backends.outage_cache import CachedOutage
from bot.backends.protocols import Billing, Outage
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
async def http_billing(settings: Settings) -> AsyncIterator[HttpBilling]:
    async with billing_from(settings, clock=lambda: AS_OF) as billing:
        yield billing


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def cached_outage(settings: Settings) -> AsyncIterator[CachedOutage]:
    outage = outage_from(settings, clock=lambda: AS_OF)
    yield outage
    await outage.aclose()


class TestHttpBackOffice(BackOfficeContract):
    """The contract, kept by the reference back office and the HTTP clients."""

    @pytest.fixture
    def billing(self, http_billing: HttpBilling) -> Billing:
        return http_billing

    @pytest.fixture
    def outage(self, cached_outage: CachedOutage) -> Outage:
        return cached_outage
