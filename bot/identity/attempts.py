"""How long somebody has to wait before the next code is compared or sent. Known and unknown accounts count alike."""

from datetime import datetime, timedelta

from bot.identity.limits import WINDOW, IdentityLimits, wait_for_room
from bot.store.identity_attempts import AttemptLog


def wait_to_compare(log: AttemptLog, limits: IdentityLimits, customer_code: str, now: datetime) -> int:
    """Whole seconds until a code for the account may be compared, 0 if it may be now. `log` must be locked.

    Too many failures of the sender, or for the account from anybody, cost a wait that doubles with each one more; and
    within any hour no more than so many codes are compared for an account.
    """
    since = now - max(WINDOW, timedelta(seconds=limits.failure_memory_seconds))
    of_account, of_sender = log.failures_of_account(customer_code, since), log.failures_of_sender(since)
    return max(
        limits.wait_after(of_sender, limits.sender_max_failures, now),
        limits.wait_after(of_account, limits.account_failures_per_hour, now),
        wait_for_room(of_account, limits.account_failures_per_hour, now),
    )


def wait_to_send(log: AttemptLog, limits: IdentityLimits, customer_code: str, now: datetime) -> int:
    """Whole seconds until a code may be asked for, 0 if it may be now. `log` must be locked."""
    since = now - WINDOW
    return max(
        wait_to_compare(log, limits, customer_code, now),
        wait_for_room(log.sends_of_account(customer_code, since), limits.phone_codes_per_hour, now),
        wait_for_room(log.sends_of_sender(since), limits.sender_codes_per_hour, now),
    )
