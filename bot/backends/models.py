"""What the back offices answer, as frozen dataclasses.

Amounts are Decimals with two decimals in `currency`; times are aware, in the utility's own time zone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict

from bot.backends.amounts import parse_amount

Amount = Annotated[Decimal, BeforeValidator(parse_amount)]
Category = Literal["household_low_voltage", "other_low_voltage", "medium_voltage", "high_voltage"]
# Read by pydantic when an answer is checked; building one of these by hand checks nothing.
STRICT = ConfigDict(extra="forbid", strict=True)


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
class LastBill:
    """The newest bill as a part of the balance."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    number: str
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
    currency: str
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
    kwh: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill; amount = sum of consumption + fixed_charge + tax."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    number: str
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
    currency: str
    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True)
class LatestBill:
    """The newest bill; None before the first one."""

    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: str
    bill: Bill | None


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment; `booked_at` is None while it is in transit."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    amount: Amount
    received_at: AwareDatetime
    booked_at: AwareDatetime | None
    channel: str


@dataclass(frozen=True, slots=True)
class Payments:
    """The newest payments first."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: str
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter under the customer's contract."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    serial: str
    remotely_read: bool
    digits: int
    locality: str
    locality_name: str
    contract: str
    tariff: str


@dataclass(frozen=True, slots=True)
class Meters:
    """All meters of the customer."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    meters: tuple[Meter, ...]


@dataclass(frozen=True, slots=True)
class Disconnection:
    """The newest disconnection of a meter; a time is None while the step is to come.

    `missing` is empty once the conditions are met. `debt_open` is what has to be paid while `missing` names debt, else
    zero. The deadline fields are None where no rule sets one; `overdue` says that the deadline passed before the
    supply was back.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    reason: Literal["nonpayment", "customer_request"]
    disconnected_at: AwareDatetime
    debt_at_time: Amount
    debt_settled_at: AwareDatetime | None
    request_required: bool
    requested_at: AwareDatetime | None
    conditions_met_at: AwareDatetime | None
    reconnected_at: AwareDatetime | None
    missing: tuple[Literal["debt", "request"], ...]
    debt_open: Amount
    deadline_hours: int | None
    deadline_at: AwareDatetime | None
    overdue: bool | None


@dataclass(frozen=True, slots=True)
class MeterSupply:
    """Whether a meter has supply; `disconnection` is None if it never was disconnected."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    serial: str
    locality: str
    locality_name: str
    state: Literal["connected", "disconnected"]
    disconnection: Disconnection | None


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply of all meters of the customer."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: str
    category: Category
    meters: tuple[MeterSupply, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the utility supplies."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OutageItem:
    """An outage; `until` is None while nobody knows; `reason` is a code, not a text."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal["planned", "unplanned"]
    state: Literal["current", "upcoming"]
    since: AwareDatetime
    until: AwareDatetime | None
    reason: str
    localities: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Outages:
    """Current and upcoming outages; `locality` is None if none was asked for or the place is not known."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    as_of: AwareDatetime
    locality: Place | None
    outages: tuple[OutageItem, ...]


Zone = Literal["single", "high", "low"]
ComplaintKind = Literal["bill", "meter", "outage", "voltage", "connection", "service", "other"]


@dataclass(frozen=True, slots=True)
class Register:
    """The newest reading of one register of a meter; `value` in kWh, `typical_kwh_per_day` from the last year."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    zone: Zone
    value: int
    read_at: AwareDatetime
    source: Literal["remote", "reader", "customer"]
    typical_kwh_per_day: Amount


@dataclass(frozen=True, slots=True)
class MeterReadings:
    """The registers of one meter; it shows `digits` digits and then starts again at zero."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    serial: str
    remotely_read: bool
    digits: int
    registers: tuple[Register, ...]


@dataclass(frozen=True, slots=True)
class ReadingWindow:
    """The days (both included, in the utility's time zone) on which customers' readings are taken."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    opens_on: date
    closes_on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """The newest readings of all meters; `window` is None where readings are taken at any time."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    window: ReadingWindow | None
    meters: tuple[MeterReadings, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint or request on file; `reply_due_on` is None where no rule sets a deadline."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    reference: str
    kind: ComplaintKind
    state: Literal["received", "in_review", "answered", "closed"]
    filed_at: AwareDatetime
    reply_due_on: date | None
    answered_at: AwareDatetime | None


@dataclass(frozen=True, slots=True)
class Complaints:
    """The newest complaints first."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class ServiceCase:
    """A service of the utility to this customer that a rule sets a deadline for; `done_at` is None while it is open."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    reference: str
    standard: Literal["reconnection", "written_reply", "check", "registration"]
    began_at: AwareDatetime
    done_at: AwareDatetime | None


@dataclass(frozen=True, slots=True)
class ServiceCases:
    """The newest cases first. What they are worth is computed from the utility's rules, not told."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    category: Category
    cases: tuple[ServiceCase, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was filed, under which number; `repeated` if the same key had filed it before."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    as_of: AwareDatetime
    kind: Literal["reconnection_request", "outage_report", "complaint", "meter_reading"]
    reference: str
    accepted_at: AwareDatetime
    repeated: bool
