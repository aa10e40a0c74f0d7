"""The answers of the back office's HTTP interface.

Amounts are decimal strings with two decimals in `currency`; timestamps carry the offset of the utility's time zone.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["41.20"])]

BillStatus = Literal["paid", "part_paid", "open", "overdue"]


class Answer(BaseModel):
    """What every answer says: whose it is, and as of when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    utility: str
    as_of: datetime


class AccountAnswer(Answer):
    """An answer about one customer's account."""

    customer_code: str


class MoneyAnswer(AccountAnswer):
    """An account's answer with amounts in it."""

    currency: str


class Contact(AccountAnswer):
    """Who the customer is and where to send the code; for the identity service only."""

    name: str
    phone: str
    language: str


class LastBill(BaseModel):
    """The newest bill as a part of the balance."""

    number: str
    open_amount: Amount
    due_date: date
    overdue: bool


class Balance(MoneyAnswer):
    """total = last_bill.open_amount + older_debt + interest - credit; above zero the customer owes.

    Payments in transit are not booked, so they are not in `total` but in `total_after_transit`.
    """

    total: Amount
    last_bill: LastBill | None
    older_debt: Amount
    interest: Amount
    interest_as_of: datetime | None
    credit: Amount
    in_transit: Amount
    total_after_transit: Amount


class Consumption(BaseModel):
    """Energy of one tariff zone; `single`, `high` or `low`."""

    zone: Literal["single", "high", "low"]
    kwh: int
    amount: Amount


class BillItem(BaseModel):
    """A bill; amount = sum of consumption + fixed_charge + tax."""

    number: str
    period_start: date
    period_end: date
    issued_on: date
    due_date: date
    consumption: list[Consumption]
    fixed_charge: Amount
    tax: Amount
    amount: Amount
    paid_amount: Amount
    open_amount: Amount
    status: BillStatus


class Bills(MoneyAnswer):
    """The newest bills first."""

    bills: list[BillItem]


class OneBill(MoneyAnswer):
    """One bill by its number."""

    bill: BillItem


class PaymentItem(BaseModel):
    """A payment; `booked_at` is null while it is in transit."""

    amount: Amount
    received_at: datetime
    booked_at: datetime | None
    channel: str


class Payments(MoneyAnswer):
    """The newest payments first."""

    payments: list[PaymentItem]


class MeterItem(BaseModel):
    """A meter under the customer's contract."""

    serial: str
    remotely_read: bool
    digits: int
    locality: str
    locality_name: str
    contract: str
    tariff: str


class Meters(AccountAnswer):
    """All meters of the customer."""

    meters: list[MeterItem]


class Disconnection(BaseModel):
    """The newest disconnection of a meter, step by step; a time is null while the step is to come.

    `missing` is empty once the conditions are met. `debt_open` (overdue bills and interest) is what has to be paid
    while `missing` names debt, else zero. Deadline fields are null where no rule sets one; `overdue` says that the
    deadline passed before the supply was back.
    """

    reason: Literal["nonpayment", "customer_request"]
    disconnected_at: datetime
    debt_at_time: Amount
    debt_settled_at: datetime | None
    request_required: bool
    requested_at: datetime | None
    conditions_met_at: datetime | None
    reconnected_at: datetime | None
    missing: list[Literal["debt", "request"]]
    debt_open: Amount
    deadline_hours: int | None
    deadline_at: datetime | None
    overdue: bool | None


class MeterSupply(BaseModel):
    """Whether a meter has supply; `disconnection` is null if it never was disconnected."""

    serial: str
    locality: str
    locality_name: str
    state: Literal["connected", "disconnected"]
    disconnection: Disconnection | None


class Supply(MoneyAnswer):
    """The supply of all meters of the customer."""

    category: str
    meters: list[MeterSupply]


class LocalityItem(BaseModel):
    """A place that the utility supplies."""

    code: str
    name: str


class OutageItem(BaseModel):
    """An outage; `until` is null while nobody knows; `reason` is a code."""

    kind: Literal["planned", "unplanned"]
    state: Literal["current", "upcoming"]
    since: datetime
    until: datetime | None
    reason: str
    localities: list[LocalityItem]


class Outages(Answer):
    """Current and upcoming outages; `locality` is null if none was asked for or the place is not known."""

    locality: LocalityItem | None
    outages: list[OutageItem]


class DemoCustomer(BaseModel):
    """A documented demonstration customer."""

    code: str
    name: str
    scenario: str
    phone: str


class DemoCustomers(Answer):
    """The documented demonstration customers, in the order of the scenarios."""

    customers: list[DemoCustomer]


class Health(BaseModel):
    """State of the process."""

    status: Literal["live", "ready"]
