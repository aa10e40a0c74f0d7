"""What customers read and file beside money: readings, complaints, service cases, and the receipts.

The bodies that are filed are strict: no other fields, no numbers as text.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.backoffice.schemas import AccountAnswer, Amount, Answer

Zone = Literal["single", "high", "low"]
ComplaintKind = Literal["bill", "meter", "outage", "voltage", "connection", "service", "other"]
ReceiptKind = Literal["reconnection_request", "outage_report", "complaint", "meter_reading"]

# Databases take no NUL, and no text has use for the other control characters but line breaks and tabs.
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
CustomerCodeText = Annotated[str, StringConstraints(pattern="^[A-Z0-9]{1,20}$")]
SerialText = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9-]{1,20}$")]
LocalityCode = Annotated[str, StringConstraints(pattern="^[a-z0-9-]{1,40}$")]
ComplaintText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000, pattern=_TEXT)]
ReportText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=_TEXT)]


class RegisterItem(BaseModel):
    """The newest reading of one register, kWh; `typical_kwh_per_day` from the billed readings of the last year."""

    zone: Zone
    value: int
    read_at: datetime
    source: Literal["remote", "reader", "customer"]
    typical_kwh_per_day: Amount


class MeterReadingsItem(BaseModel):
    """The registers of one meter; it shows `digits` digits and then starts again at zero."""

    serial: str
    remotely_read: bool
    digits: int
    registers: list[RegisterItem]


class ReadingWindowItem(BaseModel):
    """The days, both included, on which the customer's readings are taken: this window, or the next one."""

    opens_on: date
    closes_on: date
    is_open: bool


class Readings(AccountAnswer):
    """The newest readings of all meters; `window` is null where readings are taken at any time."""

    window: ReadingWindowItem | None
    meters: list[MeterReadingsItem]


class ComplaintItem(BaseModel):
    """A complaint on file; `reply_due_on` is null where no rule sets a deadline."""

    reference: str
    kind: ComplaintKind
    state: Literal["received", "in_review", "answered", "closed"]
    filed_at: datetime
    reply_due_on: date | None
    answered_at: datetime | None


class Complaints(AccountAnswer):
    """The newest complaints first."""

    complaints: list[ComplaintItem]


class ServiceCaseItem(BaseModel):
    """A service that a rule sets a deadline for; `done_at` is null while it is open."""

    reference: str
    standard: Literal["reconnection", "written_reply", "check", "registration"]
    began_at: datetime
    done_at: datetime | None


class ServiceCases(AccountAnswer):
    """The newest cases first, and the category that decides what they are worth."""

    category: str
    cases: list[ServiceCaseItem]


class PhoneOwners(Answer):
    """Whose phone it is: for the identity service and the SMS adapter only; empty if nobody's."""

    phone: str
    customer_codes: list[str]


class Body(BaseModel):
    """What is filed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ReconnectionBody(Body):
    """A request for the supply of a meter (its serial number)."""

    meter: SerialText


class ReadingValue(Body):
    """What one register shows, kWh."""

    zone: Zone
    value: int = Field(ge=0, lt=10**12)


class ReadingBody(Body):
    """A reading of all registers of a meter (its serial number)."""

    meter: SerialText
    values: list[ReadingValue] = Field(min_length=1, max_length=2)


class ComplaintBody(Body):
    """A complaint, of a customer or of somebody not known as one."""

    customer_code: CustomerCodeText | None
    kind: ComplaintKind
    text: ComplaintText


class OutageReportBody(Body):
    """No power at a place (its code)."""

    customer_code: CustomerCodeText | None
    locality: LocalityCode
    text: ReportText


class Receipt(Answer):
    """What was filed, under which number; `repeated` if the same key had filed it before, else it is the first."""

    kind: ReceiptKind
    reference: str
    accepted_at: datetime
    repeated: bool
