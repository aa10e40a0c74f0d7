"""Days and moments in a utility's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.content.schemas import UtilityFile

DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)


def zone_of(utility: UtilityFile) -> ZoneInfo:
    """The time zone of the utility."""
    return ZoneInfo(utility.time_zone)


def local(utility: UtilityFile, moment: datetime) -> datetime:
    """`moment` on the utility's clock. Raises ValueError if it is naive."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment without time zone: {moment.isoformat()}")
    return moment.astimezone(zone_of(utility))


def at(utility: UtilityFile, day: date, clock: time) -> datetime:
    """The moment at which the utility's clock shows `clock` on `day`; the first one where the clock is put back."""
    return datetime.combine(day, clock, zone_of(utility))


def later(moment: datetime, span: timedelta) -> datetime:
    """`moment` and as much time as really passes in `span`, also over a change to or from summer time."""
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def passed(start: datetime, end: datetime) -> timedelta:
    """The time that really passes from `start` to `end`, also over a change to or from summer time."""
    return end.astimezone(UTC) - start.astimezone(UTC)
