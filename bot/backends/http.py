"""The two Protocols over HTTP, against the reference back office or anything with the same interface."""

from collections.abc import Callable, Mapping
from datetime import datetime
from re import fullmatch
from typing import Self, TypeVar

from pydantic import TypeAdapter

from bot.backends import wire
from bot.backends.guarded import BackOffice
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
from bot.backends.plausible import Bounds, check_consumption, check_times
from bot.backends.verified import VerifiedContext
from bot.errors import BackendDataInvalid, BackendRefused, CustomerUnknown

CUSTOMER_CODE_PATTERN = "[A-Z0-9]{1,20}"
UTILITY_PATTERN = "[a-z]{1,20}"
PHONE_PATTERN = r"\+[1-9][0-9]{6,14}"
KEY_PATTERN = "[!-~]{1,200}"

Answer = TypeVar("Answer", bound=wire.OfAccount)


class _HttpClient:
    """What both clients do: check who asks before anything is sent, and what comes back before anyone sees it.

    `clock` gives the aware time against which proofs expire and times are checked.
    """

    def __init__(self, office: BackOffice, *, bounds: Bounds, clock: Callable[[], datetime]) -> None:
        self._office = office
        self._bounds = bounds
        self._clock = clock

    async def __aenter__(self) -> Self:
        """Nothing to open: connections are made at the first call."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close all connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._office.aclose()

    def _customer_path(self, utility: str, customer_code: str, what: str) -> str:
        _check_utility_key(utility, what)
        if fullmatch(CUSTOMER_CODE_PATTERN, customer_code) is None:
            raise CustomerUnknown("this cannot be a customer code", where=what)
        return f"/v1/{utility}/customers/{customer_code}"

    def _check_proof(self, verified: VerifiedContext, what: str) -> None:
        if verified.expires_at <= self._clock():
            raise BackendRefused("the proof of identity has expired", where=what)

    def _code_of(self, verified: VerifiedContext | None, utility: str, what: str) -> str | None:
        """The customer to file something for; None where nobody is verified."""
        if verified is None:
            return None
        self._check_proof(verified, what)
        if verified.utility != utility:
            raise BackendRefused("the proof of identity is for another utility", where=what)
        self._customer_path(utility, verified.customer_code, what)
        return verified.customer_code

    async def _file(self, utility: str, path: str, content: Mapping[str, object], *, key: str, kind: str) -> Receipt:
        if fullmatch(KEY_PATTERN, key) is None:
            raise BackendRefused("this cannot be an idempotency key", where=kind)
        body = await self._office.post(path, content, key=key, what=kind)
        receipt = wire.check_receipt(wire.parse(body, wire.RECEIPT, what=kind), utility, kind, what=kind)
        check_times(receipt, self._clock(), self._bounds, what=kind)
        return receipt


class HttpBilling(_HttpClient):
    """`Billing` over HTTP."""

    async def contact(self, utility: str, customer_code: str) -> Contact:
        """Name, phone and language of a customer; for the identity service only."""
        return await self._get(utility, customer_code, "", wire.CONTACT)

    async def customers_of_phone(self, utility: str, phone: str) -> PhoneOwners:
        """Whose number `phone` (as +38344000001) is; for the identity service only."""
        what = "phone"
        _check_utility_key(utility, what)
        if fullmatch(PHONE_PATTERN, phone) is None:
            raise BackendRefused("this cannot be a telephone number", where=what)
        body = await self._office.get(f"/v1/{utility}/phones/{phone}", what=what)
        owners = wire.check_utility(wire.parse(body, wire.PHONE_OWNERS, what=what), utility, what=what)
        check_times(owners, self._clock(), self._bounds, what=what)
        if owners.phone != phone:
            raise BackendDataInvalid("the answer is about another number", where=what)
        return owners

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

    async def readings(self, verified: VerifiedContext) -> Readings:
        """The newest readings of all meters, and whether the customer may send one now."""
        readings = await self._get_verified(verified, "/readings", wire.READINGS)
        check_consumption(readings, self._bounds, what="readings")
        return readings

    async def complaints(self, verified: VerifiedContext) -> Complaints:
        """The complaints on file."""
        return await self._get_verified(verified, "/complaints", wire.COMPLAINTS)

    async def service_cases(self, verified: VerifiedContext) -> ServiceCases:
        """What the utility has to do for this customer within a deadline."""
        return await self._get_verified(verified, "/service-cases", wire.SERVICE_CASES)

    async def request_reconnection(self, verified: VerifiedContext, meter: str, *, key: str) -> Receipt:
        """Ask for the supply of `meter` (serial) back. RequestConflict if the conditions are not met or it is asked."""
        content = {"meter": meter}
        return await self._file_verified(
            verified, "/reconnection-requests", content, key=key, kind="reconnection_request"
        )

    async def submit_reading(
        self, verified: VerifiedContext, meter: str, values: Mapping[Zone, int], *, key: str
    ) -> Receipt:
        """File the customer's own reading, kWh by register. RequestConflict if the window is closed."""
        listed = [{"zone": zone, "value": value} for zone, value in values.items()]
        content = {"meter": meter, "values": listed}
        return await self._file_verified(verified, "/readings", content, key=key, kind="meter_reading")

    async def file_complaint(
        self, utility: str, kind: ComplaintKind, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        """File a complaint, for the customer if one is verified; `text` of 1 to 2,000 characters."""
        _check_utility_key(utility, "complaint")
        content = {"customer_code": self._code_of(verified, utility, "complaint"), "kind": kind, "text": text}
        return await self._file(utility, f"/v1/{utility}/complaints", content, key=key, kind="complaint")

    async def _get_verified(
        self, verified: VerifiedContext, part: str, form: TypeAdapter[Answer], params: dict[str, str] | None = None
    ) -> Answer:
        self._check_proof(verified, part.strip("/"))
        return await self._get(verified.utility, verified.customer_code, part, form, params)

    async def _file_verified(
        self, verified: VerifiedContext, part: str, content: Mapping[str, object], *, key: str, kind: str
    ) -> Receipt:
        self._check_proof(verified, kind)
        path = self._customer_path(verified.utility, verified.customer_code, kind)
        return await self._file(verified.utility, path + part, content, key=key, kind=kind)

    async def _get(
        self,
        utility: str,
        customer_code: str,
        part: str,
        form: TypeAdapter[Answer],
        params: dict[str, str] | None = None,
    ) -> Answer:
        what = part.strip("/") or "contact"
        path = self._customer_path(utility, customer_code, what)
        body = await self._office.get(path + part, params, what=what)
        answer = wire.check_owner(wire.parse(body, form, what=what), utility, customer_code, what=what)
        check_times(answer, self._clock(), self._bounds, what=what)
        return answer


class HttpOutage(_HttpClient):
    """`Outage` over HTTP."""

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        """Current and upcoming outages, of one place (its code or its name) or of all."""
        _check_utility_key(utility, "outages")
        params = None if locality is None else {"locality": locality}
        body = await self._office.get(f"/v1/{utility}/outages", params, what="outages")
        answer = wire.check_utility(wire.parse(body, wire.OUTAGES, what="outages"), utility, what="outages")
        check_times(answer, self._clock(), self._bounds, what="outages")
        return wire.check_locality(answer, locality, what="outages")

    async def report(
        self, utility: str, locality: str, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        """Report that there is no power at `locality` (its code); `text` of 0 to 500 characters."""
        _check_utility_key(utility, "outage_report")
        code = self._code_of(verified, utility, "outage_report")
        content = {"customer_code": code, "locality": locality, "text": text}
        return await self._file(utility, f"/v1/{utility}/outage-reports", content, key=key, kind="outage_report")


def _check_utility_key(utility: str, what: str) -> None:
    if fullmatch(UTILITY_PATTERN, utility) is None:
        raise BackendRefused("this cannot be a utility", where=what)
