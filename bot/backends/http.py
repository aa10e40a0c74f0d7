"""The two Protocols over HTTP, against the reference back office or anything with the same interface."""

from collections.abc import Callable
from datetime import UTC, datetime
from re import fullmatch
from typing import TypeVar

from pydantic import TypeAdapter

from bot.backends import wire
from bot.backends.models import Balance, Bills, Contact, LatestBill, Meters, Outages, Payments, Supply
from bot.backends.transport import Transport
from bot.backends.verified import VerifiedContext
from bot.errors import BackendRefused, CustomerUnknown

CUSTOMER_CODE_PATTERN = "[A-Z0-9]{1,20}"
UTILITY_PATTERN = "[a-z]{1,20}"

Answer = TypeVar("Answer", bound=wire.OfAccount)


class HttpBilling:
    """`Billing` over HTTP; `clock` gives the aware time against which a proof expires."""

    def __init__(self, transport: Transport, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._transport = transport
        self._clock = clock

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Name, phone and language of a customer; for the identity service only."""
        return await self._get(utility, customer_code, "", wire.CONTACT)

    async def balance(self, verified: VerifiedContext) -> Balance:
        """What the customer owes, and of what it is made."""
        return await self._get_verified(verified, "/balance", wire.BALANCE)

    async def bills(self, verified: VerifiedContext, *, limit: int = 12) -> Bills:
        """The newest `limit` (1 to 36) bills first."""
        return await self._get_verified(verified, "/bills", wire.BILLS, {"limit": str(limit)})

    async def latest_bill(self, verified: VerifiedContext) -> LatestBill:
        """The newest bill."""
        newest = await self.bills(verified, limit=1)
        bill = newest.bills[0] if newest.bills else None
        return LatestBill(newest.utility, newest.customer_code, newest.as_of, newest.currency, bill)

    async def payments(self, verified: VerifiedContext, *, limit: int = 12) -> Payments:
        """The newest `limit` (1 to 36) payments first."""
        return await self._get_verified(verified, "/payments", wire.PAYMENTS, {"limit": str(limit)})

    async def meters(self, verified: VerifiedContext) -> Meters:
        """All meters of the customer."""
        return await self._get_verified(verified, "/meters", wire.METERS)

    async def supply(self, verified: VerifiedContext) -> Supply:
        """Whether each meter has supply, and what stands in the way."""
        return await self._get_verified(verified, "/supply", wire.SUPPLY)

    async def _get_verified(
        self, verified: VerifiedContext, part: str, form: TypeAdapter[Answer], params: dict[str, str] | None = None
    ) -> Answer:
        if verified.expires_at <= self._clock():
            raise BackendRefused("the proof of identity has expired", where=part.strip("/"))
        return await self._get(verified.utility, verified.customer_code, part, form, params)

    async def _get(
        self,
        utility: str,
        customer_code: str,
        part: str,
        form: TypeAdapter[Answer],
        params: dict[str, str] | None = None,
    ) -> Answer:
        what = part.strip("/") or "contact"
        _check_utility_key(utility, what)
        if fullmatch(CUSTOMER_CODE_PATTERN, customer_code) is None:
            raise CustomerUnknown("this cannot be a customer code", where=what)
        body = await self._transport.get(f"/v1/{utility}/customers/{customer_code}{part}", params, what=what)
        return wire.check_owner(wire.parse(body, form, what=what), utility, customer_code, what=what)


class HttpOutage:
    """`Outage` over HTTP."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        """Current and upcoming outages, of one place (its code or its name) or of all."""
        _check_utility_key(utility, "outages")
        params = None if locality is None else {"locality": locality}
        body = await self._transport.get(f"/v1/{utility}/outages", params, what="outages")
        return wire.check_utility(wire.parse(body, wire.OUTAGES, what="outages"), utility, what="outages")


def _check_utility_key(utility: str, what: str) -> None:
    if fullmatch(UTILITY_PATTERN, utility) is None:
        raise BackendRefused("this cannot be a utility", where=what)
