"""What no honest back office says, whatever the form: times that cannot be, and more energy than there is."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta

from bot.backends.models import Readings
from bot.errors import BackendDataInvalid

PAST = frozenset(
    {
        "as_of",
        "interest_as_of",
        "received_at",
        "booked_at",
        "disconnected_at",
        "debt_settled_at",
        "requested_at",
        "conditions_met_at",
        "reconnected_at",
        "read_at",
        "filed_at",
        "answered_at",
        "began_at",
        "done_at",
        "accepted_at",
    }
)
"""The fields that tell when something happened; it cannot be to come."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a back office may claim: its clock may be `clock_ahead` of ours, a date may lie `ahead` of today.

    `oldest_year` is the first year that there are data of; `kwh_per_day` the most energy of a register in a day.
    """

    clock_ahead: timedelta
    ahead: timedelta
    oldest_year: int
    kwh_per_day: int


def check_times(answer: object, now: datetime, bounds: Bounds, *, what: str) -> None:
    """Every date and time in `answer` (a model) against `now` (aware).

    Raises:
        BackendDataInvalid: one cannot be. The message names the field, never the value.
    """
    latest_past, latest = now + bounds.clock_ahead, now + bounds.ahead
    for name, moment in _moments(answer):
        limit = latest_past if name in PAST else latest
        is_late = moment > limit if isinstance(moment, datetime) else moment > limit.date()
        if is_late or moment.year < bounds.oldest_year:
            raise BackendDataInvalid(f"the answer has a time that cannot be ({name})", where=what)


def check_consumption(readings: Readings, bounds: Bounds, *, what: str) -> None:
    """Whether each register takes as much in a day as one can.

    Raises:
        BackendDataInvalid: one takes more.
    """
    for meter in readings.meters:
        if any(register.typical_kwh_per_day > bounds.kwh_per_day for register in meter.registers):
            raise BackendDataInvalid("the answer has a consumption that cannot be", where=what)


def _moments(value: object, name: str = "") -> Iterator[tuple[str, date]]:
    if isinstance(value, date):
        yield name, value
    elif isinstance(value, tuple):
        for part in value:
            yield from _moments(part, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _moments(getattr(value, field.name), field.name)
