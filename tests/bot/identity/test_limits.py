"""How long one has to wait."""

from datetime import timedelta

import pytest

from bot.identity.limits import IdentityLimits
from bot.settings import Settings
from tests.bot.store.samples import NOON


@pytest.mark.parametrize(
    ("failures", "seconds_later", "wait"),
    [
        (0, 0, 0),
        (9, 0, 0),
        (10, 0, 30),
        (10, 29.5, 1),
        (10, 30, 0),
        (11, 0, 60),
        (12, 0, 120),
        (16, 0, 1920),
        (17, 0, 3600),
        (500, 0, 3600),
        (17, 3599, 1),
    ],
)
def test_the_wait_doubles_up_to_an_hour(failures, seconds_later, wait):
    last = NOON if failures else None
    assert IdentityLimits().wait_after(failures, 10, last, NOON + timedelta(seconds=seconds_later)) == wait


def test_the_settings_are_used():
    settings = Settings(phone_code_lifetime_seconds=60, account_max_failures_per_hour=3, session_idle_seconds=5)
    limits = IdentityLimits.of(settings)
    assert (limits.code_lifetime_seconds, limits.account_failures_per_hour, limits.session_idle_seconds) == (60, 3, 5)
