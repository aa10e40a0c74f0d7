"""Amounts, times and quantities as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.answering import formats

NO_BREAK = "\u00a0"


def plain(text: str) -> str:
    """With ordinary spaces; a number must not be broken over two lines, but here only its digits matter."""
    return text.replace(NO_BREAK, " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("currency", "language", "shown"),
    [
        ("EUR", "sq", "1 234,50 €"),
        ("EUR", "en", "€1,234.50"),
        ("EUR", "sl", "1.234,50 €"),
        ("EUR", "ka", "1 234,50 €"),
        ("GEL", "sq", "1 234,50 GEL"),
        ("GEL", "en", "GEL1,234.50"),
        ("GEL", "sl", "1.234,50 GEL"),
        ("GEL", "ka", "1 234,50 ₾"),
        ("ALL", "sq", "1 234,50 Lekë"),
        ("ALL", "en", "ALL1,234.50"),
        ("ALL", "sl", "1.234,50 ALL"),
        ("ALL", "ka", "1 234,50 ALL"),
    ],
)
def test_money_shows_both_decimals(currency, language, shown):
    assert plain(formats.money(Decimal("1234.50"), currency, language)) == shown


@pytest.mark.parametrize("language", ["sq", "en", "sl", "ka"])
@pytest.mark.parametrize(("amount", "digits"), [("0.00", "000"), ("0.05", "005"), ("41.20", "4120"), ("99.99", "9999")])
def test_small_amounts_are_not_rounded(language, amount, digits):
    shown = formats.money(Decimal(amount), "EUR", language)
    assert "".join(filter(str.isdigit, shown)) == digits


@pytest.mark.parametrize(
    ("language", "shown"),
    [("sq", "5 mars 2025"), ("en", "5 March 2025"), ("sl", "5. marec 2025"), ("ka", "5 მარტი, 2025")],
)
def test_day(language, shown):
    assert formats.day(date(2025, 3, 5), language) == shown


@pytest.mark.parametrize(
    ("time_zone", "month", "shown"),
    [
        ("Europe/Belgrade", 1, "23:30"),
        ("Europe/Belgrade", 7, "00:30"),
        ("Europe/Tirane", 7, "00:30"),
        ("Europe/Ljubljana", 1, "23:30"),
        ("Asia/Tbilisi", 1, "02:30"),
        ("Asia/Tbilisi", 7, "02:30"),
    ],
)
@pytest.mark.parametrize("language", ["sq", "en", "sl", "ka"])
def test_a_moment_is_shown_by_the_utility_s_clock(language, time_zone, month, shown):
    value = datetime(2025, month, 10, 22, 30, tzinfo=UTC)
    local_day = date(2025, month, 10 if shown == "23:30" else 11)
    assert formats.moment(value, time_zone, language) == f"{formats.day(local_day, language)}, {shown}"


@pytest.mark.parametrize(
    ("first", "last", "language", "shown"),
    [
        ((2025, 2, 1), (2025, 2, 28), "sq", "shkurt 2025"),
        ((2025, 2, 1), (2025, 2, 28), "en", "February 2025"),
        ((2025, 2, 1), (2025, 2, 28), "sl", "februar 2025"),
        ((2025, 2, 1), (2025, 2, 28), "ka", "თებერვალი 2025"),
        ((2024, 2, 1), (2024, 2, 29), "en", "February 2024"),
        ((2024, 12, 1), (2024, 12, 31), "en", "December 2024"),
        ((2024, 2, 1), (2024, 2, 28), "en", "1 Feb 2024 – 28 Feb 2024"),
        ((2025, 2, 3), (2025, 3, 2), "sq", "3 shk 2025 – 2 mar 2025"),
        ((2025, 2, 3), (2025, 3, 2), "sl", "3. feb. 2025 – 2. mar. 2025"),
        ((2025, 2, 3), (2025, 3, 2), "ka", "3 თებ. 2025 – 2 მარ. 2025"),
        ((2024, 2, 1), (2025, 2, 28), "en", "1 Feb 2024 – 28 Feb 2025"),
    ],
)
def test_period(first, last, language, shown):
    assert formats.period(date(*first), date(*last), language) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("sq", "12 345 kWh"), ("en", "12,345 kWh"), ("sl", "12.345 kWh"), ("ka", "12 345 kWh")]
)
def test_energy(language, shown):
    assert plain(formats.energy(12345, language)) == shown


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("sq", "1 orë", "24 orë"),
        ("en", "1 hour", "24 hours"),
        ("sl", "1 ura", "24 ur"),
        ("ka", "1 საათი", "24 საათი"),
    ],
)
def test_hours(language, one, several):
    assert (plain(formats.hours(1, language)), plain(formats.hours(24, language))) == (one, several)


@pytest.mark.parametrize(
    ("seconds", "language", "shown"),
    [
        (1, "en", "1 second"),
        (59, "en", "59 seconds"),
        (60, "en", "1 minute"),
        (61, "en", "2 minutes"),
        (61, "sq", "2 minuta"),
        (61, "sl", "2 minuti"),
        (61, "ka", "2 წუთი"),
        (3000, "sl", "50 minut"),
        (3599, "en", "60 minutes"),
    ],
)
def test_wait(seconds, language, shown):
    assert formats.wait(seconds, language) == shown


@pytest.mark.parametrize("seconds", [60, 3600, 3601, 5400, 8000, 9000])
def test_nobody_is_told_to_come_back_too_early(seconds):
    count, unit = formats.wait(seconds, "en").split()
    lengths = {"second": 1, "minute": 60, "hour": 3600}
    assert int(count) * lengths[unit.rstrip("s")] >= seconds
