"""What the project asks of a utility's systems. A utility's own system is adapted to these two Protocols.

All methods raise BackendUnavailable (may work later), BackendRefused, CustomerUnknown or BackendDataInvalid.
"""

from typing import Protocol

from bot.backends.models import Balance, Bills, Contact, LatestBill, Meters, Outages, Payments, Supply
from bot.backends.verified import VerifiedContext


class Billing(Protocol):
    """The billing system. Account data are given for a verified customer only, never for a bare code."""

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Name, phone and language of a customer; for the identity service only."""
        ...

    async def balance(self, verified: VerifiedContext) -> Balance:
        """What the customer owes, and of what it is made."""
        ...

    async def bills(self, verified: VerifiedContext, *, limit: int = 12) -> Bills:
        """The newest `limit` (1 to 36) bills first."""
        ...

    async def latest_bill(self, verified: VerifiedContext) -> LatestBill:
        """The newest bill."""
        ...

    async def payments(self, verified: VerifiedContext, *, limit: int = 12) -> Payments:
        """The newest `limit` (1 to 36) payments first."""
        ...

    async def meters(self, verified: VerifiedContext) -> Meters:
        """All meters of the customer."""
        ...

    async def supply(self, verified: VerifiedContext) -> Supply:
        """Whether each meter has supply, and what stands in the way."""
        ...


class Outage(Protocol):
    """The outage system."""

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        """Current and upcoming outages, of one place (its code or its name) or of all."""
        ...
