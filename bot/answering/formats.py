"""Amounts, times and quantities as people write them in a language (Babel; CLDR). Times in the utility's time zone."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_currency, format_decimal

from bot.content.locales import locale_of

_NEVER_A_LARGER_UNIT = 10_000


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with its currency (ISO 4217), never rounded; whole amounts with the currency's usual decimals."""
    is_whole = amount == amount.to_integral_value()
    return str(format_currency(amount, currency, locale=locale_of(language), currency_digits=is_whole))


def money_in_letters(amount: Decimal, currency: str, language: str) -> str:
    """An amount with the code of its currency instead of a sign, for a font that lacks signs."""
    is_whole = amount == amount.to_integral_value()
    pattern, locale = "#,##0.00 ¤¤", locale_of(language)
    return str(format_currency(amount, currency, pattern, locale=locale, currency_digits=is_whole))


def day(value: date, language: str) -> str:
    """A date with the month in words."""
    return str(format_date(value, format="long", locale=locale_of(language)))


def moment(value: datetime, time_zone: str, language: str) -> str:
    """Date and time of day, as the clock on the utility's wall shows them."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{day(local.date(), language)}, {format_datetime(local, 'HH:mm', locale=locale_of(language))}"


def clock(value: datetime, time_zone: str) -> str:
    """The time of day, HH:MM, as the clock on the utility's wall shows it."""
    return f"{value.astimezone(ZoneInfo(time_zone)):%H:%M}"


def period(first: date, last: date, language: str) -> str:
    """The month if the two days span one, else both days."""
    is_one_month = (first.year, first.month) == (last.year, last.month)
    if is_one_month and first.day == 1 and (last + timedelta(days=1)).day == 1:
        return str(format_date(first, format="LLLL y", locale=locale_of(language)))
    return " – ".join(str(format_date(value, format="medium", locale=locale_of(language))) for value in (first, last))


def number(amount: Decimal, language: str) -> str:
    """A bare number with two decimals, as on the axis of a chart."""
    return str(format_decimal(amount, format="#,##0.00", locale=locale_of(language)))


def month(value: date, language: str) -> str:
    """The month, short, with two digits of the year."""
    return str(format_date(value, format="LLL yy", locale=locale_of(language)))


def short_day(value: date, language: str) -> str:
    """Day and month in figures, as people write them, such as under a bar."""
    return str(format_skeleton("Md", value, locale=locale_of(language)))


def energy(kilowatt_hours: int, language: str) -> str:
    """A quantity of energy in kWh."""
    return f"{format_decimal(kilowatt_hours, locale=locale_of(language))} kWh"


def hours(count: int, language: str) -> str:
    """A number of hours with its unit, never turned into days."""
    return _span(timedelta(hours=count), "hour", language)


def days(count: int, language: str) -> str:
    """A number of days with its unit, never turned into weeks."""
    return _span(timedelta(days=count), "day", language)


def wait(seconds: int, language: str) -> str:
    """A waiting time, rounded up: to minutes from one minute on, to hours from two hours on."""
    if seconds < 60:
        return _span(timedelta(seconds=seconds), "second", language)
    minutes = -(-seconds // 60)
    if minutes < 120:
        return _span(timedelta(minutes=minutes), "minute", language)
    return _span(timedelta(hours=-(-minutes // 60)), "hour", language)


def _span(span: timedelta, unit: Literal["second", "minute", "hour", "day"], language: str) -> str:
    """`span` in `unit` alone."""
    return str(format_timedelta(span, granularity=unit, threshold=_NEVER_A_LARGER_UNIT, locale=locale_of(language)))
