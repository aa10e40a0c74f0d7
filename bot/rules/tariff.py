"""Which tariff zone applies at a moment, since when and until when.

Source: `tariff_calendar` in the utility's file, the same hours that the answers to "when is it cheap" give. All hours
are on the clock of the utility's time zone, so on the days when the clock changes a zone may last an hour more or less.
A public holiday is no working day (Energija plus: "Saturdays, Sundays and public holidays 0:00-24:00" are low).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.content.rule_schemas import OldSwitch, Period, Season, TariffCalendar
from bot.content.schemas import UtilityFile
from bot.content.values import minutes_of
from bot.errors import ContentError
from bot.rules.holidays import SATURDAY, SUNDAY, holiday_name
from bot.rules.moments import DAY, at, local, passed

SINGLE = "single"
"""The zone of customers with one tariff all day, every day."""
_MOMENT = timedelta(microseconds=1)
_HORIZON_DAYS = 400  # more than a year: a zone that lasts longer never changes


@dataclass(frozen=True, slots=True)
class TariffNow:
    """`zone` applies from `since` until before `until`, when `next_zone` begins; both moments in the utility's zone.

    All three but `zone` are None where the zone never changes, as with a single tariff.
    """

    zone: str
    since: datetime | None
    until: datetime | None
    next_zone: str | None


def tariff_at(utility: UtilityFile, moment: datetime, *, single: bool = False, old_switch: bool = False) -> TariffNow:
    """The tariff zone at `moment`.

    `single`: the customer has one tariff, so nothing changes, whatever the calendar. `old_switch`: the customer's time
    switch does not know summer time; while that lasts, the hours of `tariff_calendar.old_switch` apply (Energija plus:
    low on working days 23:00-7:00, Saturdays and Sundays all day; public holidays are read as being low as always).
    Raises ValueError if `moment` is naive, ContentError if the utility has no calendar.
    """
    now = local(utility, moment)
    if single:
        return TariffNow(SINGLE, None, None, None)
    calendar = utility.tariff_calendar
    if calendar is None:
        raise ContentError("there is no tariff calendar", where=f"data/utilities/{utility.utility}.yml")
    clock = _Clock(utility, calendar, calendar.old_switch if old_switch else None)
    zone = clock.zone(now)
    until = clock.next_change(now)
    since = clock.last_change(now)
    return TariffNow(zone, since, until, clock.zone(until) if until else None)


@dataclass(frozen=True, slots=True)
class _Clock:
    """The calendar on the utility's clock."""

    utility: UtilityFile
    calendar: TariffCalendar
    old: OldSwitch | None

    def zone(self, moment: datetime) -> str:
        """The zone at a moment on the utility's clock."""
        periods, otherwise = self._periods(moment)
        minute = moment.hour * 60 + moment.minute
        kinds: set[str] | None = None
        for period in periods:
            if not any(start <= minute < end for start, end in minutes_of(self.utility.period_hours(period))):
                continue
            if "all" in period.day_kinds():
                return period.zone
            kinds = kinds or self._kinds(moment.date())
            if period.day_kinds() & kinds:
                return period.zone
        return otherwise

    def next_change(self, moment: datetime) -> datetime | None:
        """The first moment after `moment` at which another zone begins."""
        for days in range(_HORIZON_DAYS):
            for candidate in self._candidates(moment.date() + days * DAY):
                if passed(moment, candidate) > timedelta() and self._changes(candidate):
                    return candidate
        return None

    def last_change(self, moment: datetime) -> datetime | None:
        """The last moment, up to `moment` itself, at which another zone began."""
        for days in range(_HORIZON_DAYS):
            for candidate in reversed(self._candidates(moment.date() - days * DAY)):
                if passed(candidate, moment) >= timedelta() and self._changes(candidate):
                    return candidate
        return None

    def _changes(self, candidate: datetime) -> bool:
        before = (candidate.astimezone(UTC) - _MOMENT).astimezone(candidate.tzinfo)
        return self.zone(before) != self.zone(candidate)

    def _candidates(self, day: date) -> list[datetime]:
        """Every moment of `day` at which the zone may change, in order."""
        minutes = {0} | {
            minute
            for period in self.calendar.periods()
            for bounds in minutes_of(self.utility.period_hours(period))
            for minute in bounds
        }
        clocks = [time(*divmod(minute, 60)) for minute in minutes if minute < 24 * 60]
        moments = {
            at(self.utility, day, clock).replace(fold=fold).astimezone(UTC) for clock in clocks for fold in (0, 1)
        }
        moments |= set(self._clock_change(day))
        return [local(self.utility, moment) for moment in sorted(moments)]

    def _clock_change(self, day: date) -> Iterator[datetime]:
        """The moment of `day` at which the clock changes to or from summer time, to the second, if it does."""
        start, end = (at(self.utility, day + days * DAY, time()).astimezone(UTC) for days in (0, 1))
        offset = local(self.utility, start).utcoffset()
        if local(self.utility, end).utcoffset() == offset:
            return
        while end - start > timedelta(seconds=1):
            middle = start + timedelta(seconds=(end - start) // timedelta(seconds=2))
            start, end = (middle, end) if local(self.utility, middle).utcoffset() == offset else (start, middle)
        yield end

    def _periods(self, moment: datetime) -> tuple[list[Period], str]:
        if self.old is not None and moment.dst():
            return self.old.periods, self.old.otherwise
        month_day = moment.strftime("%m-%d")
        for season in self.calendar.seasons.values():
            if _within(season, month_day):
                return season.periods, self.calendar.otherwise
        return [], self.calendar.otherwise

    def _kinds(self, day: date) -> set[str]:
        holiday = holiday_name(self.utility, day) is not None
        kinds = {"holidays"} if holiday else set()
        weekend = {SATURDAY: "saturday", SUNDAY: "sunday"}.get(day.weekday())
        if weekend:
            kinds.add(weekend)
        elif not holiday:
            kinds.add("working_days")
        return kinds


def _within(season: Season, month_day: str) -> bool:
    if season.first_day <= season.last_day:
        return season.first_day <= month_day <= season.last_day
    return month_day >= season.first_day or month_day <= season.last_day
