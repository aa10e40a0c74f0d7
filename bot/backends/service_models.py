"""What customers send and ask for: readings, complaints, cases with a deadline, receipts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, ConfigDict

from bot.backends.amounts import STRICT, Amount, Category
from bot.backends.fields import Label

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
    serial: Label
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
