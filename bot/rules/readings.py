"""Whether a reading that a customer sends can be right, before it is filed.

No source gives limits; they are settings (`reading_jump_*`). A doubtful reading is not refused here: the caller asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, Protocol

from bot.rules.moments import passed
from bot.settings import Settings

Verdict = Literal["ok", "rollover", "too_many_digits", "lower", "jump"]


class LastReading(Protocol):
    """What is known of a register: its last reading in kWh, when it was read, and the usual use in kWh a day."""

    @property
    def value(self) -> int:
        """The last reading, kWh, 0 or more."""
        ...

    @property
    def read_at(self) -> datetime:
        """When it was read, aware."""
        ...

    @property
    def typical_kwh_per_day(self) -> Decimal:
        """The usual use in a day, 0 or more."""
        ...


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """From where on use is a jump: above `jump_factor` times the usual use, and above `jump_floor_kwh_per_day`."""

    jump_factor: Decimal
    jump_floor_kwh_per_day: Decimal

    @classmethod
    def from_settings(cls, settings: Settings) -> "ReadingLimits":
        """The limits that the settings give."""
        return cls(Decimal(str(settings.reading_jump_factor)), Decimal(str(settings.reading_jump_floor_kwh_per_day)))


@dataclass(frozen=True, slots=True)
class Plausibility:
    """What the reading looks like, and the use in kWh since the last one, where there is one.

    ok: nothing strange; rollover: the meter has started again at zero, and the use is usual; jump: far more use than
    usual; lower: below the last reading, and no rollover would explain it (kwh None); too_many_digits: the meter
    cannot show it (kwh None).
    """

    verdict: Verdict
    kwh: int | None


def plausibility(register: LastReading, digits: int, value: int, now: datetime, limits: ReadingLimits) -> Plausibility:
    """Compare the reading `value` (kWh, 0 or more) at `now` with the last one of a meter that shows `digits` digits.

    A meter starts again at zero after 10**digits - 1. Less than a day since the last reading is taken as one day.
    Raises ValueError if `value` is negative.
    """
    if value < 0:
        raise ValueError(f"a meter shows no negative reading: {value}")
    if value >= 10**digits:
        return Plausibility("too_many_digits", None)
    most = _most_kwh(register, now, limits)
    if value >= register.value:
        kwh = value - register.value
        return Plausibility("ok" if kwh <= most else "jump", kwh)
    kwh = value + 10**digits - register.value
    return Plausibility("rollover", kwh) if kwh <= most else Plausibility("lower", None)


def _most_kwh(register: LastReading, now: datetime, limits: ReadingLimits) -> Decimal:
    """The most that is usual between the last reading and `now`, kWh."""
    seconds = max(passed(register.read_at, now), timedelta(days=1)) // timedelta(seconds=1)
    per_day = max(limits.jump_factor * register.typical_kwh_per_day, limits.jump_floor_kwh_per_day)
    return per_day * seconds / (24 * 3600)
