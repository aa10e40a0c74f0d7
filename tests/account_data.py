"""Account data for tests: every amount is different, so that a text cannot show the wrong one unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.backends.models import Balance, Bill, Consumption, Disconnection, LastBill, LatestBill, MeterSupply, Supply
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
