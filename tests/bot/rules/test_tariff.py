"""Tariff zones: they partition time, hold from `since` to `until`, and follow the clock of the utility."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.rules.holidays import holiday_name
from bot.rules.tariff import TariffNow, tariff_at
from tests.bot.rules.utilities import ANY_MOMENT, MADE_UP, UTILITIES

KESCO, ENERGIJAPLUS = UTILITIES["kesco"], UTILITIES["energijaplus"]
CALENDARS = st.sampled_from([(KESCO, False), (ENERGIJAPLUS, False), (ENERGIJAPLUS, True), (MADE_UP, False)])
MOMENT = timedelta(microseconds=1)


@settings(deadline=None)
@given(CALENDARS, ANY_MOMENT, st.floats(0, 1, exclude_max=True))
def test_a_zone_holds_from_since_to_until(calendar, moment, share):
    utility, old = calendar
    now = tariff_at(utility, moment, old_switch=old)
    assert now.since is not None
    assert now.until is not None
    since, until = now.since.astimezone(UTC), now.until.astimezone(UTC)
    assert since <= moment < until
    assert str(now.since.tzinfo) == str(now.until.tzinfo) == utility.time_zone
    between = min(since + (until - since) * share, until - MOMENT)
    assert tariff_at(utility, between, old_switch=old) == now


@settings(deadline=None)
@given(CALENDARS, ANY_MOMENT)
def test_zones_follow_one_another_without_gap(calendar, moment):
    utility, old = calendar
    zones = [tariff_at(utility, moment, old_switch=old)]
    for _ in range(4):
        zones.append(tariff_at(utility, zones[-1].until, old_switch=old))
    for before, after in pairwise(zones):
        assert before.until == after.since
        assert before.next_zone == after.zone != before.zone


@settings(deadline=None)
@given(ANY_MOMENT)
def test_the_zone_is_what_the_utility_says(moment):
    kesco = moment.astimezone(ZoneInfo(KESCO.time_zone))
    first = 8 if 4 <= kesco.month <= 9 else 7
    assert tariff_at(KESCO, moment).zone == ("high" if first <= kesco.hour < first + 15 else "low")
    slovenia = moment.astimezone(ZoneInfo(ENERGIJAPLUS.time_zone))
    working = slovenia.weekday() < 5 and holiday_name(ENERGIJAPLUS, slovenia.date()) is None
    assert tariff_at(ENERGIJAPLUS, moment).zone == ("high" if working and 6 <= slovenia.hour < 22 else "low")
    late = bool(slovenia.dst())
    old = "high" if working and 6 + late <= slovenia.hour < 22 + late else "low"
    assert tariff_at(ENERGIJAPLUS, moment, old_switch=True).zone == old


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 8), ("2026-03-30", 9), ("2026-10-25", 10)])
def test_a_night_is_as_long_as_the_clock_makes_it(day, hours):
    now = tariff_at(KESCO, datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=ZoneInfo(KESCO.time_zone)))
    assert now.until.astimezone(UTC) - now.since.astimezone(UTC) == timedelta(hours=hours)


def test_a_zone_within_the_hour_that_comes_twice_comes_twice():
    night = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    zones = [tariff_at(MADE_UP, night + timedelta(minutes=minutes)).zone for minutes in range(0, 120, 15)]
    assert zones == ["low", "low", "night", "low", "low", "low", "night", "low"]


def test_a_zone_within_the_hour_that_is_left_out_does_not_come():
    night = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert {tariff_at(MADE_UP, night + timedelta(minutes=minutes)).zone for minutes in range(0, 180, 5)} == {"low"}


@pytest.mark.parametrize("utility", UTILITIES.values(), ids=UTILITIES)
def test_a_single_tariff_never_changes(utility):
    now = tariff_at(utility, datetime(2026, 6, 24, 12, tzinfo=UTC), single=True)
    assert now == TariffNow("single", None, None, None)


def test_a_calendar_with_one_zone_never_changes():
    calendar = MADE_UP.tariff_calendar.model_copy(update={"seasons": {}})
    utility = MADE_UP.model_copy(update={"tariff_calendar": calendar})
    assert tariff_at(utility, datetime(2026, 6, 24, 12, tzinfo=UTC)) == TariffNow("low", None, None, None)


def test_without_a_calendar_there_is_no_zone():
    with pytest.raises(ContentError, match="no tariff calendar"):
        tariff_at(UTILITIES["ossh"], datetime(2026, 6, 24, 12, tzinfo=UTC))


def test_a_moment_needs_a_time_zone():
    with pytest.raises(ValueError, match="without time zone"):
        tariff_at(KESCO, datetime(2026, 6, 24, 12))  # noqa: DTZ001
