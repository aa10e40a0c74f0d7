"""The reference back office through our HTTP clients, over a real socket."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
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
from tests.bot.backends.contract_service import FilingContract, ServiceContract
from tests.bot.backoffice.serving import served

# One client for all tests: making one takes longer than asking it.
pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE_SECONDS = 60.0


@contextmanager
def back_office(folder: Path) -> Iterator[Settings]:
    """Settings that lead to a served, seeded back office."""
    url = f"sqlite:///{folder / 'backoffice.db'}"
    seed(url, AS_OF)
    of_server = Settings(backoffice_database_url=url, backoffice_secret="a secret")
    with served(create_app(of_server, clock=lambda: AS_OF)) as address:
        # The contract is about answers, not about time: a busy machine is no fault.
        patient = dict.fromkeys(
            ("backend_read_timeout_seconds", "backend_total_seconds", "backend_queue_seconds"), PATIENCE_SECONDS
        )
        yield of_server.model_copy(update={"backoffice_url": address, **patient})


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with back_office(Path(tmp_path_factory.mktemp("contract"))) as settings:
        yield settings


@pytest.fixture(scope="module")
def filing_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with back_office(Path(tmp_path_factory.mktemp("filing"))) as settings:
        yield settings


@asynccontextmanager
async def clients(settings: Settings) -> AsyncIterator[tuple[HttpBilling, CachedOutage]]:
    async with billing_from(settings, clock=lambda: AS_OF) as billing:
        outage = outage_from(settings, clock=lambda: AS_OF)
        yield billing, outage
        await outage.aclose()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def reading(settings: Settings) -> AsyncIterator[tuple[HttpBilling, CachedOutage]]:
    async with clients(settings) as both:
        yield both


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def filing(filing_settings: Settings) -> AsyncIterator[tuple[HttpBilling, CachedOutage]]:
    async with clients(filing_settings) as both:
        yield both


class TestHttpBackOffice(BackOfficeContract, ServiceContract):
    """What is read, over the reference back office and the HTTP clients."""

    @pytest.fixture
    def billing(self, reading: tuple[HttpBilling, CachedOutage]) -> Billing:
        return reading[0]

    @pytest.fixture
    def outage(self, reading: tuple[HttpBilling, CachedOutage]) -> Outage:
        return reading[1]


class TestHttpFiling(FilingContract):
    """What is filed, over a reference back office of its own."""

    @pytest.fixture
    def billing(self, filing: tuple[HttpBilling, CachedOutage]) -> Billing:
        return filing[0]

    @pytest.fixture
    def outage(self, filing: tuple[HttpBilling, CachedOutage]) -> Outage:
        return filing[1]
