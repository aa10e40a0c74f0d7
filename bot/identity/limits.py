"""The limits of a proof of identity, and how long one has to wait after too many wrong codes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings

WINDOW = timedelta(hours=1)
"""What is allowed per hour is counted over this time, sliding."""


@dataclass(frozen=True, slots=True)
class IdentityLimits:
    """Security requirements 1, 2, 4, 8 and 26 as numbers. Times are in seconds.

    A sender is one visitor of the page, or one address of another channel, over all conversations.
    """

    code_lifetime_seconds: int = 300
    code_max_attempts: int = 5
    sender_max_failures: int = 5
    account_failures_per_hour: int = 10
    first_wait_seconds: int = 30
    longest_wait_seconds: int = 3600
    failure_memory_seconds: int = 86_400
    phone_codes_per_hour: int = 3
    sender_codes_per_hour: int = 10
    session_idle_seconds: int = 600
    session_absolute_seconds: int = 1800
    fresh_proof_seconds: int = 300
    request_lifetime_seconds: int = 600

    @classmethod
    def of(cls, settings: Settings) -> "IdentityLimits":
        """The limits that `settings` name; the others as they are here."""
        return cls(
            code_lifetime_seconds=settings.phone_code_lifetime_seconds,
            code_max_attempts=settings.phone_code_max_attempts,
            sender_max_failures=settings.sender_max_failures,
            account_failures_per_hour=settings.account_max_failures_per_hour,
            first_wait_seconds=settings.identity_first_wait_seconds,
            longest_wait_seconds=settings.identity_longest_wait_seconds,
            failure_memory_seconds=settings.identity_failure_memory_seconds,
            phone_codes_per_hour=settings.phone_codes_per_hour,
            sender_codes_per_hour=settings.sender_codes_per_hour,
            session_idle_seconds=settings.session_idle_seconds,
            session_absolute_seconds=settings.session_absolute_seconds,
            fresh_proof_seconds=settings.fresh_proof_seconds,
        )

    def wait_after(self, failures: Sequence[datetime], allowed: int, now: datetime) -> int:
        """Whole seconds left to wait, 0 if none: after `allowed` failures, doubling with each one more."""
        if len(failures) < allowed:
            return 0
        wait = min(self.first_wait_seconds * 2 ** min(len(failures) - allowed, 32), self.longest_wait_seconds)
        return _seconds_until(failures[-1] + timedelta(seconds=wait), now)


def wait_for_room(moments: Sequence[datetime], allowed: int, now: datetime) -> int:
    """Whole seconds until fewer than `allowed` of `moments` (oldest first) lie within the last hour, 0 if none."""
    return 0 if len(moments) < allowed else _seconds_until(moments[-allowed] + WINDOW, now)


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(0, math.ceil((moment - now).total_seconds()))
