"""Meter readings: digits, starting again at zero, lower than the last, and jumps."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backends.models import Register
from bot.rules.readings import ReadingLimits, plausibility
from bot.settings import Settings

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
LIMITS = ReadingLimits(Decimal(3), Decimal(30))


def register(value: int, *, days: float = 30, typical: Decimal = Decimal("12.00")) -> Register:
    return Register("single", value, NOW - timedelta(days=days), "reader", typical)


@st.composite
def readings(draw):
    """A meter's digits, its last reading, a new one that it can show, and the days in between."""
    digits = draw(st.integers(4, 8))
    value = st.integers(0, 10**digits - 1)
    return digits, draw(value), draw(value), draw(st.integers(0, 400))


@settings(deadline=None)
@given(readings(), st.decimals(0, 500, places=2))
def test_the_use_is_counted_around_the_meter(reading, typical):
    digits, last, value, days = reading
    found = plausibility(register(last, days=days, typical=typical), digits, value, NOW, LIMITS)
    most = max(3 * typical, 30) * max(days, 1)
    kwh = (value - last) % 10**digits
    if value >= last:
        assert (found.verdict, found.kwh) == ("ok" if kwh <= most else "jump", kwh)
    elif kwh <= most:
        assert (found.verdict, found.kwh) == ("rollover", kwh)
    else:
        assert (found.verdict, found.kwh) == ("lower", None)


@settings(deadline=None)
@given(st.integers(1, 8), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_meter_shows_only_its_digits(digits, last, more):
    found = plausibility(register(last % 10**digits), digits, 10**digits + more, NOW, LIMITS)
    assert (found.verdict, found.kwh) == ("too_many_digits", None)


@settings(deadline=None)
@given(readings(), st.integers(1, 400))
def test_what_is_right_stays_right_later(reading, later):
    digits, last, value, days = reading
    before = plausibility(register(last, days=days), digits, value, NOW, LIMITS)
    after = plausibility(register(last, days=days), digits, value, NOW + timedelta(days=later), LIMITS)
    if before.verdict in {"ok", "rollover"}:
        assert after == before


@pytest.mark.parametrize(
    ("digits", "last", "value", "kwh"), [(5, 99_999, 0, 1), (5, 99_990, 100, 110), (6, 999_999, 359, 360)]
)
def test_after_all_nines_comes_zero(digits, last, value, kwh):
    found = plausibility(register(last), digits, value, NOW, LIMITS)
    assert (found.verdict, found.kwh) == ("rollover", kwh)


def test_the_same_reading_is_no_use():
    assert plausibility(register(4210), 5, 4210, NOW, LIMITS).kwh == 0


def test_a_reading_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        plausibility(register(4210), 5, -1, NOW, LIMITS)


def test_limits_are_settings(monkeypatch):
    monkeypatch.setenv("BOT_READING_JUMP_FACTOR", "2.5")
    monkeypatch.setenv("BOT_READING_JUMP_FLOOR_KWH_PER_DAY", "20")
    assert ReadingLimits.from_settings(Settings()) == ReadingLimits(Decimal("2.5"), Decimal(20))
