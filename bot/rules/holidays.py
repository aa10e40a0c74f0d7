"""Public holidays and working days, by country.

Albania, Slovenia and Georgia come from the library `holidays` (its sources are the countries' laws, one by one). Kosovo
is not in it and stands in data/holidays/XK.yml, with its law; the loader hands it over with the utility's file.
"""

from datetime import date
from functools import lru_cache

import holidays as library

from bot.content.rule_schemas import HolidaysFile
from bot.content.schemas import UtilityFile
from bot.errors import ContentError
from bot.rules.moments import DAY

SATURDAY, SUNDAY = 5, 6


def holiday_name(utility: UtilityFile, day: date) -> str | None:
    """The English name of the public holiday that `day` is in the country of `utility`; None if it is none.

    Raises ContentError if the country's holidays are not known in that year.
    """
    if utility.public_holidays is not None:
        return _written(utility.public_holidays, day)
    return _of_the_library(utility.country, day.year).get(day)


def is_working_day(utility: UtilityFile, day: date) -> bool:
    """Whether `day` is Monday to Friday and no public holiday. Raises ContentError as `holiday_name` does."""
    return day.weekday() < SATURDAY and holiday_name(utility, day) is None


def next_working_day(utility: UtilityFile, day: date) -> date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(utility, day):
        day += DAY
    return day


@lru_cache(maxsize=256)
def _of_the_library(country: str, year: int) -> dict[date, str]:
    try:
        return dict(library.country_holidays(country, years=year, language="en_US"))
    except NotImplementedError as error:
        remedy = f"Write data/holidays/{country}.yml."
        raise ContentError(f"the public holidays of {country} are not known", remedy=remedy) from error


def _written(file: HolidaysFile, day: date) -> str | None:
    where = f"data/holidays/{file.country}.yml"
    if not file.first_year <= day.year <= file.last_year:
        raise ContentError(f"the public holidays of {day.year} are not known", where=where, remedy="Add the year.")
    return _year(file, day.year).get(day)


@lru_cache(maxsize=64)
def _year(file: HolidaysFile, year: int) -> dict[date, str]:
    days = {date.fromisoformat(f"{year}-{fixed.day}"): fixed.name for fixed in file.fixed}
    days |= {day: dated.name for dated in file.dated for day in dated.days if day.year == year}
    if file.moved_from_weekend:
        taken: set[date] = set()
        for day in sorted(day for day in days if day.weekday() >= SATURDAY):
            free = day + DAY
            while free.weekday() >= SATURDAY or free in taken:
                free += DAY
            taken.add(free)
            days.setdefault(free, f"{days[day]} (moved)")
    return days
