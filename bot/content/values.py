"""The values that stand in the files under data/, with the checks that a type alone does not make."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

_LEAP_YEAR = 2024  # any leap year: it has every day that a calendar can name

_LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
LanguageTag = Annotated[str, StringConstraints(pattern=_LANGUAGE_TAG)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def is_language_tag(text: str) -> bool:
    """Whether `text` is written as a BCP-47 tag."""
    return re.search(_LANGUAGE_TAG, text) is not None


def _day_of_the_year(value: str) -> str:
    date.fromisoformat(f"{_LEAP_YEAR}-{value}")
    return value


def month_or_day(value: str) -> str:
    """Checks a month ("2013-08") or a day ("2013-08-01"). Raises ValueError."""
    date.fromisoformat(value if value.count("-") == 2 else f"{value}-01")
    return value


def minutes_of(hours: str) -> tuple[tuple[int, int], ...]:
    """A daily time range as minutes of the day, each start included and each end not.

    "7:00-22:30" is ((420, 1350),); one that runs past midnight, "22:00-6:00", is ((0, 360), (1320, 1440)).
    """
    start, end = (int(clock[:-3]) * 60 + int(clock[-2:]) for clock in hours.split("-"))
    if start < end:
        return ((start, end),)
    return tuple((first, last) for first, last in ((0, end), (start, 24 * 60)) if first < last)


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"there is no time zone {value!r}")
    return value


def _regular_expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return value


def _has_default(value: str | dict[str, str]) -> str | dict[str, str]:
    if isinstance(value, dict) and "default" not in value:
        raise ValueError("a text by language needs a `default`")
    return value


MonthDay = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_day_of_the_year)]
Day = Annotated[date, Field(strict=True)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Pattern = Annotated[str, AfterValidator(_regular_expression)]
Hours = Annotated[
    str, StringConstraints(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]-(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$")
]
DurationUnit = Literal["second", "minute", "hour", "working_hour", "day", "working_day", "month", "year"]
Days = Literal["all", "working_days", "saturday", "sunday", "holidays"]
Style = Literal["formal", "everyday", "regional", "bare", "typo", "fragment", "story", "latin", "asked"]

LocalText = Annotated[Text | dict[str, Text], AfterValidator(_has_default)]
"""A text that is the same in every language, or `{default: ..., sq: ...}`."""
