"""Until when a service must be done: the utility's own standard, counted from when its conditions were met.

Sources: the standards of the utility's file, each with its fact. KESCO's reconnection: ERO regulation 09/2017, chapter
VI, article 23. Energo-Pro's reconnection, written reply, check and registration: GNERC's rules on commercial quality of
service. A period in calendar days is not moved when it ends on a weekend: no source says so.
"""

from datetime import date, datetime, time, timedelta

from bot.content.schemas import DurationFact, UtilityFile
from bot.content.values import minutes_of
from bot.errors import ContentError
from bot.rules.holidays import is_working_day, next_working_day
from bot.rules.moments import DAY, LAST_SECOND, at, later, local, passed

_EXACT = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def deadline(utility: UtilityFile, standard: str, met_at: datetime) -> datetime | None:
    """The last moment that is in time, in the utility's zone; None if no rule sets one.

    `met_at`: when the conditions were met. Hours are hours that really pass. Days and working days begin on the day
    after `met_at` and end with the last one's last second. Working hours run on working days in the utility's working
    time only; where the file gives none, the deadline is None. Raises ValueError if `met_at` is naive.
    """
    start = local(utility, met_at)
    fact = duration_of(utility, standard)
    if fact is None:
        return None
    count = fact.value or 0
    if fact.unit in _EXACT:
        return later(start, count * _EXACT[fact.unit])
    if fact.unit == "day":
        return at(utility, start.date() + count * DAY, LAST_SECOND)
    if fact.unit == "working_day":
        day = start.date()
        for _ in range(count):
            day = next_working_day(utility, day)
        return at(utility, day, LAST_SECOND)
    return _after_working_hours(utility, start, count) if utility.service_rules.working_time else None


def duration_of(utility: UtilityFile, standard: str) -> DurationFact | None:
    """The fact behind a standard's deadline; None if the utility has no such standard. Raises ContentError."""
    rule = utility.service_rules.standards.get(standard)
    if rule is None:
        return None
    fact = utility.facts.get(rule.deadline)
    if not isinstance(fact, DurationFact) or fact.value is None:
        what = f"the deadline of {standard} is no duration: {rule.deadline}"
        raise ContentError(what, where=f"data/utilities/{utility.utility}.yml", remedy="Run `bot check`.")
    return fact


def working_times(utility: UtilityFile, day: date) -> list[tuple[datetime, datetime]]:
    """Opening and closing on `day`; empty on a day that is no working day, or if the file gives no working time."""
    name = utility.service_rules.working_time
    if name is None or not is_working_day(utility, day):
        return []
    bounds = minutes_of(utility.hours_fact(name))
    return [(_minute(utility, day, start), _minute(utility, day, end)) for start, end in bounds]


def _after_working_hours(utility: UtilityFile, start: datetime, count: int) -> datetime:
    left, day = timedelta(hours=count), start.date()
    while True:
        for opens, closes in working_times(utility, day):
            begins = max(start, opens)
            if begins >= closes:
                continue
            if passed(begins, closes) >= left:
                return later(begins, left)
            left -= passed(begins, closes)
        day = next_working_day(utility, day)


def _minute(utility: UtilityFile, day: date, minute: int) -> datetime:
    whole, rest = divmod(minute, 24 * 60)
    return at(utility, day + whole * DAY, time(*divmod(rest, 60)))
