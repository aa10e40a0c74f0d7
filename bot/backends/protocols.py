"""What the project asks of a utility's systems. A utility's own system is adapted to these two Protocols.

All methods raise BackendUnavailable (may work later), BackendRefused, CustomerUnknown or BackendDataInvalid. Those
that file something take a `key`: the same key files the same thing once, however often it is sent.
"""

from collections.abc import Mapping
from typing import Protocol

from bot.backends.models import (
    Balance,
    Bills,
    ComplaintKind,
    Complaints,
    Contact,
    LatestBill,
    Meters,
    Outages,
    Payments,
    PhoneOwners,
    Readings,
    Receipt,
    ServiceCases,
    Supply,
    Zone,
)
from bot.backends.verified import VerifiedContext


class Billing(Protocol):
    """The billing system. Account data are given for a verified customer only, never for a bare code."""

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Name, phone and language of a customer; for the identity service only."""
        ...

    async def customers_of_phone(self, utility: str, phone: str) -> PhoneOwners:
        """Whose number `phone` (as +38344000001) is; for the identity service only."""
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

    async def readings(self, verified: VerifiedContext) -> Readings:
        """The newest readings of all meters, and whether the customer may send one now."""
        ...

    async def complaints(self, verified: VerifiedContext) -> Complaints:
        """The complaints on file."""
        ...

    async def service_cases(self, verified: VerifiedContext) -> ServiceCases:
        """What the utility has to do for this customer within a deadline."""
        ...

    async def request_reconnection(self, verified: VerifiedContext, meter: str, *, key: str) -> Receipt:
        """Ask for the supply of `meter` (serial) back. RequestConflict if the conditions are not met or it is asked."""
        ...

    async def submit_reading(
        self, verified: VerifiedContext, meter: str, values: Mapping[Zone, int], *, key: str
    ) -> Receipt:
        """File the customer's own reading, kWh by register. RequestConflict if the window is closed."""
        ...

    async def file_complaint(
        self, utility: str, kind: ComplaintKind, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        """File a complaint, for the customer if one is verified; `text` of 1 to 2,000 characters."""
        ...


class Outage(Protocol):
    """The outage system."""

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        """Current and upcoming outages, of one place (its code or its name) or of all."""
        ...

    async def report(
        self, utility: str, locality: str, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        """Report that there is no power at `locality` (its code); `text` of 0 to 500 characters."""
        ...
