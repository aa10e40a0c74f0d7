"""Late interest, by made-up rules: zero in time, never less with time, the year counted as the rule says."""

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.rule_schemas import DayCount
from bot.errors import ContentError
from bot.rules.interest import InterestRule, interest_rule, late_interest
from tests.bot.rules.utilities import MADE_UP, UTILITIES

RULES = st.builds(
    InterestRule,
    annual_percent=st.decimals(0, 40, places=2),
    day_count=st.sampled_from(get_args(DayCount)),
    grace_days=st.integers(0, 60),
    grace_is_free=st.booleans(),
)
PRINCIPALS = st.decimals(-100, 100_000, places=2)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SPANS = st.integers(0, 2000).map(lambda days: timedelta(days=days))
CENT = Decimal("0.01")


@settings(deadline=None)
@given(RULES, PRINCIPALS, DAYS, SPANS, SPANS)
def test_zero_in_time_and_never_less_with_time(rule, principal, due_on, one, other):
    first, last = (late_interest(rule, principal, due_on, due_on + span) for span in sorted([one, other]))
    assert 0 <= first <= last
    assert first.as_tuple().exponent == -2
    if min(one, other).days <= rule.grace_days or principal <= 0:
        assert first == 0


@settings(deadline=None)
@given(RULES, PRINCIPALS, PRINCIPALS, DAYS, SPANS)
def test_a_larger_debt_never_earns_less(rule, one, other, due_on, span):
    smaller, larger = (late_interest(rule, principal, due_on, due_on + span) for principal in sorted([one, other]))
    assert smaller <= larger


@settings(deadline=None)
@given(RULES, st.decimals(0, 100_000, places=2), DAYS, st.integers(1, 2000))
def test_the_interest_is_that_of_the_days(rule, principal, due_on, days):
    as_of = due_on + timedelta(days=rule.grace_days + days)
    counted = days if rule.grace_is_free else days + rule.grace_days
    least, most = {"actual/365": (365, 365), "actual/360": (360, 360), "actual/actual": (366, 365)}[rule.day_count]
    found = late_interest(rule, principal, due_on, as_of)
    for year_days, sign in ((least, 1), (most, -1)):
        exact = principal * rule.annual_percent / 100 * counted / year_days
        assert sign * (found - exact) >= -CENT


def test_a_year_is_a_year_by_its_own_days():
    rule = InterestRule(Decimal(10), "actual/actual")
    for year in (2027, 2028):
        assert late_interest(rule, Decimal(1000), date(year - 1, 12, 31), date(year, 12, 31)) == 100


@pytest.mark.parametrize("utility", UTILITIES.values(), ids=UTILITIES)
def test_no_utility_has_a_rule(utility):
    assert interest_rule(utility) is None


def test_a_rule_is_read_with_its_facts():
    assert interest_rule(MADE_UP) == InterestRule(Decimal("8.25"), "actual/365", 15, True)


@pytest.mark.parametrize("missing", ["rate", "grace"])
def test_a_rule_without_its_facts_is_refused(missing):
    facts = {name: fact for name, fact in MADE_UP.facts.items() if name != missing}
    with pytest.raises(ContentError, match="late interest"):
        interest_rule(MADE_UP.model_copy(update={"facts": facts}))
