"""Account data for tests: every amount is different, so that a text cannot show the wrong one unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.backends.models import (
    Balance,
    Bill,
    Bills,
    Complaint,
    Complaints,
    Consumption,
    Disconnection,
    LastBill,
    LatestBill,
    Meter,
    MeterReadings,
    Meters,
    MeterSupply,
    OutageItem,
    Outages,
    Payment,
    Payments,
    Place,
    Readings,
    Register,
    ServiceCase,
    ServiceCases,
    Supply,
)
from bot.backends.verified import VerifiedContext

CUSTOMER_CODE = "DPR1234567"
METER = "MTR-90817"
ZERO = Decimal("0.00")
AS_OF = datetime(2025, 3, 5, 22, 47, tzinfo=UTC)
DUE_DATE = date(2025, 3, 28)


def verified(conversation_id: str = "c1", utility: str = "kesco") -> VerifiedContext:
    return VerifiedContext(conversation_id, utility, CUSTOMER_CODE, AS_OF, AS_OF.replace(hour=23))


def last_bill(**changes: object) -> LastBill:
    return replace(LastBill("2025-02-77", Decimal("41.26"), DUE_DATE, overdue=False), **changes)


def balance(**changes: object) -> Balance:
    """A balance with nothing on it, with `changes`."""
    empty = Balance(
        utility="kesco",
        customer_code=CUSTOMER_CODE,
        as_of=AS_OF,
        currency="EUR",
        total=ZERO,
        last_bill=None,
        older_debt=ZERO,
        interest=ZERO,
        interest_as_of=None,
        credit=ZERO,
        in_transit=ZERO,
        total_after_transit=ZERO,
    )
    return replace(empty, **changes)


def bill(**changes: object) -> Bill:
    """An open bill for February 2025, with `changes`."""
    as_issued = Bill(
        number="2025-02-77",
        period_start=date(2025, 2, 1),
        period_end=date(2025, 2, 28),
        issued_on=date(2025, 3, 3),
        due_date=DUE_DATE,
        consumption=(Consumption("high", 231, Decimal("30.03")), Consumption("low", 118, Decimal("7.67"))),
        fixed_charge=Decimal("1.50"),
        tax=Decimal("2.06"),
        amount=Decimal("41.26"),
        paid_amount=ZERO,
        open_amount=Decimal("41.26"),
        status="open",
    )
    return replace(as_issued, **changes)


def latest_bill(newest: Bill | None) -> LatestBill:
    return LatestBill("kesco", CUSTOMER_CODE, AS_OF, "EUR", newest)


def disconnection(**changes: object) -> Disconnection:
    """A disconnection for a debt that is still open, with `changes`."""
    for_debt = Disconnection(
        reason="nonpayment",
        disconnected_at=datetime(2025, 2, 11, 8, 12, tzinfo=UTC),
        debt_at_time=Decimal("88.94"),
        debt_settled_at=None,
        request_required=False,
        requested_at=None,
        conditions_met_at=None,
        reconnected_at=None,
        missing=("debt",),
        debt_open=Decimal("88.94"),
        deadline_hours=None,
        deadline_at=None,
        overdue=None,
    )
    return replace(for_debt, **changes)


def supply(*meters: MeterSupply) -> Supply:
    return Supply("kesco", CUSTOMER_CODE, AS_OF, "EUR", "household_low_voltage", meters)


def meter(state: str = "connected", of: Disconnection | None = None, serial: str = METER) -> MeterSupply:
    return MeterSupply(serial, "PR", "Prishtinë", state, of)


def bills(*newest: Bill, currency: str = "EUR") -> Bills:
    return Bills("kesco", CUSTOMER_CODE, AS_OF, currency, newest)


def payment(**changes: object) -> Payment:
    """A booked payment at a bank, with `changes`."""
    received = datetime(2025, 2, 20, 11, 5, tzinfo=UTC)
    return replace(Payment(Decimal("33.17"), received, received + timedelta(hours=20), "bank"), **changes)


def payments(*newest: Payment, currency: str = "EUR") -> Payments:
    return Payments("kesco", CUSTOMER_CODE, AS_OF, currency, newest)


def complaint(**changes: object) -> Complaint:
    """A complaint about a bill that is being looked into, its reply due after AS_OF, with `changes`."""
    filed = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
    return replace(
        Complaint("K-2025-000123", "bill", "in_review", filed, date(2025, 3, 11), None),
        **changes,
    )


def complaints(*newest: Complaint) -> Complaints:
    return Complaints("kesco", CUSTOMER_CODE, AS_OF, newest)


def register(**changes: object) -> Register:
    read_at = datetime(2025, 3, 5, 20, 15, tzinfo=UTC)
    return replace(Register("high", 12873, read_at, "remote", Decimal("7.40")), **changes)


def readings(*meters: MeterReadings) -> Readings:
    return Readings("kesco", CUSTOMER_CODE, AS_OF, None, meters)


def meter_readings(*registers: Register, remotely_read: bool = True, serial: str = METER) -> MeterReadings:
    return MeterReadings(serial, remotely_read, 6, registers)


def service_case(**changes: object) -> ServiceCase:
    """A reconnection that began two days before AS_OF and is not done, with `changes`."""
    return replace(ServiceCase("S-2025-000007", "reconnection", AS_OF - timedelta(days=2), None), **changes)


def service_cases(*newest: ServiceCase, category: str = "household_low_voltage") -> ServiceCases:
    return ServiceCases("energopro", CUSTOMER_CODE, AS_OF, category, newest)


def meters(*codes: str) -> Meters:
    """A meter in each of the places."""
    own = tuple(Meter(f"M-{code}", False, 6, code, code.title(), "C-1", "HOUSE-2") for code in codes)
    return Meters("kesco", CUSTOMER_CODE, AS_OF, own)


def outage_item(**changes: object) -> OutageItem:
    """A fault in Peja since two hours before AS_OF, expected to end three hours after it, with `changes`."""
    since, until = AS_OF - timedelta(hours=2), AS_OF + timedelta(hours=3)
    item = OutageItem("unplanned", "current", since, until, "storm", (PEJA,))
    return replace(item, **changes)


PEJA = Place("peje", "Pejë")


def outages(*items: OutageItem, place: Place | None = PEJA) -> Outages:
    return Outages("kesco", AS_OF, place, items)
