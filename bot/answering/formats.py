"""Amounts, times and quantities as people write them in a language (Babel; CLDR). Times in the utility's time zone."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with its currency (ISO 4217), both decimals always shown."""
    return str(format_currency(amount, currency, locale=language))


def day(value: date, language: str) -> str:
    """A date with the month in words."""
    return str(format_date(value, format="long", locale=language))


def moment(value: datetime, time_zone: str, language: str) -> str:
    """Date and time of day, as the clock on the utility's wall shows them."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{day(local.date(), language)}, {format_datetime(local, 'HH:mm', locale=language)}"


def period(first: date, last: date, language: str) -> str:
    """The month if the two days span one, else both days."""
    is_one_month = (first.year, first.month) == (last.year, last.month)
    if is_one_month and first.day == 1 and (last + timedelta(days=1)).day == 1:
        return str(format_date(first, format="LLLL y", locale=language))
    return " – ".join(str(format_date(value, format="medium", locale=language)) for value in (first, last))


def energy(kilowatt_hours: int, language: str) -> str:
    """A quantity of energy in kWh."""
    return f"{format_decimal(kilowatt_hours, locale=language)} kWh"


def hours(count: int, language: str) -> str:
    """A number of hours with its unit."""
    return str(format_unit(count, "duration-hour", locale=language))


def wait(seconds: int, language: str) -> str:
    """A waiting time, rounded up to whole minutes from one minute on."""
    shown = timedelta(seconds=seconds) if seconds < 60 else timedelta(minutes=-(-seconds // 60))
    return str(format_timedelta(shown, threshold=1.5, locale=language))
