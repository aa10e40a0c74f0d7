"""Whether there is supply: disconnections of a customer, and outages of places."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import AwareDatetime, ConfigDict

from bot.backends.amounts import STRICT, Amount, Category
from bot.backends.fields import Currency, Hours, Label


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
    deadline_hours: Hours | None
    deadline_at: AwareDatetime | None
    overdue: bool | None


@dataclass(frozen=True, slots=True)
class MeterSupply:
    """Whether a meter has supply; `disconnection` is None if it never was disconnected."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    serial: Label
    locality: Label
    locality_name: Label
    state: Literal["connected", "disconnected"]
    disconnection: Disconnection | None


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply of all meters of the customer."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    customer_code: str
    as_of: AwareDatetime
    currency: Currency
    category: Category
    meters: tuple[MeterSupply, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the utility supplies."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    code: Label
    name: Label


@dataclass(frozen=True, slots=True)
class OutageItem:
    """An outage; `until` is None while nobody knows; `reason` is a code, not a text."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal["planned", "unplanned"]
    state: Literal["current", "upcoming"]
    since: AwareDatetime
    until: AwareDatetime | None
    reason: Label
    localities: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Outages:
    """Current and upcoming outages; `locality` is None if none was asked for or the place is not known."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    utility: str
    as_of: AwareDatetime
    locality: Place | None
    outages: tuple[OutageItem, ...]
