"""Transports for tests, closed afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.backends.verified import VerifiedContext
from tests.bot.backends.contract import Verify

AS_OF = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)


@pytest.fixture
def as_of() -> datetime:
    """Where the back office's clock stands."""
    return AS_OF


@pytest.fixture
def verify() -> Verify:
    """Makes the proof for a customer, good for ten minutes from AS_OF."""

    def make(utility: str, code: str) -> VerifiedContext:
        return VerifiedContext("conversation", utility, code, AS_OF, AS_OF + timedelta(minutes=10))

    return make
