"""Compensation: nothing before the deadline, never less with time, days times the fact of the category."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backends import models
from bot.content.rule_schemas import Category
from bot.errors import ContentError
from bot.rules.compensation import compensation
from tests.bot.rules.utilities import ANY_MOMENT, MADE_UP, UTILITIES

ENERGOPRO = UTILITIES["energopro"]
CATEGORIES = get_args(Category)
OWED = [
    *(
        (ENERGOPRO, name, category)
        for name, rule in ENERGOPRO.service_rules.standards.items()
        for category in rule.compensation
    ),
    *((MADE_UP, name, "high_voltage") for name in ("hour", "working_hour", "day", "working_day")),
]
SPANS = st.timedeltas(timedelta(), timedelta(days=60))
BEGAN = datetime(2026, 5, 6, 6, tzinfo=UTC)
# What knowledge says, in GEL a day: household, other low voltage, medium voltage, high voltage
TABLE = {
    "reconnection": (20, 30, 40, 50),
    "written_reply": (30, None, None, None),
    "check": (10, 20, 30, 40),
    "registration": (20, 40, 40, 40),
}


def test_the_categories_are_those_of_the_back_office():
    assert get_args(models.Category) == CATEGORIES


@settings(deadline=None)
@given(st.sampled_from(OWED), ANY_MOMENT, SPANS, SPANS)
def test_nothing_before_the_deadline_and_never_less_with_time(owed, began, one, other):
    first, last = (compensation(*owed, began, None, began + span) for span in sorted([one, other]))
    assert first.deadline == last.deadline
    assert first.overdue_days <= last.overdue_days
    for found, span in ((first, min(one, other)), (last, max(one, other))):
        in_time = (began + span).replace(microsecond=0) <= found.deadline.astimezone(UTC)
        assert (found.overdue_days == 0) == (in_time or began + span <= found.deadline.astimezone(UTC))
        assert found.amount == found.overdue_days * found.per_day
        assert found.credit_by is None


@settings(deadline=None)
@given(st.sampled_from(OWED), ANY_MOMENT, SPANS, SPANS)
def test_it_stops_when_the_service_is_done(owed, began, span, more):
    done = began + span
    assert compensation(*owed, began, done, done + more).amount == compensation(*owed, began, None, done).amount


@settings(deadline=None)
@given(ANY_MOMENT, st.integers(0, 30), st.timedeltas(timedelta(microseconds=1), timedelta(days=1)))
def test_a_day_that_has_begun_counts(began, days, part):
    done = began + timedelta(hours=8, days=days) + part
    found = compensation(ENERGOPRO, "reconnection", "household_low_voltage", began, done, done)
    assert found.overdue_days == days + 1
    assert found.credit_by == done.astimezone(found.deadline.tzinfo).date() + timedelta(days=10)


@pytest.mark.parametrize("standard", TABLE)
@pytest.mark.parametrize("place", range(len(CATEGORIES)), ids=CATEGORIES)
def test_the_amount_is_that_of_the_category(standard, place):
    found = compensation(ENERGOPRO, standard, CATEGORIES[place], BEGAN, None, BEGAN + timedelta(days=90))
    wanted = TABLE[standard][place]
    if wanted is None:
        assert found is None
    else:
        assert (found.per_day, found.currency) == (Decimal(wanted), "GEL")
        assert found.amount == found.overdue_days * wanted > 0


@pytest.mark.parametrize(
    ("utility", "standard"), [("kesco", "reconnection"), ("ossh", "reconnection"), ("energopro", "new_moon")]
)
def test_without_a_rule_nothing_is_owed(utility, standard):
    now = BEGAN + timedelta(days=90)
    assert compensation(UTILITIES[utility], standard, "household_low_voltage", BEGAN, None, now) is None


def test_no_day_for_credit_where_no_rule_says():
    done = BEGAN + timedelta(days=3)
    found = compensation(MADE_UP, "hour", "high_voltage", BEGAN, done, done)
    assert (found.amount, found.credit_by) == (Decimal("25.00"), None)


def test_a_missing_fact_is_no_compensation_of_nothing():
    facts = {name: fact for name, fact in MADE_UP.facts.items() if name != "fee"}
    with pytest.raises(ContentError, match="fee"):
        compensation(MADE_UP.model_copy(update={"facts": facts}), "hour", "high_voltage", BEGAN, None, BEGAN)
