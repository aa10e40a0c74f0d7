"""Deadlines: later conditions never give an earlier deadline, and what counts working time ends in it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.rules.deadlines import deadline, working_times
from bot.rules.holidays import is_working_day
from tests.bot.rules.utilities import ANY_MOMENT, MADE_UP, UTILITIES

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
MADE_UP_STANDARDS = sorted(MADE_UP.service_rules.standards)
STANDARDS = [
    *((MADE_UP, standard) for standard in MADE_UP_STANDARDS),
    *((utility, standard) for utility in UTILITIES.values() for standard in utility.service_rules.standards),
]


@settings(deadline=None)
@given(st.sampled_from(STANDARDS), ANY_MOMENT, ANY_MOMENT)
def test_a_deadline_is_later_than_its_start_and_monotone(standard, one, other):
    first, last = sorted([one, other])
    before, after = deadline(*standard, first), deadline(*standard, last)
    assert first < before.astimezone(UTC)
    assert before.astimezone(UTC) <= after.astimezone(UTC)
    assert str(before.tzinfo) == standard[0].time_zone


@settings(deadline=None)
@given(ANY_MOMENT)
def test_hours_are_hours_that_really_pass(moment):
    assert deadline(UTILITIES["kesco"], "reconnection", moment).astimezone(UTC) - moment == timedelta(hours=24)
    assert deadline(UTILITIES["energopro"], "reconnection", moment).astimezone(UTC) - moment == timedelta(hours=8)


@settings(deadline=None)
@given(ANY_MOMENT)
def test_days_end_with_their_last_second(moment):
    due = deadline(MADE_UP, "day", moment)
    assert due.time() == time(23, 59, 59)
    assert due.date() - moment.astimezone(LJUBLJANA).date() == timedelta(days=10)


@settings(deadline=None)
@given(st.sampled_from([(MADE_UP, "working_day", 5), (UTILITIES["energopro"], "check", 10)]), ANY_MOMENT)
def test_working_days_are_counted_after_the_first_day(standard, moment):
    utility, name, count = standard
    due, start = deadline(utility, name, moment), moment.astimezone(ZoneInfo(utility.time_zone)).date()
    assert is_working_day(utility, due.date())
    days = [start + timedelta(days=days) for days in range(1, (due.date() - start).days + 1)]
    assert sum(is_working_day(utility, day) for day in days) == count


@settings(deadline=None)
@given(ANY_MOMENT)
def test_working_hours_end_in_working_time_and_add_up(moment):
    due = deadline(MADE_UP, "working_hour", moment)
    assert any(opens < due <= closes for opens, closes in working_times(MADE_UP, due.date()))
    start, worked = moment.astimezone(LJUBLJANA), timedelta()
    for days in range((due.date() - start.date()).days + 1):
        for opens, closes in working_times(MADE_UP, start.date() + timedelta(days=days)):
            worked += max(timedelta(), min(closes, due) - max(opens, start))
    assert worked == timedelta(hours=6)


@pytest.mark.parametrize(
    ("met_at", "due"),
    [
        ("2026-06-24T08:00", "2026-06-24T14:00"),
        ("2026-06-24T10:00", "2026-06-24T16:00"),
        ("2026-06-24T12:00", "2026-06-26T09:30"),  # Statehood Day in between
        ("2026-06-26T18:00", "2026-06-29T13:30"),
        ("2026-06-24T05:00", "2026-06-24T13:30"),
    ],
)
def test_working_hours_run_in_working_time_only(met_at, due):
    met = datetime.fromisoformat(met_at).replace(tzinfo=LJUBLJANA)
    assert deadline(MADE_UP, "working_hour", met) == datetime.fromisoformat(due).replace(tzinfo=LJUBLJANA)


def test_without_a_rule_or_working_time_there_is_no_deadline():
    met = datetime(2026, 6, 24, 8, tzinfo=UTC)
    assert deadline(UTILITIES["ossh"], "reconnection", met) is None
    assert deadline(UTILITIES["kesco"], "written_reply", met) is None
    rules = MADE_UP.service_rules.model_copy(update={"working_time": None})
    assert deadline(MADE_UP.model_copy(update={"service_rules": rules}), "working_hour", met) is None


def test_a_missing_fact_is_no_deadline_of_nothing():
    with pytest.raises(ContentError, match="d_hour"):
        deadline(MADE_UP.model_copy(update={"facts": {}}), "hour", datetime(2026, 6, 24, 8, tzinfo=UTC))


def test_a_moment_needs_a_time_zone():
    with pytest.raises(ValueError, match="without time zone"):
        deadline(MADE_UP, "hour", datetime(2026, 6, 24, 12))  # noqa: DTZ001
