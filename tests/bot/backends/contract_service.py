"""The rest of the contract: readings, complaints and cases, and what customers file.

Inherit the classes and give them `billing`, `outage` and `as_of`, as in `contract`. Every back office that keeps
`FilingContract` needs demonstration data of its own, because these tests write.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from bot.backends.models import Receipt, Zone
from bot.backends.protocols import Billing, Outage
from bot.backends.verified import VerifiedContext
from bot.errors import BackendRefused, CustomerUnknown, RequestConflict
from tests.bot.backends.contract import CASES, Verify
from tests.bot.backends.expected import SCENARIOS, UTILITIES

PLACES = {name: place for place, name in enumerate(SCENARIOS, start=1)}
utilities = pytest.mark.parametrize("utility", UTILITIES)


def code_of(utility: str, scenario: str) -> str:
    """The fixed code of the demonstration customer."""
    return f"{UTILITIES[utility].code_prefix}{PLACES[scenario]:02d}"


async def next_values(billing: Billing, verified: VerifiedContext) -> tuple[str, dict[Zone, int]]:
    """The first meter, and the next value of each of its registers."""
    meter = (await billing.readings(verified)).meters[0]
    return meter.serial, {register.zone: (register.value + 1) % 10**meter.digits for register in meter.registers}


class ServiceContract:
    """Tests of what `Billing` tells about services, over all utilities and scenarios."""

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_readings(
        self, billing: Billing, verify: Verify, as_of: datetime, utility: str, code: str, scenario: str
    ) -> None:
        readings = await billing.readings(verify(utility, code))
        meters = (await billing.meters(verify(utility, code))).meters
        assert [(meter.serial, meter.digits, meter.remotely_read) for meter in readings.meters] == [
            (meter.serial, meter.digits, meter.remotely_read) for meter in meters
        ]
        for meter in readings.meters:
            zones = {register.zone for register in meter.registers}
            assert zones in ({"single"}, {"high", "low"})
            for register in meter.registers:
                assert 0 <= register.value < 10**meter.digits
                assert register.read_at <= as_of
                assert register.typical_kwh_per_day > 0
                assert (register.source == "remote") == meter.remotely_read, scenario
        if readings.window is not None:
            assert readings.window.closes_on >= as_of.date()

    @utilities
    async def test_a_phone_leads_to_its_customer_of_this_utility_only(self, billing: Billing, utility: str) -> None:
        code = code_of(utility, "in_debt")
        phone = (await billing.contact(utility, code)).phone
        for asked in UTILITIES:
            owners = await billing.customers_of_phone(asked, phone)
            assert (owners.phone, owners.utility) == (phone, asked)
            assert owners.customer_codes == ((code,) if asked == utility else ())
        for wrong in ("044000004", "38344000004", "+383x", "", "+38344000004/../.."):
            with pytest.raises(BackendRefused):
                await billing.customers_of_phone(utility, wrong)

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_complaints(self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str) -> None:
        complaints = (await billing.complaints(verify(utility, code))).complaints
        filed = [complaint.filed_at for complaint in complaints]
        assert filed == sorted(filed, reverse=True), scenario
        for complaint in complaints:
            assert complaint.reference.startswith("K-")
            assert (complaint.state in {"received", "in_review"}) == (complaint.answered_at is None)

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_service_cases(
        self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str
    ) -> None:
        cases = await billing.service_cases(verify(utility, code))
        assert cases.category == (await billing.supply(verify(utility, code))).category
        began = [case.began_at for case in cases.cases]
        assert began == sorted(began, reverse=True), scenario

    async def test_every_kind_of_state_can_be_tried(self, billing: Billing, verify: Verify) -> None:
        states = set()
        for utility, code, _ in (case.values for case in CASES):
            complaints = (await billing.complaints(verify(str(utility), str(code)))).complaints
            states |= {complaint.state for complaint in complaints}
        assert states == {"received", "in_review", "answered", "closed"}

    @utilities
    async def test_services_of_an_unknown_customer(self, billing: Billing, verify: Verify, utility: str) -> None:
        nobody = verify(utility, "ZZZ0")
        for ask in (billing.readings, billing.complaints, billing.service_cases):
            with pytest.raises(CustomerUnknown):
                await ask(nobody)


class FilingContract:
    """Tests of what customers file. Each uses keys and customers of its own."""

    @utilities
    async def test_reconnection(self, billing: Billing, verify: Verify, as_of: datetime, utility: str) -> None:
        verified = verify(utility, code_of(utility, "disconnected_request_missing"))
        cut = (await billing.supply(verified)).meters[0]
        assert cut.disconnection is not None
        assert cut.disconnection.missing == ("request",)
        receipt = await billing.request_reconnection(verified, cut.serial, key=f"{utility}-on")
        assert (receipt.kind, receipt.utility, receipt.repeated) == ("reconnection_request", utility, False)
        assert receipt.reference.startswith("R-")
        assert receipt.accepted_at == as_of
        now = (await billing.supply(verified)).meters[0].disconnection
        assert now is not None
        assert (now.missing, now.requested_at) == ((), as_of)
        with pytest.raises(RequestConflict) as caught:
            await billing.request_reconnection(verified, cut.serial, key=f"{utility}-on-again")
        assert caught.value.code == "already_requested"
        again = await billing.request_reconnection(verified, cut.serial, key=f"{utility}-on")
        assert (again.reference, again.accepted_at, again.repeated) == (receipt.reference, receipt.accepted_at, True)

    @utilities
    @pytest.mark.parametrize(
        ("scenario", "reason"),
        [
            ("disconnected_debt_open", "conditions_not_met"),
            ("reconnection_recent", "already_requested"),
            ("reconnected", "already_connected"),
            ("paid", "already_connected"),
        ],
    )
    async def test_no_reconnection(
        self, billing: Billing, verify: Verify, utility: str, scenario: str, reason: str
    ) -> None:
        verified = verify(utility, code_of(utility, scenario))
        meter = (await billing.supply(verified)).meters[0].serial
        for _ in range(2):
            with pytest.raises(RequestConflict) as caught:
                await billing.request_reconnection(verified, meter, key=f"{utility}-{scenario}")
            assert caught.value.code == reason

    @utilities
    async def test_reading(self, billing: Billing, verify: Verify, as_of: datetime, utility: str) -> None:
        verified = verify(utility, code_of(utility, "read_by_hand"))
        meter, values = await next_values(billing, verified)
        receipt = await billing.submit_reading(verified, meter, values, key=f"{utility}-meter")
        assert (receipt.kind, receipt.repeated) == ("meter_reading", False)
        assert receipt.reference.startswith("M-")
        registers = (await billing.readings(verified)).meters[0].registers
        assert {register.zone: register.value for register in registers} == values
        assert {(register.source, register.read_at) for register in registers} == {("customer", as_of)}
        again = await billing.submit_reading(verified, meter, values, key=f"{utility}-meter")
        assert (again.reference, again.repeated) == (receipt.reference, True)

    async def test_no_reading_while_the_window_is_closed(self, billing: Billing, verify: Verify) -> None:
        verified = verify("energijaplus", code_of("energijaplus", "part_paid"))
        window = (await billing.readings(verified)).window
        assert window is not None
        assert not window.is_open
        meter, values = await next_values(billing, verified)
        with pytest.raises(RequestConflict) as caught:
            await billing.submit_reading(verified, meter, values, key="closed")
        assert caught.value.code == "window_closed"

    @utilities
    async def test_readings_that_do_not_fit_the_meter(self, billing: Billing, verify: Verify, utility: str) -> None:
        verified = verify(utility, code_of(utility, "part_paid"))
        meter, values = await next_values(billing, verified)
        before = await billing.readings(verified)
        for number, wrong in enumerate(({}, dict.fromkeys(values, -1), dict.fromkeys(values, 10**11))):
            with pytest.raises(BackendRefused):
                await billing.submit_reading(verified, meter, wrong, key=f"{utility}-wrong-{number}")
        assert (await billing.readings(verified)).meters == before.meters

    @utilities
    async def test_the_meter_of_somebody_else(self, billing: Billing, verify: Verify, utility: str) -> None:
        somebody = verify(utility, code_of(utility, "disconnected_payment_in_transit"))
        meter, values = await next_values(billing, somebody)
        verified = verify(utility, code_of(utility, "credit"))
        with pytest.raises(BackendRefused):
            await billing.request_reconnection(verified, meter, key=f"{utility}-theirs-1")
        with pytest.raises(BackendRefused):
            await billing.submit_reading(verified, meter, values, key=f"{utility}-theirs-2")

    @utilities
    async def test_complaint(self, billing: Billing, verify: Verify, as_of: datetime, utility: str) -> None:
        verified = verify(utility, code_of(utility, "payment_in_transit"))
        filing = [
            billing.file_complaint(utility, "voltage", "ë š ჩ", verified=verified, key=f"{utility}-complaint")
            for _ in range(20)
        ]
        receipts = await asyncio.gather(*filing)
        (reference,) = {receipt.reference for receipt in receipts}
        assert sorted(receipt.repeated for receipt in receipts) == [False, *[True] * 19]
        mine = [found for found in (await billing.complaints(verified)).complaints if found.reference == reference]
        assert [(found.kind, found.state, found.filed_at) for found in mine] == [("voltage", "received", as_of)]

    @utilities
    async def test_who_is_nobody_known(self, billing: Billing, outage: Outage, utility: str) -> None:
        complaint = await billing.file_complaint(utility, "service", "x", verified=None, key=f"{utility}-somebody")
        place = (await outage.outages(utility)).outages[0].localities[0]
        report = await outage.report(utility, place.code, "", verified=None, key=f"{utility}-dark")
        assert (complaint.reference[:2], report.reference[:2]) == ("K-", "O-")

    @utilities
    async def test_outage_report(self, outage: Outage, verify: Verify, utility: str) -> None:
        verified = verify(utility, code_of(utility, "paid"))
        place = (await outage.outages(utility)).outages[0].localities[0]
        receipts = [
            await outage.report(utility, place.code, "dark", verified=verified, key=f"{utility}-dark-at-home")
            for _ in range(2)
        ]
        assert receipts[0].reference == receipts[1].reference
        assert [receipt.repeated for receipt in receipts] == [False, True]
        with pytest.raises(BackendRefused):
            await outage.report(utility, "atlantis", "dark", verified=verified, key=f"{utility}-atlantis")

    @pytest.mark.parametrize("text", ["", "x" * 2001])
    async def test_complaints_of_no_or_too_many_words(self, billing: Billing, text: str) -> None:
        with pytest.raises(BackendRefused):
            await billing.file_complaint("kesco", "bill", text, verified=None, key=f"words-{len(text)}")

    async def test_a_key_files_one_thing(self, billing: Billing, outage: Outage, verify: Verify) -> None:
        verified, other = (verify("kesco", code_of("kesco", name)) for name in ("paid", "in_debt"))
        key = "one-thing"

        async def complain(text: str, who: VerifiedContext | None) -> Receipt:
            return await billing.file_complaint("kesco", "bill", text, verified=who, key=key)

        await complain("one", verified)
        attempts: list[Callable[[], Awaitable[Receipt]]] = [
            lambda: complain("two", verified),
            lambda: complain("one", other),
            lambda: complain("one", None),
            lambda: outage.report("kesco", "peje", "one", verified=verified, key=key),
        ]
        for attempt in attempts:
            with pytest.raises(BackendRefused) as caught:
                await attempt()
            assert not isinstance(caught.value, RequestConflict)
        assert (await complain("one", verified)).repeated
