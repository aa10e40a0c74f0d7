"""The contract that every back office keeps: inherit the class and give it `billing`, `outage` and `as_of`.

The back office must hold the demonstration data, seeded at `as_of`, and its clock must stand there.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.backends.protocols import Billing, Outage
from bot.backends.verified import VerifiedContext
from bot.errors import BackendRefused, CustomerUnknown
from tests.bot.backends.expected import SCENARIOS, UTILITIES, Expected, ExpectedUtility

CASES = [
    pytest.param(utility, f"{UTILITIES[utility].code_prefix}{place:02d}", scenario, id=f"{utility}-{scenario}")
    for utility in UTILITIES
    for place, scenario in enumerate(SCENARIOS, start=1)
]
Verify = Callable[[str, str], VerifiedContext]


def aware_times(value: Any) -> list[datetime]:
    """All datetimes in an answer."""
    if isinstance(value, dict):
        return [found for part in value.values() for found in aware_times(part)]
    if isinstance(value, (list, tuple)):
        return [found for part in value for found in aware_times(part)]
    return [value] if isinstance(value, datetime) else []


class BackOfficeContract:
    """Tests of `Billing` and `Outage` over all utilities and scenarios."""

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_contact(self, billing: Billing, utility: str, code: str, scenario: str) -> None:
        contact = await billing.contact(utility, code)
        assert (contact.utility, contact.customer_code) == (utility, code)
        assert contact.language == UTILITIES[utility].language
        assert contact.phone.startswith("+")
        assert len(contact.name.split()) == 2, scenario

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_balance(self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str) -> None:
        expected = SCENARIOS[scenario]
        balance = await billing.balance(verify(utility, code))
        last = balance.last_bill.open_amount if balance.last_bill else Decimal(0)
        assert balance.currency == UTILITIES[utility].currency
        assert balance.total == last + balance.older_debt + balance.interest - balance.credit
        assert balance.total_after_transit == balance.total - balance.in_transit
        assert (balance.total > 0) - (balance.total < 0) == expected.total
        assert (balance.older_debt > 0, balance.interest > 0) == (expected.older_debt, expected.interest)
        assert (balance.in_transit > 0, balance.credit > 0) == (expected.in_transit, expected.credit)
        assert (balance.interest_as_of is not None) == expected.interest
        if expected.in_transit:
            assert balance.total_after_transit == 0

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_bills_add_up_to_the_balance(
        self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str
    ) -> None:
        bills = (await billing.bills(verify(utility, code), limit=36)).bills
        balance = await billing.balance(verify(utility, code))
        assert len(bills) == (0 if scenario == "new_customer" else 12)
        assert [bill.period_end for bill in bills] == sorted((bill.period_end for bill in bills), reverse=True)
        assert sum(bill.open_amount for bill in bills[1:]) == balance.older_debt
        assert sum(bill.open_amount for bill in bills[:1]) == (
            balance.last_bill.open_amount if balance.last_bill else 0
        )
        for bill in bills:
            assert bill.amount == sum(line.amount for line in bill.consumption) + bill.fixed_charge + bill.tax
            assert bill.open_amount == bill.amount - bill.paid_amount >= 0
            assert (bill.status == "paid") == (bill.open_amount == 0)
            assert bill.consumption

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_latest_bill(self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str) -> None:
        latest = await billing.latest_bill(verify(utility, code))
        bills = await billing.bills(verify(utility, code), limit=2)
        assert latest.bill == (bills.bills[0] if bills.bills else None)
        assert (latest.bill.status if latest.bill else None) == SCENARIOS[scenario].last_bill
        assert (latest.currency, latest.as_of) == (bills.currency, bills.as_of)

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_payments_add_up(
        self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str
    ) -> None:
        payments = (await billing.payments(verify(utility, code), limit=36)).payments
        bills = (await billing.bills(verify(utility, code), limit=36)).bills
        balance = await billing.balance(verify(utility, code))
        booked = sum(payment.amount for payment in payments if payment.booked_at)
        assert booked == sum(bill.paid_amount for bill in bills) + balance.credit
        assert sum(payment.amount for payment in payments if not payment.booked_at) == balance.in_transit
        times = [payment.received_at for payment in payments]
        assert times == sorted(times, reverse=True), scenario

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_meters(self, billing: Billing, verify: Verify, utility: str, code: str, scenario: str) -> None:
        expected = SCENARIOS[scenario]
        meters = (await billing.meters(verify(utility, code))).meters
        assert len({meter.serial for meter in meters}) == len(meters) == expected.meters
        if expected.remotely_read is not None:
            assert {meter.remotely_read for meter in meters} == {expected.remotely_read}

    @pytest.mark.parametrize(("utility", "code", "scenario"), CASES)
    async def test_supply(
        self, billing: Billing, verify: Verify, as_of: datetime, utility: str, code: str, scenario: str
    ) -> None:
        expected, rules = SCENARIOS[scenario], UTILITIES[utility]
        supply = await billing.supply(verify(utility, code))
        first, *others = supply.meters
        meters = (await billing.meters(verify(utility, code))).meters
        assert [meter.serial for meter in supply.meters] == [meter.serial for meter in meters]
        assert first.state == ("disconnected" if expected.disconnected else "connected")
        assert all(meter.state == "connected" and meter.disconnection is None for meter in others)
        assert (first.disconnection is not None) == (expected.cut is not None)
        if first.disconnection is not None:
            balance = await billing.balance(verify(utility, code))
            _check_missing(first.disconnection, expected, rules, owed=balance.older_debt + balance.interest)
            _check_deadline(first.disconnection, expected, rules, as_of)

    @pytest.mark.parametrize("utility", UTILITIES)
    async def test_times_are_local_and_as_of_the_clock(
        self, billing: Billing, outage: Outage, verify: Verify, as_of: datetime, utility: str
    ) -> None:
        verified = verify(utility, f"{UTILITIES[utility].code_prefix}12")
        answers: list[Any] = [
            await billing.contact(verified.utility, verified.customer_code),
            await billing.balance(verified),
            await billing.bills(verified),
            await billing.latest_bill(verified),
            await billing.payments(verified),
            await billing.meters(verified),
            await billing.supply(verified),
            await outage.outages(utility),
        ]
        for answer in answers:
            assert answer.as_of == as_of
            offsets = {moment.utcoffset() for moment in aware_times(asdict(answer))}
            # The history reaches back to summer time, where there is one.
            assert offsets <= {timedelta(hours=UTILITIES[utility].offset_hours + extra) for extra in (0, 1)}

    @pytest.mark.parametrize("utility", UTILITIES)
    async def test_outages_of_a_place_are_among_all(self, outage: Outage, utility: str) -> None:
        everything = await outage.outages(utility)
        assert {(item.kind, item.state) for item in everything.outages} == {
            ("planned", "current"),
            ("planned", "upcoming"),
            ("unplanned", "current"),
        }
        for item in everything.outages:
            for place in item.localities:
                asked = await outage.outages(utility, place.name)
                assert asked.locality == place
                assert item in asked.outages

    @pytest.mark.parametrize("utility", UTILITIES)
    async def test_place_that_nobody_knows(self, outage: Outage, utility: str) -> None:
        answer = await outage.outages(utility, "Atlantis / ../?x=1")
        assert (answer.locality, answer.outages) == (None, ())

    @pytest.mark.parametrize(
        ("utility", "code"),
        [("kesco", "DPR9999999"), ("ossh", "DPR1000001"), ("energopro", "1"), ("kesco", "../../demo"), ("kesco", "")],
    )
    async def test_unknown_customer(self, billing: Billing, verify: Verify, utility: str, code: str) -> None:
        with pytest.raises(CustomerUnknown):
            await billing.contact(utility, code)
        with pytest.raises(CustomerUnknown) as caught:
            await billing.balance(verify(utility, code))
        assert not code or code not in str(caught.value)

    @pytest.mark.parametrize("utility", ["nowhere", "kesco/customers", "KESCO", ""])
    async def test_unknown_utility(self, billing: Billing, outage: Outage, utility: str) -> None:
        with pytest.raises(BackendRefused):
            await billing.contact(utility, "DPR1000001")
        with pytest.raises(BackendRefused):
            await outage.outages(utility)


def _check_missing(cut: Any, expected: Expected, rules: ExpectedUtility, *, owed: Decimal) -> None:
    for_debt = cut.reason == "nonpayment"
    wants_request = rules.wants_request or not for_debt
    missing = tuple(step for step in expected.missing if step != "request" or wants_request)
    assert cut.missing == missing
    assert cut.request_required is wants_request
    assert cut.debt_open == (owed if "debt" in missing else 0)
    assert (cut.debt_at_time > 0) is for_debt
    assert (cut.conditions_met_at is None) is bool(missing)


def _check_deadline(cut: Any, expected: Expected, rules: ExpectedUtility, as_of: datetime) -> None:
    hours = rules.deadline_hours if cut.reason == "nonpayment" else None
    assert cut.deadline_hours == hours
    if hours is None:
        assert (cut.deadline_at, cut.overdue) == (None, None)
    elif cut.conditions_met_at is None:
        assert (cut.deadline_at, cut.overdue) == (None, False)
    else:
        assert cut.deadline_at == cut.conditions_met_at + timedelta(hours=hours)
        assert cut.overdue is ((cut.reconnected_at or as_of) > cut.deadline_at) is (expected.cut == "late")
    assert (cut.reconnected_at is not None) is (expected.cut == "reconnected")
