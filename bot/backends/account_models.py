"""What the billing system says of a customer: contact, balance, bills, payments, meters."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, ConfigDict

from bot.backends.amounts import STRICT, Amount
from bot.backends.fields import Currency, Energy, Label


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the customer is and where to send the code; for the identity service only."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class PhoneOwners:
    """The customers who gave `phone` (as +38344000001); for the identity service and the SMS channel only."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    as_of: AwareDatetime
    phone: str
    customer_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastBill:
    """The newest bill as a part of the balance."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    number: Label
    open_amount: Amount
    due_date: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """total = last_bill.open_amount + older_debt + interest - credit; above zero the customer owes.

    Payments in transit are in `total_after_transit` only. `last_bill` is None before the first bill.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: Currency
    total: Amount
    last_bill: LastBill | None
    older_debt: Amount
    interest: Amount
    interest_as_of: AwareDatetime | None
    credit: Amount
    in_transit: Amount
    total_after_transit: Amount


@dataclass(frozen=True, slots=True)
class Consumption:
    """Energy of one tariff zone, kWh."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    zone: Literal["single", "high", "low"]
    kwh: Energy
    amount: Amount


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill; amount = sum of consumption + fixed_charge + tax."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    number: Label
    period_start: date
    period_end: date
    issued_on: date
    due_date: date
    consumption: tuple[Consumption, ...]
    fixed_charge: Amount
    tax: Amount
    amount: Amount
    paid_amount: Amount
    open_amount: Amount
    status: Literal["paid", "part_paid", "open", "overdue"]


@dataclass(frozen=True, slots=True)
class Bills:
    """The newest bills first; empty before the first bill."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: Currency
    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True)
class LatestBill:
    """The newest bill; None before the first one."""

    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: Currency
    bill: Bill | None


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment; `booked_at` is None while it is in transit."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    amount: Amount
    received_at: AwareDatetime
    booked_at: AwareDatetime | None
    channel: Label


@dataclass(frozen=True, slots=True)
class Payments:
    """The newest payments first."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: Currency
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter under the customer's contract."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    serial: Label
    remotely_read: bool
    digits: int
    locality: Label
    locality_name: Label
    contract: Label
    tariff: Label


@dataclass(frozen=True, slots=True)
class Meters:
    """All meters of the customer."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    meters: tuple[Meter, ...]
