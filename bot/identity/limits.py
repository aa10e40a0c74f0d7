"""The limits of a proof of identity, and how long one has to wait after too many wrong codes."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings

WINDOW = timedelta(hours=1)
"""Failures and codes sent are counted over this time."""


@dataclass(frozen=True, slots=True)
class IdentityLimits:
    """Security requirements 1 to 4 and 26 as numbers. Times are in seconds."""

    code_lifetime_seconds: int = 300
    code_max_attempts: int = 5
    account_failures_per_hour: int = 10
    conversation_failures_per_hour: int = 5
    unproved_codes_per_hour: int = 5
    first_wait_seconds: int = 30
    longest_wait_seconds: int = 3600
    session_idle_seconds: int = 600
    session_absolute_seconds: int = 1800
    request_lifetime_seconds: int = 600
    challenge_floor_seconds: float = 0.1

    @classmethod
    def of(cls, settings: Settings) -> "IdentityLimits":
        """The limits that `settings` name; the others as they are here."""
        return cls(
            code_lifetime_seconds=settings.phone_code_lifetime_seconds,
            code_max_attempts=settings.phone_code_max_attempts,
            account_failures_per_hour=settings.account_max_failures_per_hour,
            session_idle_seconds=settings.session_idle_seconds,
            session_absolute_seconds=settings.session_absolute_seconds,
        )

    def wait_after(self, failures: int, allowed: int, last: datetime | None, now: datetime) -> int:
        """Whole seconds left to wait, 0 if none: after `allowed` failures, doubling with each one more."""
        if last is None or failures < allowed:
            return 0
        wait = min(self.first_wait_seconds * 2 ** min(failures - allowed, 32), self.longest_wait_seconds)
        return max(0, math.ceil((last + timedelta(seconds=wait) - now).total_seconds()))
