"""Public holidays by country; those of Kosovo against the government's calendars and the dates of Easter."""

from datetime import date, timedelta

import pytest
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.rules.holidays import holiday_name, is_working_day, next_working_day
from tests.bot.rules.utilities import MADE_UP, UTILITIES

KESCO = UTILITIES["kesco"]
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 1))


@pytest.mark.parametrize(
    ("utility", "day", "name"),
    [
        ("ossh", "2026-11-28", "Flag and Independence Day"),
        ("energijaplus", "2026-02-08", "Prešeren's Day, the Slovenian Cultural Holiday"),
        ("energopro", "2026-05-12", "Saint Andrew's Day"),
        ("energopro", "2026-04-13", "Easter Monday"),
        ("kesco", "2026-02-17", "Independence Day"),
        ("kesco", "2026-02-18", None),
        ("energijaplus", "2026-11-23", None),
    ],
)
def test_a_holiday_has_a_name(utility, day, name):
    assert holiday_name(UTILITIES[utility], date.fromisoformat(day)) == name


def test_the_days_off_of_2024_are_those_of_the_government_of_kosovo():
    """Its calendar for 2024, published by article 2 of Law No. 03/L-064: the column of the days off."""
    days = "01-01 01-02 01-08 02-19 04-01 04-09 04-10 05-01 05-06 05-09 06-17 12-25"
    year = [date(2024, 1, 1) + timedelta(days=days) for days in range(366)]
    off = [day for day in year if day.weekday() < 5 and not is_working_day(KESCO, day)]
    assert [day.strftime("%m-%d") for day in off] == days.split()


def test_two_holidays_of_one_weekend_free_two_days():
    assert [is_working_day(KESCO, date(2028, 1, day)) for day in (3, 4, 5)] == [False, False, True]
    assert holiday_name(KESCO, date(2028, 1, 4)) == "Second day of the New Year (moved)"


def test_two_easters_on_one_day_free_one_day():
    assert [is_working_day(KESCO, date(2028, 4, day)) for day in (17, 18)] == [False, True]


@pytest.mark.parametrize(
    ("name", "method"), [("Catholic Easter", EASTER_WESTERN), ("Orthodox Easter", EASTER_ORTHODOX)]
)
def test_easter_is_computed_right(name, method):
    file = KESCO.public_holidays
    written = next(holiday.days for holiday in file.dated if holiday.name == name)
    assert list(written) == [easter(year, method) for year in range(file.first_year, file.last_year + 1)]


def test_the_bajrams_are_a_lunar_year_apart():
    for holiday in KESCO.public_holidays.dated[2:]:
        gaps = {(after - before).days for before, after in zip(holiday.days, holiday.days[1:], strict=False)}
        assert gaps <= {353, 354, 355}


@pytest.mark.parametrize("year", [2023, 2031])
def test_a_year_that_is_not_written_is_not_guessed(year):
    with pytest.raises(ContentError, match=f"holidays of {year} are not known"):
        holiday_name(KESCO, date(year, 6, 1))


def test_a_country_that_nobody_knows_is_not_guessed():
    with pytest.raises(ContentError, match="XK are not known"):
        holiday_name(MADE_UP.model_copy(update={"country": "XK"}), date(2026, 6, 1))


@settings(deadline=None)
@given(st.sampled_from(sorted(UTILITIES)), DAYS)
def test_the_next_working_day_is_the_first_one(name, day):
    utility = UTILITIES[name]
    found = next_working_day(utility, day)
    assert is_working_day(utility, found)
    assert not any(is_working_day(utility, day + timedelta(days=days)) for days in range(1, (found - day).days))
