"""How long one has to wait."""

from datetime import timedelta

import pytest

from bot.identity.limits import IdentityLimits, wait_for_room
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
    assert IdentityLimits().wait_after([NOON] * failures, 10, NOON + timedelta(seconds=seconds_later)) == wait


@pytest.mark.parametrize(
    ("ages", "wait"),
    [
        ([], 0),
        ([10, 5], 0),
        ([3000, 2000, 10], 600),
        ([3599.5, 2000, 10], 1),
        ([3600, 2000, 10], 0),
        ([9000, 3000, 2000, 10], 600),
    ],
)
def test_room_within_the_hour(ages, wait):
    moments = [NOON - timedelta(seconds=age) for age in ages]
    assert wait_for_room(moments, 3, NOON) == wait


SETTINGS = {
    "phone_code_lifetime_seconds": ("code_lifetime_seconds", 60),
    "phone_code_max_attempts": ("code_max_attempts", 4),
    "sender_max_failures": ("sender_max_failures", 7),
    "account_max_failures_per_hour": ("account_failures_per_hour", 8),
    "identity_first_wait_seconds": ("first_wait_seconds", 9),
    "identity_longest_wait_seconds": ("longest_wait_seconds", 99),
    "identity_failure_memory_seconds": ("failure_memory_seconds", 5000),
    "phone_codes_per_hour": ("phone_codes_per_hour", 2),
    "sender_codes_per_hour": ("sender_codes_per_hour", 11),
    "session_idle_seconds": ("session_idle_seconds", 5),
    "session_absolute_seconds": ("session_absolute_seconds", 6),
    "fresh_proof_seconds": ("fresh_proof_seconds", 12),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_settings_are_used(setting):
    name, value = SETTINGS[setting]
    assert getattr(IdentityLimits.of(Settings(**{setting: value})), name) == value
    assert getattr(IdentityLimits.of(Settings()), name) == getattr(IdentityLimits(), name)
